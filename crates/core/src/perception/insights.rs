//! Posts become insights: grouped by what they are about, each group with its speed.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashMap, HashSet};

use super::model::{Counts, Phase, SourceKind, TrendInsight, Via};
use super::rules::{self, Clusters, Stretch, Velocity};
use super::terms::Terms;
use crate::vocab::{InsightId, Timestamp, Untrusted};

/// Texts this alike are about the same thing.
pub(super) const ALIKE: f64 = 0.35;

/// One look at a post.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub(super) at: Timestamp,
    pub(super) via: Via,
    pub(super) counts: Counts,
}

/// A post with every look at it, oldest first, at least one.
pub(super) struct Post {
    pub(super) signal_id: String,
    pub(super) source: SourceKind,
    pub(super) community: String,
    pub(super) title: Untrusted<String>,
    pub(super) created_at: Option<Timestamp>,
    pub(super) looks: Vec<Look>,
    pub(super) terms: Terms,
}

/// A look within this time after the look before the last one takes the last one's place.
const CLOSE_MS: i64 = 60_000;

/// Looks that are held of one post; of more than that every other one of the older half is let go.
const MOST_LOOKS: usize = 240;

impl Post {
    /// Adds a look. What is asked every few seconds is held minute by minute: no velocity is lost by that, only the steps
    /// it came in.
    pub(super) fn look(&mut self, look: Look) {
        let later = self.looks.iter().rposition(|other| other.at <= look.at).map_or(0, |at| at + 1);
        if later < self.looks.len() {
            // Looks may arrive out of order; those are rare and kept as they are.
            self.looks.insert(later, look);
        } else if let Some(last) = self.looks.last_mut().filter(|last| last.at == look.at) {
            // Of two at the same moment the one with figures counts.
            if look.via.counts() && !last.via.counts() {
                *last = look;
            }
        } else {
            let before_last = self.looks.len().checked_sub(2).map(|at| self.looks[at]);
            let close = before_last.is_some_and(|before| look.at.millis() - before.at.millis() < CLOSE_MS);
            match self.looks.last_mut().filter(|last| close && last.via == look.via) {
                Some(last) => *last = look,
                None => self.looks.push(look),
            }
        }
        if self.looks.len() > MOST_LOOKS {
            let mut place = 0;
            self.looks.retain(|_| {
                place += 1;
                place > MOST_LOOKS / 2 || place % 2 == 1
            });
        }
    }

    /// Where it stands among others: by when it was posted, else first seen.
    pub(super) fn order(&self) -> (Option<Timestamp>, &str) {
        (self.created_at.or(self.looks.first().map(|look| look.at)), &self.signal_id)
    }

    fn velocities(&self) -> impl Iterator<Item = Velocity> {
        let looks = telling(&self.looks).map(|look| (look.at, look.counts));
        rules::each_velocity(self.created_at, looks)
    }

    fn is_counted(&self) -> bool {
        self.looks.iter().any(|look| look.counts != Counts::default())
    }
}

/// The looks whose figures count. A way that never has figures does not interrupt those that have: its silence is no news.
pub(super) fn telling(looks: &[Look]) -> impl Iterator<Item = &Look> + Clone {
    let counted = looks.iter().any(|look| look.via.counts());
    looks.iter().filter(move |look| look.via.counts() || !counted)
}

/// Groups posts, in their order, into clusters of their indices.
pub(super) fn group(posts: &[Post]) -> (Clusters, Vec<Vec<usize>>) {
    let (clusters, numbers) = Clusters::of(posts.iter().map(|post| &post.terms), ALIKE);
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (post, cluster) in numbers.into_iter().enumerate() {
        members.entry(cluster).or_default().push(post);
    }
    (clusters, members.into_values().collect())
}

/// The insight that posts of one cluster are; the first of them is its earliest.
pub(super) fn insight(posts: &[&Post]) -> Option<TrendInsight> {
    let first = posts.first()?;
    let mut stretches = Vec::new();
    let mut strongest: (f64, &Post) = (f64::MIN, first);
    for post in posts {
        for velocity in post.velocities() {
            let Some(vvs) = velocity.vvs else { continue };
            stretches.push(Stretch { from: velocity.from, to: velocity.to, vvs });
            if vvs > strongest.0 {
                strongest = (vvs, post);
            }
        }
    }
    let communities: HashSet<(SourceKind, &str)> = posts.iter().map(|p| (p.source, p.community.as_str())).collect();
    let community_count = u32::try_from(communities.len()).unwrap_or(u32::MAX);
    let momentum = rules::momentum(&stretches);
    let looks = || posts.iter().flat_map(|post| &post.looks);
    Some(TrendInsight {
        insight_id: InsightId::from_content(&first.signal_id),
        label: strongest.1.title.clone(),
        terms: shared_terms(posts),
        phase: momentum.map_or(Phase::Emerging, |m| m.phase),
        vvs: momentum.map(|m| m.vvs * rules::damping(community_count)),
        slope: momentum.map(|m| m.slope),
        signal_count: u32::try_from(posts.len()).unwrap_or(u32::MAX),
        community_count,
        sources: communities.iter().map(|(source, _)| *source).collect::<BTreeSet<_>>().into_iter().collect(),
        ways: looks().map(|look| look.via).collect::<BTreeSet<_>>().into_iter().collect(),
        counted: posts.iter().any(|post| post.is_counted()),
        first_at: posts.iter().filter_map(|p| p.created_at).min(),
        last_at: looks().map(|look| look.at).max()?,
    })
}

/// The words of a cluster, most shared first, at most twelve.
fn shared_terms(posts: &[&Post]) -> Vec<String> {
    let mut counts: HashMap<&str, usize> = HashMap::default();
    for word in posts.iter().flat_map(|post| post.terms.iter()) {
        *counts.entry(word).or_default() += 1;
    }
    let mut words: Vec<(&str, usize)> = counts.into_iter().collect();
    words.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    words.into_iter().take(12).map(|(word, _)| word.to_owned()).collect()
}
