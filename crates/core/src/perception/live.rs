//! Insights kept up as posts come in: what a batch does not touch is neither read nor written again.
//!
//! The groups are those of [`insights::group`]; a post that comes later joins them as it would have joined then. What is in
//! memory is a copy of rows: it may be dropped at any time and is computed anew.

use std::collections::BTreeSet;

use foldhash::HashMap;

use super::insights::{self, Look, Post};
use super::model::{Signal, TrendInsight};
use super::rules::Clusters;
use super::store::{self, LATEST_SIGNALS};
use super::terms::Terms;
use crate::vocab::{InsightId, Timestamp};

/// Posts beyond the latest ones that are held before the oldest are let go: one in ten at once.
const SLACK: usize = LATEST_SIGNALS / 10;

/// Texts after which the words are counted anew.
const STALE_TEXTS: usize = 10 * LATEST_SIGNALS;

/// The latest posts, grouped.
pub struct Live {
    posts: Vec<Option<Post>>,
    free: Vec<usize>,
    by_id: HashMap<String, usize>,
    clusters: Clusters,
    groups: Vec<Group>,
    group_of: Vec<usize>,
    texts: usize,
}

/// The posts of one cluster, and what of it stands in the rows.
#[derive(Default)]
struct Group {
    members: Vec<usize>,
    written: Option<InsightId>,
    /// Members whose rows are missing.
    added: Vec<usize>,
    /// Posts whose rows are too many.
    dropped: Vec<String>,
}

/// What has to change in the rows of one insight.
pub(super) struct Change {
    /// An insight that is none any more.
    pub(super) gone: Option<InsightId>,
    /// The insight as it is now.
    pub(super) insight: Option<TrendInsight>,
    /// Posts that joined it.
    pub(super) added: Vec<String>,
    /// Posts that left it.
    pub(super) dropped: Vec<String>,
}

impl Live {
    /// Groups posts, in their order.
    pub(super) fn of(posts: Vec<Post>) -> Self {
        let (clusters, members) = insights::group(&posts);
        let mut group_of = vec![0; posts.len()];
        for (group, members) in members.iter().enumerate() {
            members.iter().for_each(|post| group_of[*post] = group);
        }
        let groups = members.into_iter().map(|members| Group { members, ..Group::default() });
        Self {
            groups: groups.collect(),
            by_id: posts.iter().enumerate().map(|(at, post)| (post.signal_id.clone(), at)).collect(),
            texts: posts.len(),
            posts: posts.into_iter().map(Some).collect(),
            free: Vec::new(),
            clusters,
            group_of,
        }
    }

    /// Every insight, as if none were written.
    pub(super) fn whole(&mut self) -> Vec<Change> {
        self.groups.iter_mut().for_each(|group| group.written = None);
        (0..self.groups.len()).filter_map(|group| self.change(group)).collect()
    }

    /// Whether it has seen so much that it should be computed anew.
    pub const fn is_stale(&self) -> bool {
        self.texts > STALE_TEXTS
    }

    /// How many insights there are.
    pub fn count(&self) -> u64 {
        self.groups.iter().filter(|group| !group.members.is_empty()).count() as u64
    }

    /// Takes in what a look brought and tells what changes by it.
    pub(super) fn take(&mut self, batch: &[Signal]) -> Vec<Change> {
        let mut touched = BTreeSet::new();
        for signal in batch {
            touched.insert(self.take_one(signal));
        }
        if self.by_id.len() > LATEST_SIGNALS + SLACK {
            self.let_go(&mut touched);
        }
        touched.into_iter().filter_map(|group| self.change(group)).collect()
    }

    fn take_one(&mut self, signal: &Signal) -> usize {
        let look = Look { at: signal.observed_at, via: signal.via, counts: signal.counts };
        let signal_id = store::id_of(signal);
        if let Some(at) = self.by_id.get(&signal_id).copied()
            && let Some(post) = &mut self.posts[at]
        {
            post.created_at = post.created_at.or(signal.created_at);
            post.look(look);
            return self.group_of[at];
        }
        let terms = Terms::of(signal.title.for_measuring());
        let group = self.clusters.place(&terms);
        self.texts += 1;
        if group >= self.groups.len() {
            self.groups.resize_with(group + 1, Group::default);
        }
        let post = Post {
            signal_id: signal_id.clone(),
            source: signal.source,
            community: signal.community.clone(),
            title: signal.title.clone(),
            created_at: signal.created_at,
            looks: vec![look],
            terms,
        };
        let at = match self.free.pop() {
            Some(at) => {
                self.posts[at] = Some(post);
                self.group_of[at] = group;
                at
            }
            None => {
                self.posts.push(Some(post));
                self.group_of.push(group);
                self.posts.len() - 1
            }
        };
        self.by_id.insert(signal_id, at);
        self.groups[group].members.push(at);
        self.groups[group].added.push(at);
        group
    }

    /// Lets the posts go that nobody has seen for longest.
    fn let_go(&mut self, touched: &mut BTreeSet<usize>) {
        let last_look = |post: &Post| post.looks.last().map(|look| look.at);
        let mut seen: Vec<(Option<Timestamp>, usize)> =
            self.posts.iter().enumerate().filter_map(|(at, post)| Some((last_look(post.as_ref()?), at))).collect();
        let many = seen.len().saturating_sub(LATEST_SIGNALS);
        if many == 0 {
            return;
        }
        seen.select_nth_unstable(many - 1);
        for (_, at) in seen.into_iter().take(many) {
            let Some(post) = self.posts[at].take() else { continue };
            self.by_id.remove(&post.signal_id);
            self.free.push(at);
            let group = &mut self.groups[self.group_of[at]];
            group.members.retain(|member| *member != at);
            match group.added.iter().position(|added| *added == at) {
                Some(place) => drop(group.added.remove(place)),
                None => group.dropped.push(post.signal_id),
            }
            touched.insert(self.group_of[at]);
        }
    }

    /// What changes in the rows of a group; from here on they count as written.
    fn change(&mut self, number: usize) -> Option<Change> {
        let posts = &self.posts;
        let order = |at: &usize| posts[*at].as_ref().map(Post::order);
        // Kept in order: next time little is out of place.
        self.groups[number].members.sort_by(|a, b| order(a).cmp(&order(b)));
        let group = &self.groups[number];
        let members: Vec<&Post> = group.members.iter().filter_map(|at| self.posts[*at].as_ref()).collect();
        let insight = insights::insight(&members);
        let now = insight.as_ref().map(|insight| insight.insight_id);
        let names = |posts: &[usize]| {
            posts.iter().filter_map(|at| Some(self.posts[*at].as_ref()?.signal_id.clone())).collect::<Vec<_>>()
        };
        // Another earliest post makes another insight: all of its rows are new.
        let change = if group.written == now {
            Change { gone: None, insight, added: names(&group.added), dropped: group.dropped.clone() }
        } else {
            Change { gone: group.written, insight, added: names(&group.members), dropped: Vec::new() }
        };
        let group = &mut self.groups[number];
        group.written = now;
        group.added.clear();
        group.dropped.clear();
        (change.gone.is_some() || change.insight.is_some()).then_some(change)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::db::{Db, DbOptions};
    use crate::perception::{Counts, SourceKind, Via};
    use crate::vocab::Untrusted;

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-22T12:00:00Z").expect("a time")
    }

    fn signal(id: u64, subject: u64, minutes: i64, upvotes: u64) -> Signal {
        Signal {
            source: SourceKind::Reddit,
            via: Via::Apify,
            external_id: format!("t3_{id}"),
            community: format!("r/{}", id % 7),
            title: Untrusted::new(format!("Brutalist{subject} fog{subject} over tower{subject}")),
            url: None,
            created_at: Some(now().plus_millis(-3_600_000 + id as i64)),
            observed_at: now().plus_millis(minutes * 60_000),
            counts: Counts { upvotes: Some(upvotes), ..Counts::default() },
        }
    }

    fn batch(ids: std::ops::Range<u64>, subjects: u64, minutes: i64) -> Vec<Signal> {
        ids.map(|id| signal(id, id % subjects, minutes, id * 3 + minutes as u64)).collect()
    }

    /// The insights as the rows tell them, without their ids' order.
    async fn told(db: &Db) -> BTreeMap<String, (u32, Option<String>, Timestamp)> {
        let insights = store::list_insights(db, 1000).await.expect("insights");
        let told = insights.into_iter().map(|found| {
            let vvs = found.vvs.map(|vvs| format!("{vvs:.6}"));
            (found.insight_id.to_string(), (found.signal_count, vvs, found.last_at))
        });
        told.collect()
    }

    async fn members(db: &Db) -> i64 {
        sqlx::query_scalar("select count(*) from insight_signal").fetch_one(db.read()).await.expect("counted")
    }

    #[tokio::test]
    async fn what_is_kept_up_batch_by_batch_is_what_would_be_computed_anew() {
        let home = tempfile::tempdir().expect("folder");
        let db = Db::open(home.path(), DbOptions::default()).await.expect("db");
        let mut live = Live::of(Vec::new());
        for (ids, minutes) in [(0..40, 0), (20..60, 10), (0..60, 20), (60..61, 30)] {
            let batch = batch(ids, 4, minutes);
            store::keep_signals(&db, batch.clone()).await.expect("kept");
            let changes = live.take(&batch);
            store::keep_changes(&db, changes, now(), batch.len() as u64, live.count()).await.expect("written");
        }
        let (kept_up, rows) = (told(&db).await, members(&db).await);
        assert_eq!((kept_up.len(), rows), (4, 61));
        store::refresh_insights(&db, now(), 0).await.expect("anew");
        assert_eq!((told(&db).await, members(&db).await), (kept_up, rows));
    }

    #[tokio::test]
    async fn an_earlier_post_that_is_seen_later_gives_its_insight_another_name_and_leaves_no_row_behind() {
        let home = tempfile::tempdir().expect("folder");
        let db = Db::open(home.path(), DbOptions::default()).await.expect("db");
        let mut live = Live::of(Vec::new());
        let mut early = signal(99, 0, 5, 10);
        early.created_at = Some(now().plus_millis(-9_000_000));
        for batch in [batch(0..8, 4, 0), vec![early]] {
            store::keep_signals(&db, batch.clone()).await.expect("kept");
            store::keep_changes(&db, live.take(&batch), now(), 1, live.count()).await.expect("written");
        }
        let (kept_up, rows) = (told(&db).await, members(&db).await);
        store::refresh_insights(&db, now(), 0).await.expect("anew");
        assert_eq!((told(&db).await, members(&db).await), (kept_up, rows));
        assert_eq!(rows, 9);
    }

    #[test]
    fn the_longest_unseen_posts_are_let_go_and_the_rest_stays_grouped() {
        let mut live = Live::of(Vec::new());
        let many = (LATEST_SIGNALS + SLACK) as u64;
        live.take(&batch(0..many, 50, 0));
        assert_eq!(live.by_id.len(), many as usize);
        let changes = live.take(&batch(many..many + 1, 50, 5));
        assert_eq!(live.by_id.len(), LATEST_SIGNALS);
        assert!(changes.iter().all(|change| change.insight.is_some()) && !changes.is_empty());
        assert_eq!(live.groups.len(), 50);
        let posts: usize = live.groups.iter().map(|group| group.members.len()).sum();
        assert_eq!(posts, LATEST_SIGNALS);
        // The places of those that went are taken by those that come.
        live.take(&batch(many + 1..many + 100, 50, 6));
        assert_eq!(live.posts.len(), many as usize + 1);
    }
}
