use super::*;
use crate::cognition::lexicon::read_subject;
use crate::vocab::{Axes, Edge, InsightId, MuseId, ValueNode};

fn graph() -> MoralGraph {
    MoralGraph {
        axes: Axes { autonomy: 0.7, sophistication: 0.9, technophilia: 0.2, ego: 0.4 },
        values: vec![ValueNode {
            id: "slow_craft".to_owned(),
            label: "slow craft".to_owned(),
            weight: 0.8,
            terms: vec!["ceramic".to_owned(), "loom".to_owned()],
        }],
        edges: vec![Edge { from: "technophilia".to_owned(), to: "slow_craft".to_owned(), weight: -1.0 }],
    }
}

#[test]
fn alignment_follows_the_graph_and_names_its_nodes() {
    let check = |text: &str, low: f64, high: f64, first: &str| {
        let graph = graph();
        let (found, reasons) = alignment(&read_subject(text, &graph), &graph);
        assert!((low..=high).contains(&found), "{text}: {found} {reasons:?}");
        assert!(reasons.iter().any(|r| r.node == first) || first.is_empty(), "{text}: {reasons:?}");
    };
    check("nothing in particular", 0.5, 0.5, "");
    check("Minimalist Avant-Garde", 0.8, 0.85, "axis sophistication");
    check("viral prank challenge", 0.15, 0.2, "axis sophistication");
    check("ceramic bowls", 0.9, 1.0, "value slow_craft");
    check("cyberpunk neon robots", 0.0, 0.15, "edge technophilia→slow_craft");
}

fn trend(phase: Phase, vvs: Option<f64>) -> TrendContext {
    TrendContext {
        insight_id: InsightId::from_content("x"),
        phase,
        vvs,
        closeness: 1.0,
        signal_count: 10,
        last_at: Timestamp::from_millis(0).expect("time"),
    }
}

#[test]
fn the_gate_opens_for_roi_above_1_2_or_a_peak_and_never_for_a_red_line() {
    let check =
        |crossed: Option<&str>, alignment: f64, roi: f64, phase: Option<Phase>, insisted: bool, expected: &str| {
            let context = phase.map(|phase| trend(phase, Some(100.0)));
            let (_, reason) = judge(crossed, alignment, &[], Interval::exactly(roi), context.as_ref(), insisted);
            assert_eq!(reason.code, expected);
        };
    check(None, 0.8, 1.21, None, false, "roi.high");
    check(None, 0.8, 1.2, None, false, "roi.low");
    check(None, 0.8, 0.3, Some(Phase::Peaking), false, "trend.peaking");
    check(None, 0.8, 0.3, Some(Phase::Rising), false, "roi.low");
    check(None, 0.8, 0.3, None, true, "creator.insisted");
    check(Some("weapons"), 0.9, 99.0, Some(Phase::Peaking), true, "red_line");
    check(None, 0.1, 99.0, Some(Phase::Peaking), true, "alignment.low");
    check(None, 0.8, f64::NAN, None, false, "roi.low");
}

#[test]
fn a_trend_without_figures_lifts_nothing() {
    let table = ReachTable::shipped();
    let baseline = table.views(Platform::Instagram, None);
    assert_eq!(table.views(Platform::Instagram, Some(&trend(Phase::Peaking, None))), baseline);
    let lifted = table.views(Platform::Instagram, Some(&trend(Phase::Rising, Some(500.0))));
    assert!(lifted.mid > 2.0 * baseline.mid && lifted.high / lifted.low > baseline.high / baseline.low, "{lifted}");
}

#[test]
fn intervals_multiply_on_the_logarithmic_scale() {
    let a = Interval { low: 1.0, mid: 2.0, high: 4.0 };
    let product = a.times(a);
    assert!((product.mid - 4.0).abs() < 1e-9);
    assert!((product.high / product.mid - 2.0_f64.powf(2.0_f64.sqrt())).abs() < 1e-9);
    let free = a.over(Interval::exactly(0.0));
    assert!(free.mid.is_finite() && free.low <= free.mid && free.mid <= free.high);
}

#[test]
fn lessons_about_the_same_words_change_the_value_within_bounds() {
    let lesson = |terms: &[&str], factor: f64| Lesson {
        muse_id: MuseId::new(),
        terms: terms.iter().map(|t| (*t).to_owned()).collect(),
        factor,
        why: String::new(),
        learned_at: Timestamp::from_millis(0).expect("time"),
    };
    let intent = Terms::of("minimalist avant-garde");
    assert_eq!(lesson_factor(&intent, &[]), 1.0);
    assert_eq!(lesson_factor(&intent, &[lesson(&["cat"], 0.5)]), 1.0);
    assert!((lesson_factor(&intent, &[lesson(&["minimalist", "avant", "garde"], 0.8)]) - 0.8).abs() < 1e-9);
    let many: Vec<Lesson> = (0..50).map(|_| lesson(&["minimalist", "avant", "garde"], 0.8)).collect();
    assert_eq!(lesson_factor(&intent, &many), 0.25);
}
