//! Velocity, momentum, phase and clustering: pure functions, no clock.

use foldhash::{HashMap, HashMapExt, HashSet};

use super::model::{Counts, Momentum, Phase};
use super::terms::Terms;
use crate::vocab::Timestamp;

/// How long ago a change still counts half in the smoothed VVS.
pub const HALF_LIFE_HOURS: f64 = 2.0;

/// Over how long the slope is measured. With [`HALF_LIFE_HOURS`] a peak is noticed one to two hours late.
pub const SLOPE_HOURS: f64 = 3.0;

/// A relative change per hour beyond this is a rise, below its negative a fall.
pub const STEADY_PER_HOUR: f64 = 0.05;

/// Below this smoothed VVS nothing is said but "emerging".
pub const QUIET_VVS: f64 = 10.0;

/// Younger than this, in hours, nothing is said but "emerging".
pub const YOUNG_HOURS: f64 = 2.0;

/// A trend that keeps less than this share of its highest speed is fading, whatever its slope says.
pub const FADED_SHARE: f64 = 0.5;

/// `VVS = Δupvotes / Δt · log10(engagement + 1)`, Δt in hours, engagement at the later look.
///
/// With no earlier look the change counts from creation, where there were no upvotes. Negative change gives a negative
/// VVS. `None` when figures are missing or no time has passed: nothing is invented.
pub fn vvs(
    earlier: Option<(Timestamp, Counts)>,
    created_at: Option<Timestamp>,
    later: (Timestamp, Counts),
) -> Option<f64> {
    let (since, before) = match earlier {
        Some((at, counts)) => (at, counts.upvotes?),
        None => (created_at?, 0),
    };
    let hours = later.0.hours_since(since);
    if hours <= 0.0 {
        return None;
    }
    let change = later.1.upvotes? as f64 - before as f64;
    let engagement = later.1.engagement()? as f64;
    Some(change / hours * (engagement + 1.0).log10())
}

/// How much a velocity counts that comes from `communities` communities: one shouting room is not a trend.
pub fn damping(communities: u32) -> f64 {
    1.0 - 0.4 / f64::from(communities.max(1))
}

/// A span of time over which one post had one velocity.
#[derive(Clone, Copy, Debug)]
pub struct Stretch {
    /// The earlier look, or the post's creation.
    pub from: Timestamp,
    /// The later look.
    pub to: Timestamp,
    /// Its VVS between the two.
    pub vvs: f64,
}

/// What one look at a post told of its velocity since the look before, or since it was posted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Velocity {
    /// The earlier look, or the post's creation, or the look itself when neither is known.
    pub from: Timestamp,
    /// The look.
    pub to: Timestamp,
    /// Its VVS between the two; `None` where figures are missing.
    pub vvs: Option<f64>,
}

/// One velocity for each look at a post.
///
/// * `looks`: in order of time.
pub fn velocities(created_at: Option<Timestamp>, looks: &[(Timestamp, Counts)]) -> Vec<Velocity> {
    each_velocity(created_at, looks.iter().copied()).collect()
}

/// As [`velocities`], one after the other.
pub(super) fn each_velocity(
    created_at: Option<Timestamp>,
    looks: impl Iterator<Item = (Timestamp, Counts)>,
) -> impl Iterator<Item = Velocity> {
    looks.scan(None, move |earlier: &mut Option<(Timestamp, Counts)>, look| {
        let earlier = earlier.replace(look);
        Some(Velocity {
            from: earlier.map(|(at, _)| at).or(created_at).unwrap_or(look.0),
            to: look.0,
            vvs: vvs(earlier, created_at, look),
        })
    })
}

/// Points of a curve, at most.
pub const MOST_POINTS: usize = 240;

/// The velocity of a cluster at each moment it was looked at, as it was measured: not smoothed, summed over its posts,
/// damped as [`damping`] says. As in [`momentum`] a post keeps its last velocity until the latest look at the cluster.
/// `None` where no post has a velocity: nothing is invented. Of more than [`MOST_POINTS`] moments that many are told,
/// evenly chosen, first and last included.
///
/// * `posts`: the velocities of each post.
pub fn series(posts: &[Vec<Velocity>], communities: u32) -> Vec<(Timestamp, Option<f64>)> {
    let mut looks: Vec<Timestamp> = posts.iter().flatten().map(|velocity| velocity.to).collect();
    looks.sort_unstable();
    looks.dedup();
    let count = looks.len();
    if count > MOST_POINTS {
        looks = (0..MOST_POINTS).filter_map(|i| looks.get(i * (count - 1) / (MOST_POINTS - 1)).copied()).collect();
    }
    let of_post = |post: &[Velocity], at: Timestamp| {
        let covering = post.iter().find(|velocity| at <= velocity.to).or(post.last());
        covering.filter(|velocity| velocity.from < at).and_then(|velocity| velocity.vvs)
    };
    let told = looks.into_iter().map(|at| {
        let sum = posts.iter().filter_map(|post| of_post(post, at)).reduce(|sum, vvs| sum + vvs);
        (at, sum.map(|sum| sum * damping(communities)))
    });
    told.collect()
}

/// Speed, slope and phase of a cluster from the stretches of its posts, as of the latest look.
///
/// The curve is the sum of the posts' velocities, sampled hourly (at most 240 samples), smoothed exponentially with
/// [`HALF_LIFE_HOURS`]; the slope compares with [`SLOPE_HOURS`] earlier. A post keeps its last velocity until the latest
/// look at the cluster, so a snapshot taken at different seconds does not look like a fall. `None` without a stretch.
pub fn momentum(stretches: &[Stretch]) -> Option<Momentum> {
    let first = stretches.iter().map(|s| s.from).min()?;
    let last = stretches.iter().map(|s| s.to).max()?;
    let span = last.hours_since(first).max(1e-3);
    let steps = (span.ceil() as usize).clamp(1, 240).max(if span < 24.0 { 24 } else { 1 });
    let step = span / steps as f64;
    let smooth = 1.0 - 0.5_f64.powf(step / HALF_LIFE_HOURS);
    let moments: Vec<Timestamp> =
        (1..=steps).map(|i| first.plus_millis((i as f64 * step * 3_600_000.0) as i64)).collect();
    let mut curve = sums(stretches, &moments);
    let mut level: Option<f64> = None;
    for point in &mut curve {
        *point = level.map_or(*point, |before| before + (*point - before) * smooth);
        level = Some(*point);
    }
    let now = *curve.last()?;
    let back = ((SLOPE_HOURS / step).round() as usize).clamp(1, curve.len().saturating_sub(1).max(1));
    let then = if curve.len() > back { curve[curve.len() - 1 - back] } else { 0.0 };
    let hours = back as f64 * step;
    let slope = (now - then) / hours.max(1e-3) / now.abs().max(then.abs()).max(1.0);
    let highest = curve.iter().copied().fold(f64::MIN, f64::max);
    Some(Momentum { vvs: now, slope, phase: phase(now, slope, highest, span) })
}

/// Emerging while it is quiet or young; fading when it loses speed or has lost half of it; rising when it gains speed;
/// else it is peaking.
///
/// * `vvs`, `highest`: smoothed VVS now and at its best.
/// * `slope`: relative change per hour.
/// * `age_hours`: since its first post.
pub fn phase(vvs: f64, slope: f64, highest: f64, age_hours: f64) -> Phase {
    let fading = slope < -STEADY_PER_HOUR || (highest > QUIET_VVS && vvs < FADED_SHARE * highest);
    if fading && highest > QUIET_VVS {
        Phase::Fading
    } else if vvs < QUIET_VVS || age_hours < YOUNG_HOURS {
        Phase::Emerging
    } else if slope > STEADY_PER_HOUR {
        Phase::Rising
    } else {
        Phase::Peaking
    }
}

/// The velocities of the stretches that cover each moment, added up. One where no other begins counts to the end.
///
/// * `moments`: in order. Each stretch is added where it lies, so that a moment costs nothing to stretches beside it.
fn sums(stretches: &[Stretch], moments: &[Timestamp]) -> Vec<f64> {
    let begun: HashSet<Timestamp> = stretches.iter().map(|s| s.from).collect();
    let mut sums = vec![0.0; moments.len()];
    for stretch in stretches {
        let from = moments.partition_point(|at| *at <= stretch.from);
        let to = match begun.contains(&stretch.to) {
            true => moments.partition_point(|at| *at <= stretch.to),
            false => moments.len(),
        };
        sums[from..to.max(from)].iter_mut().for_each(|sum| *sum += stretch.vvs);
    }
    sums
}

/// Puts texts that are about the same thing together.
///
/// Words are weighted by how rare they are; a text joins the cluster whose words it shares most when the weighted cosine
/// reaches the threshold, else it starts its own. Earlier texts come first, so the same input gives the same clusters. Cost
/// grows with the number of shared rare words, not with the square of the number of texts.
pub struct Clusters {
    threshold: f64,
    /// A number for each word.
    words: HashMap<String, usize>,
    /// In how many texts each word stands.
    seen_in: Vec<u32>,
    texts: u32,
    /// The weights of the words of each cluster.
    clusters: Vec<HashMap<usize, f64>>,
    norms: Vec<f64>,
    /// The clusters that hold each word.
    holders: Vec<Vec<usize>>,
}

impl Clusters {
    /// The clusters of these texts, and the cluster number of each text, counted from 0.
    pub fn of<'a>(texts: impl Iterator<Item = &'a Terms> + Clone, threshold: f64) -> (Self, Vec<usize>) {
        let mut made = Self {
            threshold,
            words: HashMap::new(),
            seen_in: Vec::new(),
            texts: 0,
            clusters: Vec::new(),
            norms: Vec::new(),
            holders: Vec::new(),
        };
        texts.clone().for_each(|terms| drop(made.count(terms)));
        let numbers = texts.map(|terms| {
            let words = terms.iter().filter_map(|word| made.words.get(word).copied()).collect();
            made.put(words)
        });
        let numbers = numbers.collect();
        (made, numbers)
    }

    /// The cluster of one more text.
    pub fn place(&mut self, terms: &Terms) -> usize {
        let words = self.count(terms);
        self.put(words)
    }

    fn count(&mut self, terms: &Terms) -> Vec<usize> {
        self.texts += 1;
        let counted = terms.iter().map(|word| {
            let next = self.words.len();
            let number = match self.words.get(word) {
                Some(number) => *number,
                None => *self.words.entry(word.to_owned()).or_insert(next),
            };
            if number == self.seen_in.len() {
                self.seen_in.push(0);
                self.holders.push(Vec::new());
            }
            self.seen_in[number] += 1;
            number
        });
        counted.collect()
    }

    fn put(&mut self, words: Vec<usize>) -> usize {
        let total = f64::from(self.texts);
        let weight = |word: usize| (1.0 + total / f64::from(self.seen_in[word].max(1))).ln();
        // A word of every tenth text would make everything a candidate of everything.
        let common = (self.texts / 10).max(50);
        let weights: Vec<(usize, f64)> = words.into_iter().map(|word| (word, weight(word))).collect();
        let norm = weights.iter().map(|(_, w)| w * w).sum::<f64>().sqrt();
        let mut candidates: HashMap<usize, f64> = HashMap::new();
        for &(word, own) in &weights {
            if self.seen_in[word] > common {
                continue;
            }
            for &cluster in &self.holders[word] {
                *candidates.entry(cluster).or_default() +=
                    own * self.clusters[cluster].get(&word).copied().unwrap_or(0.0);
            }
        }
        let best = candidates
            .into_iter()
            .map(|(cluster, dot)| (cluster, if norm > 0.0 { dot / (norm * self.norms[cluster]) } else { 0.0 }))
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
            .filter(|(_, cosine)| *cosine >= self.threshold)
            .map(|(cluster, _)| cluster);
        let number = best.unwrap_or_else(|| {
            self.clusters.push(HashMap::new());
            self.norms.push(0.0);
            self.clusters.len() - 1
        });
        // The founder's words describe the cluster; later members add half a voice, so it does not wander off.
        let founder = self.clusters[number].is_empty();
        for &(word, own) in &weights {
            let holders = &mut self.holders[word];
            let held = self.clusters[number].entry(word).or_insert_with(|| {
                holders.push(number);
                0.0
            });
            *held = if founder { own } else { held.max(own * 0.5) };
        }
        self.norms[number] = self.clusters[number].values().map(|w| w * w).sum::<f64>().sqrt().max(f64::MIN_POSITIVE);
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: f64) -> Timestamp {
        Timestamp::from_millis(1_790_000_000_000 + (hours * 3_600_000.0) as i64).expect("time")
    }

    fn counts(upvotes: u64, comments: u64, shares: u64) -> Counts {
        Counts { upvotes: Some(upvotes), comments: Some(comments), shares: Some(shares), views: None }
    }

    #[test]
    fn velocity_is_upvotes_per_hour_times_the_logarithm_of_engagement() {
        // 90 upvotes in 3 hours, engagement 99: 30 · log10(100) = 60.
        assert_eq!(vvs(None, Some(at(0.0)), (at(3.0), counts(90, 5, 4))), Some(60.0));
        // From 90 to 40 in 2 hours, engagement 99: -25 · 2 = -50.
        let fallen = vvs(Some((at(3.0), counts(90, 0, 0))), None, (at(5.0), counts(40, 50, 9)));
        assert_eq!(fallen, Some(-50.0));
    }

    #[test]
    fn missing_figures_give_no_velocity() {
        let silent = Counts { upvotes: None, comments: Some(4), shares: None, views: Some(1000) };
        assert_eq!(vvs(None, Some(at(0.0)), (at(3.0), silent)), None);
        assert_eq!(vvs(None, None, (at(3.0), counts(9, 0, 0))), None, "no creation time");
        assert_eq!(vvs(None, Some(at(3.0)), (at(3.0), counts(9, 0, 0))), None, "no time passed");
        assert_eq!(vvs(Some((at(4.0), counts(1, 0, 0))), None, (at(3.0), counts(9, 0, 0))), None, "time ran backwards");
    }

    /// A cluster looked at hourly whose velocity follows `speed(hour)`.
    fn hourly(hours: usize, speed: impl Fn(f64) -> f64) -> Vec<Stretch> {
        (0..hours).map(|h| Stretch { from: at(h as f64), to: at(h as f64 + 1.0), vvs: speed(h as f64 + 0.5) }).collect()
    }

    #[test]
    fn phases_follow_series_whose_truth_is_known() {
        let check = |name: &str, stretches: &[Stretch], expected: Phase| {
            let found = momentum(stretches).expect("momentum");
            assert_eq!(found.phase, expected, "{name}: {found:?}");
        };
        let bell = |centre: f64| move |h: f64| 1000.0 * (-((h - centre) / 10.0).powi(2)).exp();
        check("an hour old", &hourly(1, |_| 500.0), Phase::Emerging);
        check("quiet for two days", &hourly(48, |_| 2.0), Phase::Emerging);
        check("doubling every four hours", &hourly(24, |h| 20.0 * 2.0_f64.powf(h / 4.0)), Phase::Rising);
        check("on the way up the bell", &hourly(22, bell(30.0)), Phase::Rising);
        check("on top of the bell", &hourly(32, bell(30.0)), Phase::Peaking);
        check("down the bell", &hourly(48, bell(30.0)), Phase::Fading);
        check("steady for two days", &hourly(48, |_| 400.0), Phase::Peaking);
        check("lost most of it long ago", &hourly(96, |h| if h < 24.0 { 800.0 } else { 100.0 }), Phase::Fading);
    }

    #[test]
    fn a_single_look_at_many_posts_is_not_a_fall() {
        // One snapshot: each post has one stretch, and the looks are seconds apart.
        let posts: Vec<Stretch> = (0..30)
            .map(|i| Stretch { from: at(f64::from(i)), to: at(30.0 + f64::from(i) / 3600.0), vvs: 50.0 })
            .collect();
        assert_ne!(momentum(&posts).expect("momentum").phase, Phase::Fading);
    }

    #[test]
    fn a_series_tells_what_was_measured_and_nothing_where_figures_are_missing() {
        let silent = Counts::default();
        // 90 upvotes in 3 hours, engagement 99: 60. Then nobody counted, twice.
        let one =
            velocities(Some(at(0.0)), &[(at(3.0), counts(90, 5, 4)), (at(5.0), silent), (at(7.0), counts(9, 0, 0))]);
        assert_eq!(one.iter().map(|v| v.vvs).collect::<Vec<_>>(), [Some(60.0), None, None]);
        let told = series(std::slice::from_ref(&one), 1);
        assert_eq!(told, [(at(3.0), Some(36.0)), (at(5.0), None), (at(7.0), None)]);
        // A second post, looked at once at hour 4: it keeps its velocity until the latest look.
        let two = velocities(Some(at(1.0)), &[(at(4.0), counts(90, 5, 4))]);
        let told: Vec<Option<f64>> = series(&[one, two], 2).into_iter().map(|(_, vvs)| vvs).collect();
        assert_eq!(told, [Some(96.0), Some(48.0), Some(48.0), Some(48.0)]);
        assert_eq!(series(&[], 0), []);
    }

    #[test]
    fn a_long_series_keeps_its_ends() {
        let looks: Vec<(Timestamp, Counts)> = (1..=1000).map(|h| (at(f64::from(h)), counts(10, 0, 0))).collect();
        let told = series(&[velocities(Some(at(0.0)), &looks)], 3);
        assert_eq!(told.len(), MOST_POINTS);
        assert_eq!((told[0].0, told[MOST_POINTS - 1].0), (at(1.0), at(1000.0)));
    }

    #[test]
    fn near_duplicates_merge_and_strangers_do_not() {
        let texts: Vec<Terms> = [
            "Brutalist architecture photography in fog",
            "Fog and brutalist architecture: a photography series",
            "My cat learned to open the fridge",
            "brutalist fog photography",
            "Cat opens fridge, family stunned",
        ]
        .iter()
        .map(|text| Terms::of(text))
        .collect();
        let (mut clusters, numbers) = Clusters::of(texts.iter(), 0.35);
        assert_eq!(numbers, [0, 0, 1, 0, 1]);
        assert_eq!(clusters.place(&Terms::of("Architecture photography: brutalist towers in the fog")), 0);
        assert_eq!(clusters.place(&Terms::of("Sourdough bread at dawn")), 2);
    }

    #[test]
    fn one_community_counts_less_than_many() {
        assert_eq!(damping(1), 0.6);
        assert_eq!(damping(2), 0.8);
        assert!(damping(40) > 0.98);
    }
}
