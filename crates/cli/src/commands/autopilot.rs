//! `muse autopilot`: what a Muse does by herself.

use muse_core::api::{self, AutopilotChange};
use muse_core::vocab::InitiativeId;

use super::{Answer, Host, problem, usage};
use crate::args::Autopilot;
use crate::progress::Progress;
use crate::{Ending, show};

impl Host {
    pub(super) async fn autopilot(&self, wanted: Autopilot) -> Answer {
        match wanted {
            Autopilot::Show { muse } => {
                let found = api::autopilot(&self.reader().await?, &muse).await.map_err(problem)?;
                self.answer(&found, told)
            }
            Autopilot::On { muse } => self.let_act(&muse, true).await,
            Autopilot::Off { muse } => self.let_act(&muse, false).await,
            Autopilot::Log { muse, limit } => {
                let found = api::list_initiatives(&self.reader().await?, &muse, limit).await.map_err(problem)?;
                self.answer(&found, |found| {
                    let rows = found.iter().map(|one| {
                        let idea = one.idea.clone().unwrap_or_default();
                        vec![one.at.to_string(), one.outcome.name().to_owned(), idea, one.reason.sentence.clone()]
                    });
                    show::table(&["when", "what", "idea", "why"], &rows.collect::<Vec<_>>());
                })
            }
            Autopilot::Begin { initiative } => {
                let wrong = |_| {
                    usage(
                        "initiative.id",
                        format!("{initiative} is no id"),
                        "`muse autopilot log MUSE --json` has them.",
                    )
                };
                let initiative: InitiativeId =
                    serde_json::from_value(serde_json::Value::from(initiative.clone())).map_err(wrong)?;
                let studio = self.owner().await?;
                let begun = api::begin_proposal(&studio, initiative).await.map_err(problem)?;
                let driven = {
                    let _progress = Progress::of(&studio, self.json);
                    studio.drive(begun.production_id, true, self.cancel.clone()).await.map_err(problem)?
                };
                self.answer(&driven, |work| {
                    show::line(&format!("{} is {}", work.production_id.short(), work.state.name().replace('_', " ")));
                })
            }
        }
        .map(|_| Ending::Done)
    }

    async fn let_act(&self, muse: &str, enabled: bool) -> Answer {
        let change = AutopilotChange { enabled: Some(enabled), ..AutopilotChange::default() };
        let found = api::change_autopilot(&self.owner().await?, muse, change).await.map_err(problem)?;
        self.answer(&found, told)
    }
}

fn told(found: &api::Autopilot) {
    show::line(if found.enabled { "she acts by herself" } else { "she acts only when asked" });
    show::field("Today", &format!("{} of {} works begun", found.begun_today, found.leave.per_day));
    show::field("Waiting", &format!("{} of {} works wait for you", found.waiting, found.leave.waiting));
    show::field("Unasked", &format!("at most {} a work", found.leave.unasked));
    if let Some(resting) = &found.resting {
        show::field("Rests", &resting.sentence);
    }
    if let Some(halted) = &found.halted {
        show::field("Stopped", &halted.message);
    }
}
