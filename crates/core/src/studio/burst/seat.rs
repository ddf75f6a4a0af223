//! A render's place in a session: waited for, used, given back.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use muse_burst::dispatch::Seat;
use muse_burst::{Phase, Tunnel, Why};
use tokio_util::sync::CancellationToken;

use super::super::Studio;
use super::super::error::StudioError;
use super::{Going, store};
use crate::creation::burst::BurstFault;
use crate::creation::comfy::ComfyRenderer;
use crate::creation::{ProgressSink, RenderError, Renderer, Step};
use crate::vocab::{BurstId, MuseId};

/// ComfyUI on a rented machine, at the near end of its tunnel.
pub(super) struct Reached {
    renderer: ComfyRenderer,
    /// It closes with this.
    _tunnel: Tunnel,
}

/// A render's place in a session. Dropped, the next one has it.
pub(in crate::studio) struct RentedSeat {
    seat: Seat<MuseId, BurstId>,
    busy: Busy,
    reached: Arc<Reached>,
}

/// A session has work for as long as this is held.
struct Busy(Arc<Going>);

impl Busy {
    fn with(going: Arc<Going>) -> Self {
        going.busy.fetch_add(1, Ordering::SeqCst);
        going.wish_anew();
        Self(going)
    }
}

impl RentedSeat {
    /// What renders there.
    pub(in crate::studio) fn renderer(&self) -> &dyn Renderer {
        &self.reached.renderer
    }

    /// Waits until the session takes no more work, and says why it ended.
    pub(in crate::studio) async fn lost(&self) -> RenderError {
        self.seat.closed().await;
        let going = &self.busy.0;
        let why = going.record.borrow().ends.clone().unwrap_or(Why::Vanished);
        BurstFault::Lost { burst_id: going.burst_id, why }.into()
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.busy.fetch_sub(1, Ordering::SeqCst);
        self.0.wish_anew();
    }
}

impl Studio {
    /// A place in one of her sessions; where none lives, one is begun. The first of several that wait begins it for all.
    ///
    /// * `approved`: the creator approves a quote above her threshold.
    ///
    /// # Errors
    /// As [`Studio::start_burst`]; [`BurstFault::Lost`] when a session ended before it could be used, and the next one too.
    pub(in crate::studio) async fn take_seat(
        &self,
        muse_id: MuseId,
        approved: bool,
        cancel: &CancellationToken,
        progress: &ProgressSink,
    ) -> Result<RentedSeat, StudioError> {
        let mut lost = 0;
        let mut waiting = self.inner.bursts.dispatcher.seat(muse_id).map_err(BurstFault::from)?;
        let seat = loop {
            let going = self.session_of(muse_id, approved).await?;
            tokio::select! {
                biased;
                () = cancel.cancelled() => return Err(RenderError::Cancelled.into()),
                seat = &mut waiting => break seat,
                why = over(&going, progress) => {
                    lost += 1;
                    if lost > 1 || !is_worth_another(&why) {
                        return Err(BurstFault::Lost { burst_id: going.burst_id, why }.into());
                    }
                }
            }
        };
        let gone = || BurstFault::Lost { burst_id: *seat.session(), why: Why::Vanished };
        let busy = Busy::with(self.going(*seat.session()).ok_or_else(gone)?);
        let reached = reach(&busy.0).await?;
        Ok(RentedSeat { seat, busy, reached })
    }

    /// A session of hers that does not end; one is begun when there is none.
    async fn session_of(&self, muse_id: MuseId, approved: bool) -> Result<Arc<Going>, StudioError> {
        let _turn = self.inner.bursts.beginning.lock().await;
        self.follow_all().await?;
        for burst in store::alive(self.db()).await?.iter().filter(|burst| burst.muse_id == muse_id) {
            let going = self.going(burst.burst_id).filter(|going| going.record.borrow().phase() < Phase::Ending);
            if let Some(going) = going.filter(|_| burst.stop.is_none()) {
                return Ok(going);
            }
        }
        let burst_id = self.begin_burst(muse_id, None, approved).await?;
        Ok(self.going(burst_id).ok_or(BurstFault::Lost { burst_id, why: Why::Vanished })?)
    }
}

/// Opens the tunnel, or takes the one that is open.
async fn reach(going: &Going) -> Result<Arc<Reached>, StudioError> {
    let mut reached = going.reached.lock().await;
    if let Some(reached) = &*reached {
        return Ok(Arc::clone(reached));
    }
    let record = going.record.borrow().clone();
    let tunnel = going.cluster.tunnel(&record).await?;
    let renderer = ComfyRenderer::rented(tunnel.url(), going.machine.clone());
    let made = Arc::new(Reached { renderer, _tunnel: tunnel });
    *reached = Some(Arc::clone(&made));
    Ok(made)
}

/// Says where a session stands until it ends, and why.
async fn over(going: &Going, progress: &ProgressSink) -> Why {
    let mut record = going.record.subscribe();
    let mut said = None;
    loop {
        let (phase, ends) = {
            let record = record.borrow_and_update();
            (record.phase(), record.ends.clone())
        };
        if phase >= Phase::Ending {
            return ends.unwrap_or(Why::Vanished);
        }
        if said.replace(phase) != Some(phase) {
            progress(Step::Session { burst_id: going.burst_id, phase: phase.into() });
        }
        if record.changed().await.is_err() {
            return Why::Vanished;
        }
    }
}

/// Whether another machine may fare better. What was refused or failed would be again, and what somebody ended stays so.
fn is_worth_another(why: &Why) -> bool {
    match why {
        Why::Idle | Why::Granted | Why::Lease | Why::Evicted | Why::Preempted | Why::Vanished | Why::Stale => true,
        Why::Asked | Why::Failed { .. } | Why::Refused { .. } => false,
    }
}
