use super::*;
use crate::db::DbOptions;
use crate::vocab::{Advice, UsdRange};

struct World {
    _home: tempfile::TempDir,
    db: Db,
    treasury: Treasury,
    muse_id: MuseId,
}

const NOON: i64 = 1_795_348_800_000;

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_millis(NOON + minutes * 60_000).expect("time")
}

fn dollars(text: &str) -> Usd {
    text.parse().expect("money")
}

async fn world(wallet: &str) -> World {
    let home = tempfile::tempdir().expect("folder");
    let db = Db::open(home.path(), DbOptions::default()).await.expect("db");
    let muse_id = MuseId::new();
    let id = muse_id.to_string();
    db.write::<_, DbError, _>(move |tx| {
        Box::pin(async move {
            for statement in [
                format!("insert into generation values ('g', '{id}', 1, '{{}}', '', '', '', '', 0)"),
                format!("insert into muse values ('{id}', 'N', 'g', 0)"),
            ] {
                sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(tx.conn()).await?;
            }
            Ok(())
        })
    })
    .await
    .expect("muse");
    let world = World { _home: home, db, treasury: Treasury::default(), muse_id };
    if wallet != "0" {
        world.deposit(TransferId::new(), dollars(wallet)).await.expect("deposit");
    }
    world
}

impl World {
    async fn deposit(&self, transfer_id: TransferId, amount: Usd) -> Result<(), Refusal> {
        let (treasury, muse_id) = (self.treasury.clone(), self.muse_id);
        self.db
            .write(move |tx| {
                Box::pin(async move { treasury.deposit(tx, at(0), muse_id, transfer_id, amount, String::new()).await })
            })
            .await
    }

    async fn grant(
        &self,
        now: Timestamp,
        amount: &str,
        limits: (&str, &str),
        approved: bool,
    ) -> Result<Grant, Refusal> {
        let amount = dollars(amount);
        let request = GrantRequest {
            muse_id: self.muse_id,
            purpose: Purpose::Production(ProductionId::new()),
            quote: Quote { what: "work".to_owned(), cost: UsdRange::exactly(amount), maximum: amount, rows: vec![] },
            limits: Limits { daily_budget: dollars(limits.0), approval_above: dollars(limits.1), max_attempts: 3 },
            approved,
        };
        let treasury = self.treasury.clone();
        self.db.write(move |tx| Box::pin(async move { treasury.grant(tx, now, Admission::alone(request)).await })).await
    }

    async fn settle(&self, now: Timestamp, grant: Grant, cost: &str) -> Result<(), Refusal> {
        let (treasury, cost) = (self.treasury.clone(), dollars(cost));
        self.db.write(move |tx| Box::pin(async move { treasury.settle(tx, now, grant, cost).await })).await
    }

    async fn wallet(&self) -> (String, String, String) {
        self.treasury.note_durable(&self.db).await.expect("note");
        let wallet = self.treasury.wallet(&self.db, self.muse_id).await.expect("wallet");
        (wallet.free.to_string(), wallet.held.to_string(), wallet.spent.to_string())
    }
}

const WIDE: (&str, &str) = ("1000", "1000");

fn money(free: &str, held: &str, spent: &str) -> (String, String, String) {
    (free.to_owned(), held.to_owned(), spent.to_owned())
}

#[tokio::test]
async fn a_grant_is_held_then_captured_and_the_rest_comes_back() {
    let world = world("10").await;
    let grant = world.grant(at(0), "2", WIDE, false).await.expect("grant");
    assert_eq!(world.wallet().await, money("$8.00", "$2.00", "$0.00"));
    world.settle(at(1), grant, "0.75").await.expect("settle");
    assert_eq!(world.wallet().await, money("$9.25", "$0.00", "$0.75"));
    let report = ledger::verify(&world.db).await.expect("verify");
    assert_eq!((report.rows, report.faults.len(), report.held), (4, 0, Usd::ZERO));
}

#[tokio::test]
async fn each_rule_refuses_by_its_own_name_and_nothing_is_written() {
    let world = world("6").await;
    let check = async |amount: &str, limits: (&str, &str), expected: &str| {
        let before = world.wallet().await;
        let refusal = world.grant(at(0), amount, limits, false).await.expect_err("refused");
        assert_eq!(refusal.code(), expected, "{refusal}");
        assert!(refusal.advice().is_some());
        assert_eq!(world.wallet().await, before);
    };
    check("6.000001", WIDE, "wallet.short").await;
    check("5.000001", WIDE, "breaker.open").await;
    check("2", ("1.99", "1000"), "budget.daily").await;
    check("2", ("1000", "1.99"), "budget.needs_approval").await;
    check("-1", WIDE, "money.bad_amount").await;
}

#[tokio::test]
async fn the_window_rolls_and_the_breaker_says_when_there_is_room() {
    let world = world("100").await;
    for minutes in [0, 10, 20] {
        let grant = world.grant(at(minutes), "1.50", WIDE, false).await.expect("grant");
        world.settle(at(minutes), grant, "1.50").await.expect("settle");
    }
    let refused = world.grant(at(30), "1.00", WIDE, false).await.expect_err("only $0.50 is left");
    let Refusal::BreakerOpen { room_at, captured, .. } = refused else { panic!("{refused}") };
    assert_eq!((captured, room_at), (dollars("4.50"), Some(at(60))));
    let _held = world.grant(at(60), "1.00", WIDE, false).await.expect("the first capture has left the window");
    let never = world.grant(at(60), "5.01", WIDE, false).await.expect_err("never fits");
    assert!(matches!(never, Refusal::BreakerOpen { room_at: None, .. }), "{never}");
}

#[tokio::test]
async fn money_in_flight_counts_against_the_cap_and_against_the_day() {
    let world = world("100").await;
    let first = world.grant(at(0), "3", ("4", "1000"), false).await.expect("grant");
    assert_eq!(world.grant(at(0), "3", WIDE, false).await.expect_err("cap").code(), "breaker.open");
    assert_eq!(world.grant(at(0), "1.5", ("4", "1000"), false).await.expect_err("day").code(), "budget.daily");
    world.settle(at(1), first, "0").await.expect("settle");
    let _held = world.grant(at(2), "4", ("4", "1000"), false).await.expect("everything came back");
}

#[tokio::test]
async fn the_same_money_is_not_settled_twice_nor_beyond_the_grant() {
    let world = world("10").await;
    let grant = world.grant(at(0), "2", WIDE, false).await.expect("grant");
    let grant_id = grant.id();
    let mut conn = world.db.read().acquire().await.expect("conn");
    let twin = world.treasury.reopen(&mut conn, grant_id).await.expect("as after a restart");
    assert_eq!(world.settle(at(1), twin, "2.01").await.expect_err("over").code(), "grant.exceeded");
    world.settle(at(1), grant, "1").await.expect("settle");
    assert_eq!(world.treasury.reopen(&mut conn, grant_id).await.expect_err("closed").code(), "grant.closed");
    assert_eq!(world.wallet().await, money("$9.00", "$0.00", "$1.00"));
}

#[tokio::test]
async fn a_deposit_that_is_sent_twice_arrives_once() {
    let world = world("0").await;
    let transfer_id = TransferId::new();
    for _ in 0..3 {
        world.deposit(transfer_id, dollars("5")).await.expect("deposit");
    }
    assert_eq!(world.wallet().await.0, "$5.00");
    assert_eq!(world.deposit(TransferId::new(), dollars("-5.01")).await.expect_err("not there").code(), "wallet.short");
    world.deposit(TransferId::new(), dollars("-5")).await.expect("withdraw");
    assert_eq!(world.wallet().await.0, "$0.00");
}

/// Ten thousand at once against $5.00: exactly what fits is granted, and not a micro-dollar more.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_thousand_requests_at_once_never_pass_the_cap() {
    let world = Arc::new(world("100000").await);
    let mut tasks = tokio::task::JoinSet::new();
    for i in 0..10_000_u32 {
        let world = Arc::clone(&world);
        // Two prices, so that what fits depends on the order in which they come.
        let amount = if i % 2 == 0 { "0.007" } else { "0.011" };
        tasks.spawn(async move { world.grant(at(0), amount, WIDE, false).await.map(|grant| grant.amount()) });
    }
    let (mut granted, mut total, mut refused) = (0, Usd::ZERO, 0);
    while let Some(answer) = tasks.join_next().await {
        match answer.expect("task") {
            Ok(amount) => {
                granted += 1;
                total = total.plus(amount);
            }
            Err(refusal) => {
                assert_eq!(refusal.code(), "breaker.open", "{refusal}");
                refused += 1;
            }
        }
    }
    assert_eq!(granted + refused, 10_000);
    assert!(total <= DEFAULT_CAP, "{total} granted");
    assert!(DEFAULT_CAP.minus(total) < dollars("0.007"), "only {total} granted: more would have fitted");
    let report = ledger::verify(&world.db).await.expect("verify");
    assert!(report.is_sound(), "{:?}", report.faults);
    assert_eq!(report.held, total);
}

#[tokio::test]
async fn a_cap_is_raised_only_with_a_reason_and_the_change_is_recorded() {
    let world = world("100").await;
    let set = async |why: &'static str| {
        world
            .db
            .write(move |tx| {
                Box::pin(
                    async move { set_hourly_cap(tx, at(0), dollars("20"), "creator".to_owned(), why.to_owned()).await },
                )
            })
            .await
    };
    assert_eq!(set(" ").await.expect_err("no reason").code(), "limit.no_reason");
    set("a launch day").await.expect("set");
    let _held = world.grant(at(1), "19.99", WIDE, false).await.expect("grant");
    let changes = limit_changes(&world.db).await.expect("changes");
    assert_eq!((changes.len(), changes[0].why.as_str()), (1, "a launch day"));
}

#[tokio::test]
async fn a_row_changed_behind_the_studios_back_is_found() {
    let world = world("10").await;
    let grant = world.grant(at(0), "2", WIDE, false).await.expect("grant");
    world.settle(at(1), grant, "1").await.expect("settle");
    let edit = world
        .db
        .write::<_, DbError, _>(|tx| {
            Box::pin(async move {
                sqlx::raw_sql("update ledger_entry set amount = 1 where seq = 2").execute(tx.conn()).await?;
                Ok(())
            })
        })
        .await;
    assert!(edit.is_err(), "a ledger row is never edited");
    world
        .db
        .write::<_, DbError, _>(|tx| {
            Box::pin(async move {
                sqlx::raw_sql(
                    "drop trigger ledger_entry_is_never_edited; update ledger_entry set amount = 1 where seq = 2",
                )
                .execute(tx.conn())
                .await?;
                Ok(())
            })
        })
        .await
        .expect("someone with the file in hand");
    let report = ledger::verify(&world.db).await.expect("verify");
    assert_eq!(report.faults[0].seq, 2, "{:?}", report.faults);
    assert!(report.faults[0].message.contains("hashed"), "{:?}", report.faults);
}
