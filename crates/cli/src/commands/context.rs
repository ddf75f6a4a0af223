//! `muse context` and `muse produce --hand-over`: studios that share a Muse.

use muse_core::api::{self, SharedContext};
use muse_core::studio::ProduceRequest;

use super::{Answer, Host, problem};
use crate::args::Context;
use crate::{Ending, show};

impl Host {
    pub(super) async fn context(&self, wanted: Context) -> Answer {
        let studio = self.owner().await?;
        let found = match wanted {
            Context::Show => api::shared_context(&studio).await,
            Context::Forget { studio: gone } => api::forget_studio(&studio, &gone).await,
        };
        self.answer(&found.map_err(problem)?, told)?;
        Ok(Ending::Done)
    }

    pub(super) async fn hand_over(&self, request: ProduceRequest) -> Answer {
        let handed = api::hand_over(&self.owner().await?, &request, None).await.map_err(problem)?;
        self.answer(&handed, |handed| {
            show::line(&format!("{} waits for a studio: {}", handed.task_id.short(), handed.intent));
        })?;
        Ok(Ending::Done)
    }
}

fn told(found: &SharedContext) {
    let millis = std::time::Duration::from_micros(found.latency_micros).as_secs_f64() * 1e3;
    show::field("Redis", &format!("{} at {}, {millis:.1} ms", found.version, found.place));
    show::field(
        "Restart",
        if found.durable { "forgets nothing" } else { "may forget: all studios are needed to heal" },
    );
    for muse in &found.muses {
        show::line(&muse.name);
        let stands = format!("{} free, {} held, {} captured in this hour", muse.free, muse.held, muse.captured);
        show::field("Wallet", &stands);
        if let Some(why) = &muse.healing {
            show::field("Healing", why);
        }
        for studio in &muse.studios {
            let how = match (studio.admitted, studio.told) {
                (true, true) => "takes part",
                (true, false) => "is waited for",
                (false, _) => "has not met the others yet",
            };
            let this = if studio.this { " (this one)" } else { "" };
            show::field("Studio", &format!("{}{this} {how}", studio.studio_id));
        }
        for task in &muse.handed_over {
            let who = task.studio_id.map_or_else(|| "waits".to_owned(), |studio| format!("is made by {studio}"));
            show::field("Task", &format!("{} {who}: {}", task.task_id.short(), task.intent));
        }
    }
}
