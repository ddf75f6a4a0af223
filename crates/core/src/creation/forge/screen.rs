//! Portraits for a screen: one at a time, and none that nobody waits for any more.

use muse_gpu::Picture;
use muse_gpu::head::render::{PortraitDevice, Wanted};
use muse_gpu::head::{Design, HeadError};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::{Forge, View, lit};

/// Whoever holds it draws.
static TURN: Semaphore = Semaphore::const_new(1);

/// Runs `work` on a thread that may block when everybody who asked before is done. `work` can ask whether somebody
/// still waits for it; when the caller has gone away before the turn came, it never begins, and the answer is `None`.
pub async fn in_turn<T: Send + 'static>(work: impl FnOnce(Wanted<'_>) -> T + Send + 'static) -> Option<T> {
    let turn = TURN.acquire().await.ok()?;
    let gone = CancellationToken::new();
    // Dropped with this future, when the caller goes away.
    let _told = gone.clone().drop_guard();
    let working = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let wanted = || !gone.is_cancelled();
        wanted().then(|| work(&wanted))
    });
    working.await.ok().flatten()
}

impl Forge {
    /// A portrait as [`pictures`](Self::pictures) gives it; `None` when nobody wants it any more, before a device is
    /// free for it or while it is drawn. Blocks.
    ///
    /// # Errors
    /// As [`pictures`](Self::pictures).
    pub fn picture_if(&self, design: &Design, view: &View, wanted: Wanted<'_>) -> Result<Option<Picture>, HeadError> {
        let views = std::slice::from_ref(view);
        match self.draw(design, &lit(views)?, |device: &mut PortraitDevice, scene| device.render_while(scene, wanted)) {
            Ok(drawn) => Ok(drawn.into_iter().next()),
            Err(HeadError::Unwanted) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that fails may panic")]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn what_nobody_waits_for_any_more_never_begins() {
        let begun = Arc::new(AtomicUsize::new(0));
        let (hold, held) = std::sync::mpsc::channel::<()>();
        let count = Arc::clone(&begun);
        let first = tokio::spawn(in_turn(move |_| {
            count.fetch_add(1, Ordering::SeqCst);
            held.recv().unwrap();
        }));
        while begun.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        let count = Arc::clone(&begun);
        let given_up = tokio::spawn(in_turn(move |_| count.fetch_add(1, Ordering::SeqCst)));
        tokio::task::yield_now().await;
        given_up.abort();
        assert!(given_up.await.unwrap_err().is_cancelled());
        let count = Arc::clone(&begun);
        let newest = tokio::spawn(in_turn(move |wanted| (wanted(), count.fetch_add(1, Ordering::SeqCst))));
        hold.send(()).unwrap();
        assert_eq!(first.await.unwrap(), Some(()));
        assert_eq!(newest.await.unwrap(), Some((true, 1)), "the one in between was never begun");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn work_under_way_learns_that_its_caller_has_gone() {
        let (tell, told) = std::sync::mpsc::channel();
        let (begin, mut begun) = tokio::sync::mpsc::unbounded_channel();
        let asked = tokio::spawn(in_turn(move |wanted: Wanted<'_>| {
            begin.send(()).unwrap();
            while wanted() {
                std::thread::yield_now();
            }
            tell.send(()).unwrap();
        }));
        begun.recv().await.unwrap();
        asked.abort();
        let waited = tokio::task::spawn_blocking(move || told.recv_timeout(std::time::Duration::from_secs(20)));
        assert!(waited.await.unwrap().is_ok());
    }

    #[test]
    fn a_portrait_that_nobody_wants_is_not_drawn() {
        let forge = Forge::open().unwrap();
        let small = View { width_px: 16, height_px: 16, draft: true, ..View::default() };
        assert_eq!(forge.picture_if(&Design::default(), &small, &|| false), Ok(None));
        assert!(forge.picture_if(&Design::default(), &small, &|| true).unwrap().is_some());
        assert!(forge.drawn_on().is_some());
    }
}
