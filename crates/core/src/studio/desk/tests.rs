use std::future::poll_fn;
use std::path::Path;
use std::task::Poll;
use std::time::Instant;

use sqlx::Row as _;

use super::*;
use crate::cognition::store::lessons_of;
use crate::studio::{StudioOptions, store as productions};
use crate::vocab::{Advice, BlobHash, MuseId, Usd};

/// A muse, and productions of hers that were made and judged, without a renderer or a model.
struct Desk {
    home: tempfile::TempDir,
    studio: Studio,
}

/// What was judged: `accept` waits for review, anything else was rejected by the critic.
const JUDGED: [&str; 3] = ["accept", "repair", "reject"];

impl Desk {
    async fn of(outcomes: &[&str]) -> (Self, Vec<ProductionId>) {
        let home = tempfile::tempdir().expect("a folder");
        let desk = Self { studio: open(home.path()).await, home };
        let ids: Vec<ProductionId> = outcomes.iter().map(|_| ProductionId::new()).collect();
        let rows = ids.iter().zip(outcomes).map(|(id, outcome)| (id.to_string(), (*outcome).to_owned())).collect();
        desk.fill(rows).await;
        (desk, ids)
    }

    async fn fill(&self, rows: Vec<(String, String)>) {
        let rows = json!(rows).to_string();
        let filled = self.studio.db().write::<_, DbError, _>(move |tx| {
            Box::pin(async move {
                for statement in include_str!("fill.sql").split(";\n\n") {
                    sqlx::query(statement).bind(&rows).execute(tx.conn()).await?;
                }
                Ok(())
            })
        });
        filled.await.expect("rows");
    }

    /// The same studio as the next start finds it.
    async fn opened_again(self) -> Self {
        let Self { home, studio } = self;
        drop(studio);
        Self { studio: open(home.path()).await, home }
    }

    async fn act(&self, steps: Vec<DeskStep>) -> Result<DeskReply, StudioError> {
        self.studio.desk(DeskRequest { steps }, "creator").await
    }

    async fn undo(&self) -> Result<DeskReply, StudioError> {
        self.studio.desk_undo("creator").await
    }

    async fn redo(&self) -> Result<DeskReply, StudioError> {
        self.studio.desk_redo("creator").await
    }

    async fn take(&self, id: ProductionId) -> Take {
        store::takes_of(self.studio.db(), &[id]).await.expect("takes").remove(0)
    }

    async fn words(&self, id: ProductionId) -> Vec<(ReviewStatus, String)> {
        let words = review::history(self.studio.db(), id).await.expect("words");
        words.into_iter().map(|word| (word.status, word.why)).collect()
    }

    async fn lessons(&self) -> usize {
        lessons_of(self.studio.db(), muse_id()).await.expect("lessons").len()
    }

    async fn history(&self) -> Vec<(String, bool)> {
        let entries = self.studio.desk_history(1000).await.expect("history");
        entries.into_iter().map(|entry| (entry.sentence, entry.undone)).collect()
    }
}

async fn open(home: &Path) -> Studio {
    for _ in 0..100 {
        match Studio::open(StudioOptions::owner(home)).await {
            Err(error) if error.code() == "studio.owned" => {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
            opened => return opened.expect("a studio"),
        }
    }
    panic!("the studio stays owned")
}

fn muse_id() -> MuseId {
    "01900000-0000-7000-8000-000000000001".parse().expect("an id")
}

const fn stars(production_id: ProductionId, stars: u8) -> DeskStep {
    DeskStep::Stars { production_id, stars }
}

const fn flag(production_id: ProductionId, flag: Option<Flag>) -> DeskStep {
    DeskStep::Flag { production_id, flag }
}

fn word(production_id: ProductionId, status: SetWord, why: &str) -> DeskStep {
    DeskStep::Review { production_id, status, why: why.to_owned() }
}

fn pinned(production_id: ProductionId, text: &str) -> DeskStep {
    let stroke = Some(vec![[0.1, 0.123_456_789], [1.0 / 3.0, 1.0]]);
    DeskStep::AddPin {
        production_id,
        pin: NewPin { pin_id: None, x: 1.0 / 7.0, y: 0.7, text: text.to_owned(), stroke },
    }
}

fn code(outcome: Result<DeskReply, StudioError>) -> &'static str {
    outcome.map_or_else(|error| error.code(), |_| "")
}

#[tokio::test]
async fn a_take_tells_what_is_known_without_its_picture() {
    let (desk, ids) = Desk::of(&["accept", "reject"]).await;
    let take = desk.take(ids[0]).await;
    assert_eq!((take.muse_name.as_str(), take.intent.as_str()), ("Nova", "Minimalist Avant-Garde"));
    assert_eq!((take.width_px, take.height_px, take.renderer.as_str()), (1080, 1350, "draft"));
    assert_eq!((take.outcome, take.score), (Some(crate::governance::VerdictOutcome::Accept), Some(0.91)));
    assert_eq!(take.findings, ["copy_paste", "shape_drift"]);
    assert_eq!(take.deviation, Some(0.031));
    assert_eq!((take.attempts, take.cost), (2, "0.37".parse::<Usd>().expect("an amount")));
    assert_eq!(take.picture_blob, "0".repeat(64).parse::<BlobHash>().ok());
    assert_eq!((take.stack, take.version, take.parent), (ids[0], 1, None));
    assert_eq!((take.state, take.review), (ProductionState::InReview, Some(ReviewStatus::Todo)));
    let other = desk.take(ids[1]).await;
    assert_eq!((other.state, other.review), (ProductionState::Rejected, Some(ReviewStatus::Rejected)));
    assert!(!other.disagrees && other.stars == 0 && other.flag.is_none() && other.pins == 0);
}

#[tokio::test]
async fn a_call_is_done_whole_or_not_at_all_and_says_which_step_it_was() {
    let (desk, ids) = Desk::of(&["accept", "accept"]).await;
    let steps = vec![stars(ids[0], 4), word(ids[0], SetWord::Approved, ""), stars(ProductionId::new(), 1)];
    let refused = desk.act(steps).await.expect_err("there is no such take");
    assert_eq!(refused.code(), "production.unknown");
    assert!(refused.to_string().starts_with("step 3: "), "{refused}");
    let take = desk.take(ids[0]).await;
    assert_eq!((take.stars, take.state, desk.lessons().await), (0, ProductionState::InReview, 0));
    assert_eq!(desk.history().await, []);
    assert_eq!(code(desk.undo().await), "desk.nothing_to_undo");
    assert_eq!(code(desk.redo().await), "desk.nothing_to_redo");

    let mut heard = desk.studio.db().listen();
    let done = desk.act(vec![stars(ids[0], 4), stars(ids[1], 4), flag(ids[1], Some(Flag::Pick))]).await.expect("done");
    assert_eq!(done.sentence, "Gave 4 stars to 2 takes; picked 1 take");
    assert_eq!(done.takes.iter().map(|take| take.production_id).collect::<Vec<_>>(), [ids[1], ids[0]]);
    assert_eq!((done.takes[0].stars, done.takes[0].flag), (4, Some(Flag::Pick)));
    let event = heard.recv().await.expect("an event");
    assert_eq!((event.kind, event.detail["count"].as_i64()), (EventKind::DeskChanged, Some(2)), "{event:?}");

    // What stands so already is no step: undo would do nothing that anybody sees.
    let same = desk.act(vec![stars(ids[0], 4)]).await.expect("nothing to do");
    assert_eq!((same.desk_step_id, same.sentence.as_str(), same.takes.len()), (None, "Nothing changed", 1));
    assert_eq!(desk.history().await.len(), 1);
}

#[tokio::test]
async fn a_word_that_is_taken_back_leaves_everything_as_it_was_but_the_words() {
    for outcome in JUDGED {
        let (desk, ids) = Desk::of(&[outcome]).await;
        let before = productions::find(desk.studio.db(), ids[0]).await.expect("a production");
        for status in [SetWord::Approved, SetWord::Rejected, SetWord::Changes, SetWord::InReview] {
            let said = desk.words(ids[0]).await.len();
            let done = desk.act(vec![word(ids[0], status, "because")]).await;
            let Ok(done) = done else { panic!("{outcome}: {status:?}: {done:?}") };
            if done.desk_step_id.is_none() {
                continue;
            }
            assert_eq!(done.takes[0].review, Some(status.status()), "{outcome}");
            desk.undo().await.expect("taken back");
            let after = productions::find(desk.studio.db(), ids[0]).await.expect("a production");
            assert_eq!((after.state, after.problem), (before.state, before.problem.clone()), "{outcome} {status:?}");
            assert_eq!(desk.lessons().await, 0, "{outcome}: {status:?} teaches nothing any more");
            let words = desk.words(ids[0]).await;
            assert!(words.len() > said, "{outcome}: {status:?}: words are only added to: {words:?}");
        }
    }
}

#[tokio::test]
async fn an_approval_that_is_taken_back_puts_it_in_review_and_done_again_teaches_again() {
    let (desk, ids) = Desk::of(&["accept"]).await;
    let done = desk.act(vec![word(ids[0], SetWord::Approved, "as meant")]).await.expect("approved");
    assert_eq!((done.takes[0].state, desk.lessons().await), (ProductionState::Approved, 1));
    let undone = desk.undo().await.expect("taken back");
    assert_eq!(undone.sentence, "Undone: Approved 1 take");
    assert_eq!(
        (undone.takes[0].state, undone.takes[0].review),
        (ProductionState::InReview, Some(ReviewStatus::InReview))
    );
    assert_eq!(desk.lessons().await, 0);
    for _ in 0..3 {
        assert_eq!(desk.redo().await.expect("again").takes[0].state, ProductionState::Approved);
        assert_eq!(desk.lessons().await, 1, "the row it keeps is the row it forgets");
        desk.undo().await.expect("taken back");
        assert_eq!(desk.lessons().await, 0);
    }
    let words = desk.words(ids[0]).await;
    assert_eq!(words[1], (ReviewStatus::Approved, "as meant".to_owned()));
    assert_eq!(words[2], (ReviewStatus::InReview, "taken back: as meant".to_owned()));
}

#[tokio::test]
async fn steps_are_taken_back_and_done_again_in_order_also_after_a_restart() {
    let (desk, ids) = Desk::of(&["accept"]).await;
    for count in 1..=5 {
        desk.act(vec![stars(ids[0], count)]).await.expect("done");
    }
    desk.undo().await.expect("taken back");
    desk.undo().await.expect("taken back");
    let desk = desk.opened_again().await;
    assert_eq!(desk.take(ids[0]).await.stars, 3);
    assert_eq!(desk.redo().await.expect("again").takes[0].stars, 4);
    assert_eq!(desk.undo().await.expect("taken back").takes[0].stars, 3);
    let undone: Vec<bool> = desk.history().await.into_iter().map(|(_, undone)| undone).collect();
    assert_eq!(undone, [true, true, false, false, false], "newest first");

    desk.act(vec![flag(ids[0], Some(Flag::Reject))]).await.expect("done");
    assert_eq!(code(desk.redo().await), "desk.nothing_to_redo", "a new step ends what could be done again");
    let desk = desk.opened_again().await;
    assert_eq!(code(desk.redo().await), "desk.nothing_to_redo");
    assert_eq!(desk.undo().await.expect("the flag").takes[0].flag, None);
    assert_eq!(desk.undo().await.expect("the stars").takes[0].stars, 2);
}

#[tokio::test]
async fn a_pin_comes_back_as_it_was() {
    let (desk, ids) = Desk::of(&["accept", "accept"]).await;
    desk.act(vec![pinned(ids[0], "the hand\nlooks odd"), pinned(ids[0], "softer")]).await.expect("pinned");
    let before = desk.studio.pins(ids[0]).await.expect("pins");
    assert_eq!((before.len(), before[0].x, before[0].stroke[1]), (2, 0.142_857, [0.333_333, 1.0]));
    let pin_id = before[0].pin_id;
    let edit = |on| DeskStep::EditPin { production_id: on, pin_id, text: "the left hand".to_owned(), done: true };
    desk.act(vec![edit(ids[0])]).await.expect("edited");
    desk.act(vec![DeskStep::RemovePin { production_id: ids[0], pin_id }]).await.expect("removed");
    assert_eq!(desk.take(ids[0]).await.pins, 1);
    let desk = desk.opened_again().await;
    desk.undo().await.expect("back");
    let edited = desk.studio.pins(ids[0]).await.expect("pins");
    assert_eq!((edited[0].text.as_str(), edited[0].done, edited[0].at), ("the left hand", true, before[0].at));
    desk.undo().await.expect("as it was");
    assert_eq!(desk.studio.pins(ids[0]).await.expect("pins"), before);
    desk.undo().await.expect("none");
    assert_eq!(desk.take(ids[0]).await.pins, 0);
    for _ in 0..3 {
        desk.redo().await.expect("again");
    }
    assert_eq!(desk.studio.pins(ids[0]).await.expect("pins").len(), 1);

    assert_eq!(code(desk.act(vec![edit(ids[0])]).await), "desk.pin_unknown");
    let second = desk.studio.pins(ids[0]).await.expect("pins")[0].pin_id;
    let elsewhere = DeskStep::RemovePin { production_id: ids[1], pin_id: second };
    assert_eq!(code(desk.act(vec![elsewhere]).await), "desk.pin_unknown", "it is on another picture");
    let taken = NewPin { pin_id: Some(second), x: 0.0, y: 0.0, text: "?".to_owned(), stroke: None };
    assert_eq!(code(desk.act(vec![DeskStep::AddPin { production_id: ids[1], pin: taken }]).await), "desk.pin_exists");
}

#[tokio::test]
async fn what_somebody_moved_on_since_is_not_taken_back_and_bars_no_step_below_it() {
    let (desk, ids) = Desk::of(&["accept", "accept"]).await;
    desk.act(vec![stars(ids[1], 5)]).await.expect("done");
    let steps = vec![stars(ids[1], 2), word(ids[0], SetWord::Approved, ""), stars(ids[0], 5)];
    desk.act(steps).await.expect("done");
    // As a release leaves it.
    let (id, now) = (ids[0], desk.studio.clock().now());
    let released = desk.studio.db().write::<_, StudioError, _>(move |tx| {
        Box::pin(async move {
            let word = Review {
                production_id: id,
                status: ReviewStatus::Released,
                who: "creator".to_owned(),
                why: String::new(),
                at: now,
            };
            review::say(tx, &word).await?;
            let (from, to) = (ProductionState::Approved, ProductionState::Released);
            Ok(productions::advance(tx, id, from, to, None, now).await?)
        })
    });
    released.await.expect("released");
    let refused = desk.undo().await.expect_err("it is out");
    assert_eq!(refused.code(), "desk.overtaken");
    assert!(refused.to_string().contains(&ids[0].to_string()), "it says what: {refused}");
    let take = desk.take(ids[0]).await;
    assert_eq!((take.stars, take.state), (5, ProductionState::Released), "no part of the step was taken back");
    assert_eq!((desk.take(ids[1]).await.stars, desk.lessons().await), (2, 1));

    // The step below it gave stars that the kept step changed: it is overtaken as well, and then there is nothing.
    assert_eq!(code(desk.undo().await), "desk.overtaken");
    assert_eq!(code(desk.undo().await), "desk.nothing_to_undo");
    assert!(desk.history().await.iter().all(|(_, undone)| !undone), "what was not taken back is not said to be");

    desk.act(vec![flag(ids[0], Some(Flag::Pick))]).await.expect("what is out can still be marked");
    assert_eq!(code(desk.act(vec![word(ids[0], SetWord::Rejected, "")]).await), "review.not_in_review");
    desk.undo().await.expect("the flag");
}

#[tokio::test]
async fn what_was_taken_back_and_then_decided_otherwise_is_not_done_again() {
    let (desk, ids) = Desk::of(&["accept"]).await;
    desk.act(vec![word(ids[0], SetWord::Approved, "")]).await.expect("approved");
    desk.undo().await.expect("taken back");
    desk.studio.review(ids[0], ReviewStatus::Rejected, "someone", "at the command line").await.expect("rejected");
    assert_eq!(code(desk.redo().await), "desk.overtaken");
    assert_eq!(code(desk.redo().await), "desk.nothing_to_redo");
    assert_eq!(desk.take(ids[0]).await.state, ProductionState::Rejected);
    assert_eq!(desk.history().await, [("Approved 1 take".to_owned(), true)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn windows_that_act_at_once_lose_no_step_of_each_other() {
    let (desk, ids) = Desk::of(&["accept"; 8]).await;
    let acts = (0..64).map(|i| {
        let (studio, id) = (desk.studio.clone(), ids[i % 8]);
        let steps = vec![stars(id, 1 + (i % 5) as u8), pinned(id, &format!("note {i}"))];
        tokio::spawn(async move { studio.desk(DeskRequest { steps }, "creator").await.map(|_| ()) })
    });
    for done in futures_util::future::join_all(acts).await {
        done.expect("ran").expect("done");
    }
    assert_eq!(desk.history().await.len(), 64);
    let approvals = (0..4).map(|_| {
        let (studio, steps) = (desk.studio.clone(), vec![word(ids[0], SetWord::Approved, "")]);
        tokio::spawn(async move { studio.desk(DeskRequest { steps }, "creator").await })
    });
    let approved: Vec<_> = futures_util::future::join_all(approvals).await;
    let steps = approved.into_iter().filter_map(|done| done.expect("ran").expect("done").desk_step_id).count();
    assert_eq!((steps, desk.lessons().await), (1, 1), "approved once, however many windows say so");

    let undos = (0..70).map(|_| {
        let studio = desk.studio.clone();
        tokio::spawn(async move { studio.desk_undo("creator").await })
    });
    let mut nothing = 0;
    for undone in futures_util::future::join_all(undos).await {
        match undone.expect("ran") {
            Ok(_) => {}
            Err(error) => {
                assert_eq!(error.code(), "desk.nothing_to_undo");
                nothing += 1;
            }
        }
    }
    assert_eq!(nothing, 5, "65 steps are taken back once each");
    for id in ids {
        let take = desk.take(id).await;
        assert_eq!((take.stars, take.pins, take.state), (0, 0, ProductionState::InReview));
    }
}

#[tokio::test]
async fn whoever_leaves_at_any_instant_leaves_a_whole_step_or_none() {
    let (desk, ids) = Desk::of(&["accept"; 3]).await;
    for polls in 1..=6 {
        let steps = ids.iter().flat_map(|id| [stars(*id, 5), word(*id, SetWord::Approved, ""), pinned(*id, "?")]);
        let mut acting = Box::pin(desk.act(steps.collect()));
        let mut left = polls;
        poll_fn(|cx| {
            left -= 1;
            let ended = Future::poll(acting.as_mut(), cx).is_ready();
            if ended || left == 0 { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
        drop(acting);
        desk.studio.db().settled().await.expect("settled");
        let mut seen = Vec::new();
        for id in &ids {
            let take = desk.take(*id).await;
            seen.push((take.stars, take.pins, take.state == ProductionState::Approved));
        }
        let whole = (5, 1, true);
        assert!(seen.iter().all(|take| *take == whole) || seen.iter().all(|take| *take == (0, 0, false)), "{seen:?}");
        let steps = desk.history().await.iter().filter(|(_, undone)| !undone).count();
        assert_eq!(steps, usize::from(seen[0] == whole), "after {polls} polls");
        if seen[0] == whole {
            desk.undo().await.expect("taken back");
        }
    }
}

#[tokio::test]
async fn pages_hold_each_take_once_newest_first_and_only_those_that_are_asked_for() {
    let outcomes: Vec<&str> = (0..50).map(|i| JUDGED[i % 3]).collect();
    let (desk, ids) = Desk::of(&outcomes).await;
    for (muse_id, state) in [
        (None, None),
        (Some(muse_id()), None),
        (None, Some(ProductionState::Rejected)),
        (Some(muse_id()), Some(ProductionState::InReview)),
    ] {
        let mut wanted: Vec<ProductionId> = ids.clone();
        wanted.reverse();
        wanted.retain(|id| {
            let accepted = outcomes[ids.iter().position(|other| other == id).expect("known")] == "accept";
            state.is_none_or(|state| accepted == (state == ProductionState::InReview))
        });
        let (mut seen, mut before) = (Vec::new(), None);
        loop {
            let page = desk.studio.takes(&TakeFilter { muse_id, state, before, limit: 7 }).await.expect("a page");
            assert!(page.takes.len() <= 7);
            seen.extend(page.takes.iter().map(|take| take.production_id));
            before = page.next;
            if before.is_none() {
                break;
            }
        }
        assert_eq!(seen, wanted, "{state:?}");
    }
    let nobody = TakeFilter { muse_id: Some(MuseId::new()), limit: 10, ..TakeFilter::default() };
    assert_eq!(desk.studio.takes(&nobody).await.expect("a page"), TakePage { takes: Vec::new(), next: None });
}

/// Every query of takes as the compiler recorded it.
fn recorded() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".sqlx");
    let files = std::fs::read_dir(folder).expect("recorded queries").map(|entry| entry.expect("an entry").path());
    let queries = files.map(|path| {
        let text = std::fs::read_to_string(path).expect("a query");
        serde_json::from_str::<serde_json::Value>(&text).expect("JSON")["query"].as_str().expect("SQL").to_owned()
    });
    queries.filter(|query| query.contains("from production p")).collect()
}

#[tokio::test]
async fn takes_are_found_by_an_index_in_every_table() {
    let (desk, _) = Desk::of(&[]).await;
    let mut listed = 0;
    for query in recorded() {
        let explained = format!("explain query plan {query}");
        let rows =
            sqlx::query(sqlx::AssertSqlSafe(explained)).fetch_all(desk.studio.db().read()).await.expect("a plan");
        let plan: Vec<String> = rows.iter().map(|row| row.get::<String, _>("detail")).collect();
        // The ids that were sent, or that a line of versions has.
        let scanned = plan.iter().filter(|step| step.starts_with("SCAN") && !step.contains("json_each"));
        let scanned: Vec<&String> = scanned.filter(|step| !step.contains("CONSTANT ROW")).collect();
        assert!(scanned.is_empty(), "{scanned:?} in {plan:#?}");
        if query.contains("limit ?") {
            listed += 1;
            assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "the index is the order: {plan:#?}");
        }
    }
    assert_eq!(listed, 4, "all, of a muse, in a state, both");
}

#[tokio::test]
async fn a_hundred_thousand_takes_are_listed_by_pages() {
    let (desk, _) = Desk::of(&[]).await;
    // Ids in the order of time, as UUIDv7 gives them.
    for thousand in 0..100 {
        let rows = (0..1000).map(|i| {
            let at: u64 = 1000 * thousand + i;
            (format!("01900000-{:04x}-7000-8000-{at:012x}", at >> 12), JUDGED[(at % 3) as usize].to_owned())
        });
        desk.fill(rows.collect()).await;
    }
    let begun = Instant::now();
    let limit = |limit| TakeFilter { limit, ..TakeFilter::default() };
    let first = desk.studio.takes(&limit(100)).await.expect("a page");
    let page = begun.elapsed();
    assert_eq!((first.takes.len(), first.next.is_some()), (100, true));
    let begun = Instant::now();
    desk.studio.takes(&limit(5000)).await.expect("a page");
    let large = begun.elapsed();
    let (begun, mut seen, mut before) = (Instant::now(), 0, None);
    loop {
        let page = desk.studio.takes(&TakeFilter { before, ..limit(5000) }).await.expect("a page");
        seen += page.takes.len();
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(seen, 100_000);
    let all = begun.elapsed();
    let everything = DeskRequest { steps: first.takes.iter().map(|take| stars(take.production_id, 5)).collect() };
    let begun = Instant::now();
    desk.studio.desk(everything, "creator").await.expect("done");
    let marked = begun.elapsed();
    // For whoever reads the log; a busy machine fails no test.
    #[allow(clippy::print_stderr)]
    let () =
        eprintln!("of 100,000 takes: 100 in {page:?}, 5000 in {large:?}, all in {all:?}; 100 marked in {marked:?}");
}
