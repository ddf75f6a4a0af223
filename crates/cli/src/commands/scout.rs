//! Listening: feeds, import, score, watch, trends; and the keys that feeds are asked with.

use std::io::Read;
use std::path::Path;
use std::time::Duration;

use muse_core::api;
use muse_core::db::{Event, EventKind};
use muse_core::perception::feeds::{Actor, Listening, Poll};
use muse_core::perception::{BadRow, ImportReport};
use muse_core::studio::keys::{KeyPlace, KeyState};
use muse_core::studio::senses::{FeedView, NewFeed};
use muse_core::vocab::{Advice, Problem};
use tokio::sync::broadcast::error::RecvError;

use super::{Answer, Host, problem, usage};
use crate::args::{AddFeed, Keys, Scout};
use crate::{Ending, show};

impl Host {
    pub(super) async fn scout(&self, scout: Scout) -> Answer {
        match scout {
            Scout::Import { file } => {
                let report = api::import_signals(&self.owner().await?, &file).await.map_err(problem)?;
                self.answer(&report, show_import)
            }
            Scout::Score { file, top, out } => {
                let report = api::score_signals(&file, top, out.as_deref()).await.map_err(problem)?;
                self.answer(&report, |report| {
                    let rows: Vec<Vec<String>> = report
                        .top
                        .iter()
                        .map(|s| {
                            let vvs = s.vvs.map_or_else(|| "–".to_owned(), |vvs| format!("{vvs:.1}"));
                            vec![
                                vvs,
                                s.source.name().to_owned(),
                                s.community.clone(),
                                s.title.chars().take(70).collect(),
                            ]
                        })
                        .collect();
                    show::table(&["VVS", "source", "community", "title"], &rows);
                    let bad = if report.bad > 0 { format!(", {} bad", report.bad) } else { String::new() };
                    show::line(&format!(
                        "{} rows, {} scored, {} without figures, {} no posts{bad}",
                        report.read, report.scored, report.without_figures, report.skipped
                    ));
                    show_bad(&report.bad_rows, report.bad);
                })
            }
            Scout::Watch { file: Some(file), every } => self.watch(&file, Duration::from_secs(every.max(1))).await,
            Scout::Watch { file: None, .. } => self.listen().await,
            Scout::Feeds => {
                let feeds = api::list_feeds(&self.reader().await?).await.map_err(problem)?;
                self.answer(&feeds, |feeds| show_feeds(feeds))
            }
            Scout::Add(wanted) => {
                let feed = api::add_feed(&self.owner().await?, new_feed(wanted)?).await.map_err(problem)?;
                self.answer(&feed, |feed| {
                    show_feeds(std::slice::from_ref(feed));
                    if let Some(cost) = &feed.cost {
                        show::line(&format!(
                            "a poll costs {}, at most {}; at most {} a day",
                            cost.poll, cost.cap, cost.most_a_day
                        ));
                    }
                })
            }
            Scout::Remove { feed } => {
                let feed = api::remove_feed(&self.owner().await?, &feed).await.map_err(problem)?;
                self.answer(&feed, |feed| show::line(&format!("{} is not listened to any more", feed.feed.name)))
            }
            Scout::Poll { feed } => self.poll(feed.as_deref()).await,
            Scout::Trends { limit } => {
                let trends = api::list_trends(&self.reader().await?, limit).await.map_err(problem)?;
                self.answer(&trends, |trends| {
                    let rows: Vec<Vec<String>> = trends
                        .iter()
                        .map(|t| {
                            let silent = if t.counted { "–" } else { "no engagement data" };
                            let vvs = t.vvs.map_or_else(|| silent.to_owned(), |vvs| format!("{vvs:.1}"));
                            let seen = format!("{} in {}", t.signal_count, t.community_count);
                            let ways = t.ways.iter().map(|via| via.name()).collect::<Vec<_>>().join("+");
                            vec![
                                t.phase.name().to_owned(),
                                vvs,
                                seen,
                                ways,
                                t.last_at.to_string(),
                                t.label.for_display(70),
                            ]
                        })
                        .collect();
                    show::table(&["phase", "VVS", "signals", "by", "last seen", "about"], &rows);
                })
            }
        }
    }

    /// Asks every feed at its time and tells each poll as it ends.
    async fn listen(&self) -> Answer {
        let studio = self.owner().await?;
        let mut events = studio.db().listen();
        let cancel = self.cancel.clone();
        let listening = tokio::spawn({
            let studio = studio.clone();
            async move { api::listen(&studio, cancel).await }
        });
        let feeds = api::list_feeds(&studio).await.map_err(problem)?.len();
        show::say(&format!("muse listens to {feeds} feed(s), until Ctrl-C"));
        loop {
            let event = tokio::select! {
                biased;
                () = self.cancel.cancelled() => break,
                event = events.recv() => event,
            };
            match event {
                Ok(event) if event.kind == EventKind::FeedPolled => self.tell_poll(&event),
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => break,
            }
        }
        // What was begun is written down before the studio is let go.
        let _ = listening.await;
        Ok(Ending::Done)
    }

    fn tell_poll(&self, event: &Event) {
        if self.json {
            // A line each: whoever reads them need not wait for an end.
            show::line(&serde_json::to_string(event).unwrap_or_default());
            return;
        }
        let detail = &event.detail;
        let text = |key: &str| detail.get(key).and_then(serde_json::Value::as_str).unwrap_or_default();
        let number = |key: &str| detail.get(key).and_then(serde_json::Value::as_u64).unwrap_or(0);
        let what = match text("problem") {
            "" => format!("{} posts, {} new", number("read"), number("new")),
            code => code.to_owned(),
        };
        show::line(&format!("{}  {} ({}): {what}", event.at, text("name"), text("via")));
    }

    async fn poll(&self, feed: Option<&str>) -> Answer {
        let studio = self.owner().await?;
        let polls = match feed {
            Some(feed) => api::poll_feed(&studio, feed, &self.cancel).await.map_err(problem)?.into_iter().collect(),
            None => api::poll_due_feeds(&studio, &self.cancel).await.map_err(problem)?,
        };
        self.answer(&polls, |polls| show_polls(polls))?;
        Ok(if polls.iter().any(|poll| poll.problem.is_some()) { Ending::Refused } else { Ending::Done })
    }

    pub(super) async fn keys(&self, keys: Keys) -> Answer {
        let states = match keys {
            Keys::List => api::list_keys(&self.reader().await?).await,
            Keys::Set { name } => {
                let mut value = String::new();
                let read = std::io::stdin().take(64 << 10).read_to_string(&mut value);
                read.map_err(|error| {
                    usage("file.unreadable", format!("cannot read standard input: {error}"), "Pipe the key in.")
                })?;
                api::keep_key(&self.owner().await?, name, api::KeepKey { value }).await
            }
            Keys::Remove { name } => api::drop_key(&self.owner().await?, name).await,
        };
        self.answer(&states.map_err(problem)?, |states| show_keys(states))
    }

    async fn watch(&self, file: &Path, every: Duration) -> Answer {
        let studio = self.owner().await?;
        let mut seen = None;
        loop {
            let changed = std::fs::metadata(file).and_then(|m| Ok((m.modified()?, m.len()))).ok();
            if changed.is_some() && changed != seen {
                seen = changed;
                match api::import_signals(&studio, file).await {
                    Ok(report) => self.answer(&report, show_import).map(|_| ())?,
                    // A file that is being written is read again at the next look.
                    Err(error) => show::say(&format!("muse: {error} [{}]", error.code())),
                }
            }
            tokio::select! {
                () = self.cancel.cancelled() => return Ok(Ending::Done),
                () = tokio::time::sleep(every) => {}
            }
        }
    }
}

fn show_import(report: &ImportReport) {
    let bad = if report.bad > 0 { format!(", {} bad", report.bad) } else { String::new() };
    show::line(&format!(
        "{} rows: {} new posts, {} new looks, {} known, {} no posts{bad}; {} insights",
        report.read, report.new_signals, report.new_observations, report.repeated, report.skipped, report.insights
    ));
    show_bad(&report.bad_rows, report.bad);
}

fn show_bad(rows: &[BadRow], total: u64) {
    for row in rows.iter().take(10) {
        show::say(&format!("  {row}"));
    }
    if total > 10 {
        show::say(&format!("  … and {} more (--json lists the first hundred)", total - 10));
    }
}

fn new_feed(wanted: AddFeed) -> Result<NewFeed, Problem> {
    let AddFeed { communities, searches, hashtags, tiktok_searches, profiles, .. } = wanted;
    let listening = if let Some(path) = wanted.file {
        // The loop may run in another folder.
        let path = std::path::absolute(&path).unwrap_or(path);
        Listening::File { path: path.display().to_string() }
    } else if !searches.is_empty() {
        Listening::RedditSearches { words: searches }
    } else if !hashtags.is_empty() {
        Listening::Hashtags { names: hashtags }
    } else if !tiktok_searches.is_empty() {
        Listening::TiktokSearches { words: tiktok_searches }
    } else if !profiles.is_empty() {
        Listening::Profiles { names: profiles }
    } else {
        Listening::Communities { names: communities, sorting: wanted.sorting.into() }
    };
    let actor = wanted.actor.map(|name| {
        let known = || Actor::ALL.map(Actor::name).join(", ");
        Actor::from_name(&name).ok_or_else(|| {
            usage("request.bad", format!("'{name}' is no actor that can be asked"), &format!("Known are {}.", known()))
        })
    });
    Ok(NewFeed {
        listening,
        name: wanted.name,
        muse: wanted.muse,
        via: wanted.via.map(Into::into),
        actor: actor.transpose()?,
        every_secs: wanted.every,
        most_posts: wanted.posts,
        cap: wanted.cap,
        approved: wanted.yes,
    })
}

fn show_feeds(feeds: &[FeedView]) {
    let rows: Vec<Vec<String>> = feeds
        .iter()
        .map(|view| {
            let feed = &view.feed;
            let last = match (&feed.problem, &view.last) {
                (Some(code), _) => code.clone(),
                (None, Some(poll)) if poll.ended_at.is_none() => "a run is under way".to_owned(),
                (None, Some(poll)) => format!("{} posts, {} new", poll.read, poll.new_signals),
                (None, None) => "never asked".to_owned(),
            };
            vec![
                feed.feed_id.short(),
                feed.via.name().to_owned(),
                view.muse_name.clone().unwrap_or_else(|| "–".to_owned()),
                format!("{} s", feed.pace_secs),
                view.cost.as_ref().map_or_else(|| "free".to_owned(), |cost| cost.cap.to_string()),
                if feed.enabled { last } else { "off".to_owned() },
                feed.name.clone(),
            ]
        })
        .collect();
    show::table(&["id", "by", "muse", "every", "at most", "last", "name"], &rows);
}

fn show_polls(polls: &[Poll]) {
    if polls.is_empty() {
        show::line("nothing was to be asked");
    }
    for poll in polls {
        let cost = match poll.cost {
            Some(cost) if poll.grant_id.is_some() => format!(", {cost}"),
            None if poll.grant_id.is_some() => format!(", cost unknown: {} counted", poll.held),
            _ => String::new(),
        };
        show::line(&format!(
            "{} posts: {} new, {} new looks, {} no posts, {} bad{cost}",
            poll.read, poll.new_signals, poll.new_observations, poll.skipped, poll.bad
        ));
        if let Some(problem) = &poll.problem {
            show::say(&format!("muse: {problem}"));
        }
    }
}

fn show_keys(states: &[KeyState]) {
    let rows: Vec<Vec<String>> = states
        .iter()
        .map(|state| {
            let place = match state.place {
                KeyPlace::Studio => "kept here, encrypted",
                KeyPlace::Environment => "from the environment",
                KeyPlace::Missing => "missing",
            };
            vec![state.name.name().to_owned(), place.to_owned(), state.variable.clone()]
        })
        .collect();
    show::table(&["key", "where", "or set"], &rows);
}
