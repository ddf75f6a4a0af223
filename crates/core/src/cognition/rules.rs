//! Alignment, reach, ROI, decision, plan: pure functions.

use serde::Deserialize;

use super::model::{
    AlignmentReason, Decision, DecisionInputs, Interval, Lesson, MindNote, Outcome, Platform, ProductionPlan, Reason,
    RendererChoice, Subject, TrendContext,
};
use crate::perception::{Phase, Terms, overlap};
use crate::vocab::{Axis, DecisionId, GenerationId, LightDna, MoralGraph, MuseDna, Timestamp};

/// Produce only above this ROI, unless the trend is peaking.
pub const ROI_TO_PRODUCE: f64 = 1.2;

/// Below this alignment the graph refuses, whatever the ROI.
pub const LEAST_ALIGNMENT: f64 = 0.25;

/// Below this share of common words an insight is about something else.
pub const LEAST_CLOSENESS: f64 = 0.34;

/// What an audience is worth, as data: `assets/reach.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReachTable {
    /// Where the numbers come from.
    pub source: String,
    platform: std::collections::BTreeMap<Platform, PlatformReach>,
    phase: std::collections::BTreeMap<String, f64>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlatformReach {
    /// Views of a post with no trend behind it: low, mid, high.
    baseline_views: [f64; 3],
    /// Dollars per 1,000 views: low, mid, high.
    value_per_1000_views: [f64; 3],
}

impl ReachTable {
    /// The table that ships with the studio.
    ///
    /// # Panics
    /// Never in a build whose tests passed: the text is part of the binary.
    #[allow(clippy::expect_used)]
    pub fn shipped() -> Self {
        Self::parse(include_str!("../../../../assets/reach.toml")).expect("assets/reach.toml")
    }

    /// Reads a table.
    ///
    /// # Errors
    /// The position and the field at fault, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let table: Self = toml::from_str(text).map_err(|e| e.to_string())?;
        for (platform, reach) in &table.platform {
            for [low, mid, high] in [reach.baseline_views, reach.value_per_1000_views] {
                if !(low > 0.0 && low <= mid && mid <= high && high.is_finite()) {
                    return Err(format!("{}: low, mid and high must be positive and in order", platform.name()));
                }
            }
        }
        Ok(table)
    }

    fn of(&self, platform: Platform) -> PlatformReach {
        // A platform that the table does not know is taken as tiny, so that it cannot justify a cost.
        self.platform
            .get(&platform)
            .copied()
            .unwrap_or(PlatformReach { baseline_views: [1.0; 3], value_per_1000_views: [0.01; 3] })
    }

    /// Expected views: the platform's baseline, lifted by the logarithm of the velocity and by the phase.
    ///
    /// Without a trend, or without figures, the baseline stands: no lift is invented.
    pub fn views(&self, platform: Platform, trend: Option<&TrendContext>) -> Interval {
        let [low, mid, high] = self.of(platform).baseline_views;
        let baseline = Interval { low, mid, high };
        let Some((trend, vvs)) = trend.and_then(|trend| Some((trend, trend.vvs?))) else { return baseline };
        let lift = 1.0 + trend.closeness * (vvs.max(0.0) / 10.0).ln_1p();
        let phase = self.phase.get(trend.phase.name()).copied().unwrap_or(1.0);
        // What a trend will bring is known to a factor of two at best.
        baseline.times(Interval { low: lift * phase / 2.0, mid: lift * phase, high: lift * phase * 2.0 })
    }

    /// Dollars per 1,000 views.
    pub fn value_per_1000_views(&self, platform: Platform) -> Interval {
        let [low, mid, high] = self.of(platform).value_per_1000_views;
        Interval { low, mid, high }
    }
}

/// How well a subject fits a moral graph, in [0, 1], and which nodes and edges made it so.
///
/// Starts at 0.5. Each axis that the subject speaks of moves it by up to ±0.4 (shared among those axes): a level like
/// hers lifts, a level unlike hers lowers. Each touched value lifts by 0.3 of its weight. Each edge from a touched node
/// moves it by 0.2 of the edge's weight times the level of the node it points to.
pub fn alignment(subject: &Subject, graph: &MoralGraph) -> (f64, Vec<AlignmentReason>) {
    let mut reasons = Vec::new();
    let mut add = |node: String, effect: f64| {
        if effect != 0.0 {
            reasons.push(AlignmentReason { node, effect: (effect * 1e4).round() / 1e4 });
        }
        effect
    };
    let mut total = 0.5;
    let words: u32 = subject.axes.values().map(|(_, words)| words).sum();
    for axis in Axis::ALL {
        if let Some((level, hits)) = subject.axis(axis) {
            let distance = (level - graph.axes.get(axis)).abs();
            let share = f64::from(hits) / f64::from(words.max(1));
            total += add(format!("axis {}", axis.name()), 0.4 * share * (1.0 - 2.0 * distance));
        }
    }
    for value in graph.values.iter().filter(|value| subject.values.contains(&value.id)) {
        total += add(format!("value {}", value.id), 0.3 * value.weight);
    }
    for edge in &graph.edges {
        let touched = match Axis::ALL.iter().find(|axis| axis.name() == edge.from) {
            Some(axis) => subject.axis(*axis).is_some_and(|(level, _)| level > 0.5),
            None => subject.values.contains(&edge.from),
        };
        if touched {
            let level = match Axis::ALL.iter().find(|axis| axis.name() == edge.to) {
                Some(axis) => graph.axes.get(*axis),
                None => graph.values.iter().find(|value| value.id == edge.to).map_or(0.0, |value| value.weight),
            };
            total += add(format!("edge {}→{}", edge.from, edge.to), 0.2 * edge.weight * level);
        }
    }
    (total.clamp(0.0, 1.0), reasons)
}

/// What past reviews multiply the value with: each lesson counts as far as it is about the same words, and all together
/// stay between a quarter and four.
pub fn lesson_factor(intent: &Terms, lessons: &[Lesson]) -> f64 {
    let log: f64 = lessons.iter().map(|lesson| overlap(intent, &lesson.terms) * lesson.factor.ln()).sum();
    log.exp().clamp(0.25, 4.0)
}

/// Everything a decision needs, gathered by the conductor.
pub struct Appraisal<'a> {
    /// The Muse as sealed.
    pub dna: &'a MuseDna,
    /// Under which generation.
    pub generation_id: GenerationId,
    /// What was asked for, in the creator's words.
    pub intent: &'a str,
    /// The red line that the intent crosses, if one.
    pub crossed: Option<String>,
    /// What the subject is about.
    pub subject: Subject,
    /// Who read it.
    pub mind: MindNote,
    /// The trend it leans on.
    pub trend: Option<TrendContext>,
    /// Where it will be shown.
    pub platform: Platform,
    /// Expected cost.
    pub cost: Interval,
    /// Where the cost comes from.
    pub cost_source: Vec<String>,
    /// Past lessons of this Muse.
    pub lessons: &'a [Lesson],
    /// What an audience is worth.
    pub reach: &'a ReachTable,
    /// The creator said "anyway": a low ROI does not stop it. Red lines and values still do.
    pub insisted: bool,
    /// This moment.
    pub now: Timestamp,
}

/// Decides, and says why.
pub fn decide(appraisal: Appraisal<'_>) -> Decision {
    let a = appraisal;
    let (alignment, reasons) = alignment(&a.subject, &a.dna.moral_graph);
    let reach_views = a.reach.views(a.platform, a.trend.as_ref());
    let per_1000 = a.reach.value_per_1000_views(a.platform);
    let lesson_factor = lesson_factor(&Terms::of(a.intent), a.lessons);
    let value = reach_views.times(per_1000).times(Interval::exactly(alignment.max(1e-6) * lesson_factor / 1000.0));
    let roi = value.over(a.cost);
    let (outcome, reason) = judge(a.crossed.as_deref(), alignment, &reasons, roi, a.trend.as_ref(), a.insisted);
    let mut sources = a.cost_source;
    sources.push(a.reach.source.clone());
    Decision {
        decision_id: DecisionId::new(),
        muse_id: a.dna.muse_id,
        generation_id: a.generation_id,
        intent: a.intent.to_owned(),
        outcome,
        reason,
        roi,
        inputs: DecisionInputs {
            platform: a.platform,
            trend: a.trend,
            subject: a.subject,
            mind: a.mind,
            reach_views,
            value_per_1000_views: per_1000,
            alignment,
            alignment_reasons: reasons,
            lesson_factor,
            value,
            cost: a.cost,
            sources,
            insisted: a.insisted,
        },
        decided_at: a.now,
    }
}

fn judge(
    crossed: Option<&str>,
    alignment: f64,
    reasons: &[AlignmentReason],
    roi: Interval,
    trend: Option<&TrendContext>,
    insisted: bool,
) -> (Outcome, Reason) {
    let reason = |code: &str, sentence: String| Reason { code: code.to_owned(), sentence };
    if let Some(line) = crossed {
        return (Outcome::Refuse, reason("red_line", format!("The intent crosses her red line '{line}'.")));
    }
    if alignment < LEAST_ALIGNMENT {
        let against =
            reasons.iter().min_by(|x, y| x.effect.total_cmp(&y.effect)).map_or("her values", |r| r.node.as_str());
        let sentence = format!("Alignment {alignment:.2} is below {LEAST_ALIGNMENT}; most against it: {against}.");
        return (Outcome::Refuse, reason("alignment.low", sentence));
    }
    if roi.mid > ROI_TO_PRODUCE {
        return (Outcome::Produce, reason("roi.high", format!("ROI {roi} is above {ROI_TO_PRODUCE}.")));
    }
    if trend.is_some_and(|trend| trend.phase == Phase::Peaking) {
        let sentence = format!("The trend is peaking; ROI {roi} alone would not have carried it.");
        return (Outcome::Produce, reason("trend.peaking", sentence));
    }
    if insisted {
        let sentence = format!("ROI {roi} is not above {ROI_TO_PRODUCE}, but the creator wants it anyway.");
        return (Outcome::Produce, reason("creator.insisted", sentence));
    }
    (Outcome::Skip, reason("roi.low", format!("ROI {roi} is not above {ROI_TO_PRODUCE} and no trend is peaking.")))
}

/// How a yes will be carried out.
pub fn plan(dna: &MuseDna, intent: &str, platform: Platform, renderer: RendererChoice, seed: u64) -> ProductionPlan {
    let style = &dna.style;
    let mut parts = vec![format!("editorial portrait, {intent}")];
    parts.extend(style.wardrobe.iter().take(3).cloned());
    parts.push(light_words(style.light));
    parts.push(format!("{} mm lens", style.lens_mm));
    parts.push(format!("colour palette {}", style.palette.join(" ")));
    ProductionPlan {
        platform,
        format: platform.format(),
        renderer,
        prompt: parts.join(", "),
        negative_prompt: "blurry, deformed, extra fingers, text, watermark, child".to_owned(),
        attempts: dna.limits.max_attempts,
        deadline_secs: 15 * 60,
        seed,
        approved: false,
        own: None,
    }
}

fn light_words(light: LightDna) -> String {
    let side = match light.azimuth_degrees {
        a if a.abs() < 20.0 => "frontal",
        a if a.abs() > 120.0 => "back",
        a if a > 0.0 => "left side",
        _ => "right side",
    };
    let quality = if light.softness > 0.5 { "soft" } else { "hard" };
    let warmth = if light.warmth > 0.2 {
        "warm"
    } else if light.warmth < -0.2 {
        "cool"
    } else {
        "neutral"
    };
    format!("{quality} {warmth} {side} light")
}

#[cfg(test)]
mod tests;
