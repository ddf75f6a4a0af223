//! Against a real redis-server, which is killed, emptied and set back; from several processes, which are killed too.

mod chaos;
mod context;
mod fixture;
mod ledger;
mod loss;
mod money;
mod refusals;

use std::path::Path;
use std::time::Duration;

use fixture::RedisServer;
use ledger::Ledger;
use muse_redis::{Answer, Id, Reservation, RowKind, Shared, SharedError, Wallet};

/// Longer than any test.
const LEASE: Duration = Duration::from_secs(60);

fn id(text: &str) -> Id {
    text.parse().expect("id")
}

/// A studio: its ledger and its view of the mirror.
struct Studio {
    ledger: Ledger,
    wallet: Wallet,
}

impl Studio {
    fn new(server: &RedisServer, name: &str, ledger: Ledger) -> Self {
        let wallet = Shared::open(&server.url()).expect("address").wallet(&id("vela"), &id(name));
        Self { ledger, wallet }
    }

    fn in_folder(server: &RedisServer, home: &Path, name: &str) -> Self {
        Self::new(server, name, Ledger::open(&home.join(name)))
    }

    /// As after the death of its process: what it had in memory is gone.
    fn start_again(self, server: &RedisServer, home: &Path, name: &str) -> Self {
        drop(self);
        Self::in_folder(server, home, name)
    }

    async fn deposit(&self, move_id: &str, amount: u64) {
        self.ledger.write(RowKind::In, &id(move_id), amount);
        self.tend().await;
    }

    async fn tend(&self) -> muse_redis::Healed {
        self.wallet.tend(&self.ledger).await.expect("tended")
    }

    async fn ask(&self, op: &str, amount: u64, cap: Option<u64>) -> Result<Answer, SharedError> {
        self.wallet.reserve(&self.ledger, &id(op), amount, cap, LEASE).await
    }

    async fn reserve(&self, op: &str, amount: u64, cap: Option<u64>) -> Reservation {
        match self.ask(op, amount, cap).await.expect("an answer") {
            Answer::Held(reservation) => reservation,
            other => panic!("{op}: {other:?}"),
        }
    }

    /// The whole way to a hold in the ledger.
    async fn hold(&self, op: &str, amount: u64) {
        let reservation = self.reserve(op, amount, None).await;
        self.ledger.hold(&id(op), amount);
        reservation.kept();
    }

    async fn settle(&self, op: &str, captured: u64) {
        self.ledger.settle(&id(op), captured);
        self.wallet.settle(&id(op), captured).await.expect("settled");
    }

    /// Free, held, spent.
    async fn sums(&self) -> (i64, u64, u64) {
        let look = self.wallet.look().await.expect("a look");
        (look.free, look.held, look.spent)
    }
}

/// Two that have met, with `amount` in the wallet.
async fn two_studios(server: &RedisServer, home: &Path, amount: u64) -> (Studio, Studio) {
    let (a, b) = (Studio::in_folder(server, home, "a"), Studio::in_folder(server, home, "b"));
    a.deposit("start", amount).await;
    b.tend().await;
    a.tend().await;
    (a, b)
}

fn denied(answer: Answer) -> (muse_redis::Limit, u64) {
    match answer {
        Answer::Denied { limit, room } => (limit, room),
        other => panic!("{other:?}"),
    }
}
