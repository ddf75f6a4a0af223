//! The two figures as SVG texts: no scripts, no outside fonts, readable on light and dark pages.

use std::fmt::Write;

use super::words::{count, escape_xml, percent, thousands};
use super::{Assay, Histogram, Protocol, Rates, RocPoint};

const WIDTH: f64 = 760.0;
const LEFT: f64 = 74.0;
const RIGHT: f64 = 736.0;

/// The trade between the two mistakes, for both protocols, with the gate marked.
///
/// The lowest false accept rates do not fit a logarithmic axis: what let nobody in is drawn in a lane of its own.
#[must_use]
pub fn roc_svg(assay: &Assay) -> String {
    let height = 480.0;
    let mut svg = open(
        height,
        "False accepts against true accepts",
        "For every gate, the share of strangers let in (logarithmic) and the share of the right person let in, \
         over pairs of pictures and against templates.",
    );
    let curves = [
        ("template", "templates", &assay.template, assay.gate.template),
        ("pairs", "pairs", &assay.pairs, assay.gate.pairs),
    ];
    let drawn: Vec<_> = curves.into_iter().filter(|(_, _, protocol, _)| !protocol.roc.points.is_empty()).collect();
    if drawn.is_empty() {
        nothing(&mut svg, height, "Nothing to draw: the set needs two people, one of them with two pictures.");
        return svg;
    }
    let plane = Plane::of(assay, &drawn);
    plane.axes(&mut svg);
    for (lane, (class, _, protocol, rates)) in drawn.iter().enumerate() {
        plane.curve(&mut svg, class, lane, protocol, assay.gate.cosine.into());
        plane.gate(&mut svg, class, lane, rates);
    }
    let (mut x, y) = (LEFT - 40.0, plane.bottom + 76.0);
    for (class, words, protocol, _) in &drawn {
        let _ = writeln!(
            svg,
            r#"<path class="{class} line" d="M{x:.1} {:.1}h26"/><text class="ink" x="{:.1}" y="{y:.1}">{words} ({})</text>"#,
            y - 4.0,
            x + 34.0,
            count(protocol.impostor.count, "stranger", "strangers")
        );
        x += 228.0;
    }
    let _ = writeln!(
        svg,
        r#"<circle class="gate" cx="{:.1}" cy="{:.1}" r="5"/><text class="ink" x="{:.1}" y="{y:.1}">gate {:.3}, bars: 95 % by people</text>"#,
        x + 6.0,
        y - 4.0,
        x + 18.0,
        assay.gate.cosine
    );
    svg.push_str("</svg>\n");
    svg
}

/// How the cosines against templates are spread, with the anchors marked: as shares, and as counts on a logarithmic
/// scale, where single comparisons at the edges can be seen.
#[must_use]
pub fn spread_svg(assay: &Assay) -> String {
    let height = 560.0;
    let mut svg = open(
        height,
        "How the cosines are spread",
        "Cosines of pictures against templates, of the right person and of strangers, in bins of 0.02.",
    );
    let kinds =
        [("right", "the right person", &assay.spread.genuine), ("stranger", "strangers", &assay.spread.impostor)];
    let mut bins: Vec<(f64, u32)> = kinds.iter().flat_map(|(_, _, histogram)| histogram.bins()).collect();
    bins.retain(|(_, count)| *count > 0);
    let (Some(lowest), Some(tallest)) =
        (bins.iter().map(|bin| bin.0).min_by(f64::total_cmp), bins.iter().map(|bin| bin.1).max())
    else {
        nothing(&mut svg, height, "Nothing to draw: nobody in the set has two pictures to make a template of.");
        return svg;
    };
    let from = ((lowest.min(0.0) - 1e-9) * 5.0).floor() / 5.0;
    let x = |cosine: f64| LEFT + (cosine - from) / (1.0 - from) * (RIGHT - LEFT);
    let share = |histogram: &Histogram, count: u32| f64::from(count) / histogram.total().max(1) as f64;
    let top_share = kinds
        .iter()
        .flat_map(|(_, _, histogram)| histogram.bins().map(|(_, count)| share(histogram, count)))
        .fold(0.0, f64::max);

    let (step, top) = ticks(top_share);
    let upper = Panel { top: 94.0, bottom: 276.0, caption: 52.0 };
    let mut at = 0.0;
    while at <= top + 1e-9 {
        upper.rule(&mut svg, at / top, &percent(at));
        at += step;
    }
    upper.caption(&mut svg, "share of each kind in a bin of 0.02");
    for (class, _, histogram) in kinds {
        upper.steps(&mut svg, class, histogram, &x, |count| share(histogram, count) / top);
    }

    let lower = Panel { top: 330.0, bottom: 500.0, caption: 316.0 };
    let decades = f64::from(tallest).log10().ceil().max(1.0);
    // One comparison has to be visible, so the scale begins at a half.
    let tall = |count: f64| (count / 0.5).log10() / (10f64.powf(decades) / 0.5).log10();
    for decade in 0..=decades as i32 {
        let count = 10f64.powi(decade);
        lower.rule(&mut svg, tall(count), &thousands(count as u64));
    }
    lower.caption(&mut svg, "number of comparisons in a bin, logarithmic");
    for (class, _, histogram) in kinds {
        lower.steps(&mut svg, class, histogram, &x, |count| if count == 0 { 0.0 } else { tall(count.into()) });
    }

    let mut tick = from;
    while tick <= 1.0 + 1e-9 {
        let label = if tick.abs() < 1e-9 { 0.0 } else { tick };
        let _ = writeln!(svg, r#"<text class="soft mid" x="{:.1}" y="518">{label:.1}</text>"#, x(tick));
        let _ = writeln!(svg, r#"<path class="axis" d="M{:.1} 500v4M{:.1} 276v4"/>"#, x(tick), x(tick));
        tick += 0.2;
    }
    let _ = writeln!(
        svg,
        r#"<text class="soft mid" x="{:.1}" y="542">raw cosine against the template</text>"#,
        f64::midpoint(LEFT, RIGHT)
    );
    // Each label has a row of its own and leans to the side with room.
    let room = 150.0;
    let (verify, accept) = (x(assay.verify.cosine.into()), x(assay.gate.cosine.into()));
    let labels = [
        (verify, assay.verify.cosine, 0.25, 68, verify - room < LEFT),
        (accept, assay.gate.cosine, 0.75, 83, accept + room < RIGHT),
    ];
    for (place, cosine, score, y, rightwards) in labels {
        let (side, shift) = if rightwards { ("start", 5.0) } else { ("end", -5.0) };
        let _ = writeln!(
            svg,
            r#"<path class="anchor" d="M{place:.1} {}V276M{place:.1} 330V500"/><text class="ink" style="text-anchor:{side}" x="{:.1}" y="{y}">{cosine:.3} = score {score}</text>"#,
            y - 12,
            place + shift
        );
    }
    let mut place = RIGHT - 380.0;
    for (class, words, histogram) in kinds {
        let label = format!("{words} ({})", thousands(histogram.total()));
        let _ = writeln!(
            svg,
            r#"<rect class="{class} area" x="{place:.1}" y="19" width="14" height="14"/><text class="ink" x="{:.1}" y="31">{label}</text>"#,
            place + 20.0
        );
        place += 210.0;
    }
    svg.push_str("</svg>\n");
    svg
}

/// Colours hold their contrast on both backgrounds and differ for colour-blind readers; lines also differ in dashes.
/// The card is painted, because a page's theme need not be the reader's.
fn open(height: f64, title: &str, description: &str) -> String {
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" aria-labelledby="t d">
<title id="t">{title}</title>
<desc id="d">{description}</desc>
<style>
text{{font:13px system-ui,-apple-system,"Segoe UI",sans-serif}}
.title{{font-size:15px;font-weight:600}}
.mid{{text-anchor:middle}} .end{{text-anchor:end}}
.card{{fill:#ffffff}} .ink{{fill:#1f2328}} .soft{{fill:#59636e}}
.axis{{stroke:#818b98;fill:none}} .grid{{stroke:#e3e7ec;fill:none}} .anchor{{stroke:#1f2328;stroke-dasharray:2 3;fill:none}}
.line{{fill:none;stroke-width:2.2;stroke-linejoin:round}} .bar{{fill:none;stroke-width:1.2;opacity:.75}}
.template{{stroke:#0a5fb4}} .pairs{{stroke:#b35309;stroke-dasharray:7 4}} .bar,.jump{{stroke-dasharray:none}}
.jump{{stroke-dasharray:1 5;stroke-linecap:round}}
.gate{{fill:#1f2328;stroke:#ffffff;stroke-width:1.5}}
.area{{fill-opacity:.28;stroke-width:1.4;stroke-linejoin:round}} .right{{stroke:#0a5fb4;fill:#0a5fb4}} .stranger{{stroke:#b35309;fill:#b35309}}
@media (prefers-color-scheme:dark){{
.card{{fill:#0d1117}} .ink{{fill:#e6edf3}} .soft{{fill:#9aa4af}}
.axis{{stroke:#6e7681}} .grid{{stroke:#262c36}} .anchor{{stroke:#e6edf3}}
.template,.right{{stroke:#58a6ff}} .pairs,.stranger{{stroke:#f0a04b}} .right{{fill:#58a6ff}} .stranger{{fill:#f0a04b}}
.gate{{fill:#e6edf3;stroke:#0d1117}}
}}
</style>
<rect class="card" width="{WIDTH}" height="{height}" rx="8"/>
<text class="ink title" x="{LEFT}" y="30">{title}</text>
"##,
        title = escape_xml(title),
        description = escape_xml(description),
    )
}

fn nothing(svg: &mut String, height: f64, words: &str) {
    let _ = writeln!(svg, r#"<text class="soft mid" x="{}" y="{}">{words}</text>"#, WIDTH / 2.0, height / 2.0);
    svg.push_str("</svg>\n");
}

/// A step of 1, 2 or 5 and the first multiple of it that is not below `highest`.
fn ticks(highest: f64) -> (f64, f64) {
    let highest = if highest > 0.0 { highest } else { 1.0 };
    let size = 10f64.powf((highest / 5.0).log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|n| n * size).into_iter().find(|step| highest / step <= 5.0);
    let step = step.unwrap_or(highest);
    (step, (highest / step - 1e-9).ceil() * step)
}

/// The plane of the ROC: true accepts upwards, false accepts to the right, and a lane on the left for none at all.
struct Plane {
    top: f64,
    bottom: f64,
    lane: f64,
    axis: f64,
    lowest_decade: i32,
    lowest_tar: f64,
}

impl Plane {
    fn of(assay: &Assay, drawn: &[(&str, &str, &Protocol, Rates)]) -> Self {
        let most = drawn.iter().map(|(_, _, protocol, _)| protocol.impostor.count).max().unwrap_or(1);
        let gate = f64::from(assay.gate.cosine);
        let mut lowest: f64 = 1.0;
        for (_, _, protocol, rates) in drawn {
            let lower = rates.false_reject.by_people.map_or(rates.false_reject.share.high, |bound| bound.high);
            lowest = lowest.min(1.0 - lower);
            let shown = protocol.roc.points.iter().filter(|p| p.far < 0.5 && (p.far > 0.0 || p.threshold <= gate));
            lowest = shown.map(|p| p.tar).fold(lowest, f64::min);
        }
        let lowest_tar = [0.98, 0.95, 0.9, 0.8, 0.6, 0.4, 0.2].into_iter().find(|tar| *tar <= lowest).unwrap_or(0.0);
        Self {
            top: 58.0,
            bottom: 386.0,
            lane: LEFT + 32.0,
            axis: LEFT + 112.0,
            lowest_decade: -((most.max(10) as f64).log10().ceil() as i32),
            lowest_tar,
        }
    }

    fn x(&self, far: f64, lane: usize) -> f64 {
        if far <= 0.0 {
            return self.lane - 12.0 + 24.0 * lane as f64;
        }
        let decades = far.log10() - f64::from(self.lowest_decade);
        self.axis + decades.max(0.0) / -f64::from(self.lowest_decade) * (RIGHT - self.axis)
    }

    fn y(&self, tar: f64) -> f64 {
        let share = ((tar - self.lowest_tar) / (1.0 - self.lowest_tar)).max(0.0);
        self.bottom - share * (self.bottom - self.top)
    }

    fn axes(&self, svg: &mut String) {
        let (step, _) = ticks(1.0 - self.lowest_tar);
        let mut tar = 1.0;
        while tar >= self.lowest_tar - 1e-9 {
            let y = self.y(tar);
            let _ = writeln!(
                svg,
                r#"<path class="grid" d="M{LEFT} {y:.1}H{RIGHT}"/><text class="soft end" x="{:.1}" y="{:.1}">{}</text>"#,
                LEFT - 8.0,
                y + 4.0,
                percent(tar)
            );
            tar -= step;
        }
        for decade in self.lowest_decade..=0 {
            let far = 10f64.powi(decade);
            let x = self.x(far, 0);
            let _ = writeln!(
                svg,
                r#"<path class="grid" d="M{x:.1} {}V{}"/><text class="soft mid" x="{x:.1}" y="{}">{}</text>"#,
                self.top,
                self.bottom,
                self.bottom + 20.0,
                percent(far)
            );
        }
        let gap = f64::midpoint(self.lane + 24.0, self.axis);
        let _ = writeln!(
            svg,
            r#"<path class="axis" d="M{LEFT} {b}H{:.1}m-3 5l6 -10m2 10l6 -10m-3 5H{RIGHT}M{LEFT} {}V{b}"/><text class="soft mid" x="{}" y="{}">none</text>"#,
            gap - 4.0,
            self.top,
            self.lane,
            self.bottom + 20.0,
            b = self.bottom,
        );
        let _ = writeln!(
            svg,
            r#"<text class="soft mid" x="{:.1}" y="{:.1}">strangers accepted (false accept rate, logarithmic)</text><text class="soft" x="{LEFT}" y="{:.1}">right person accepted (true accept rate)</text>"#,
            f64::midpoint(self.axis, RIGHT),
            self.bottom + 46.0,
            self.top - 10.0
        );
    }

    /// Strictest gate first: down the lane, a dotted jump onto the axis, then to the right.
    fn curve(&self, svg: &mut String, class: &str, lane: usize, protocol: &Protocol, gate: f64) {
        let (seen, unseen): (Vec<RocPoint>, Vec<RocPoint>) = protocol.roc.points.iter().partition(|p| p.far > 0.0);
        let path = |points: &[(f64, f64)]| {
            let mut text = String::new();
            for (i, (x, y)) in points.iter().enumerate() {
                let _ = write!(text, "{}{x:.1} {y:.1}", if i == 0 { "M" } else { "L" });
            }
            text
        };
        let place = |far: f64, tar: f64| (self.x(far, lane), self.y(tar));
        let mut stair: Vec<(f64, f64)> = Vec::new();
        for point in seen.iter().rev() {
            // Between two gates the rates jump: along the axis first, as the rarer share allows no more.
            if let Some((_, y)) = stair.last().copied() {
                stair.push((self.x(point.far, lane), y));
            }
            stair.push(place(point.far, point.tar));
        }
        let shown: Vec<(f64, f64)> = unseen
            .iter()
            .filter(|point| point.threshold <= gate.max(unseen.first().map_or(gate, |first| first.threshold)) + 1e-6)
            .map(|point| place(0.0, point.tar))
            .collect();
        let _ = writeln!(svg, r#"<path class="{class} line" d="{}"/>"#, path(&stair));
        if let (Some(top), Some(first)) = (shown.first(), stair.first()) {
            let _ = writeln!(svg, r#"<path class="{class} line jump" d="{}"/>"#, path(&[*top, *first]));
        }
        if shown.len() > 1 {
            let _ = writeln!(svg, r#"<path class="{class} line" d="{}"/>"#, path(&shown));
        }
    }

    fn gate(&self, svg: &mut String, class: &str, lane: usize, rates: &Rates) {
        let (accept, reject) = (rates.false_accept, rates.false_reject);
        let ends = |rate: &super::Rate| {
            rate.by_people.map_or((rate.share.low, rate.share.high), |bound| (bound.low, bound.high))
        };
        let (x, y) = (self.x(accept.share.rate, lane), self.y(1.0 - reject.share.rate));
        let ((far_low, far_high), (frr_low, frr_high)) = (ends(&accept), ends(&reject));
        let _ = writeln!(
            svg,
            r#"<path class="{class} bar" d="M{:.1} {y:.1}H{:.1}m0 -4v8M{x:.1} {:.1}V{:.1}m-4 0h8"/><circle class="gate" cx="{x:.1}" cy="{y:.1}" r="5"/>"#,
            self.x(far_low, lane),
            self.x(far_high, lane),
            self.y(1.0 - frr_low),
            self.y(1.0 - frr_high)
        );
    }
}

/// One of the two drawings of the histograms.
struct Panel {
    top: f64,
    bottom: f64,
    caption: f64,
}

impl Panel {
    fn y(&self, share: f64) -> f64 {
        self.bottom - share * (self.bottom - self.top)
    }

    fn rule(&self, svg: &mut String, share: f64, label: &str) {
        let y = self.y(share);
        let class = if share == 0.0 { "axis" } else { "grid" };
        let _ = writeln!(
            svg,
            r#"<path class="{class}" d="M{LEFT} {y:.1}H{RIGHT}"/><text class="soft end" x="{:.1}" y="{:.1}">{label}</text>"#,
            LEFT - 8.0,
            y + 4.0
        );
    }

    fn caption(&self, svg: &mut String, words: &str) {
        let _ = writeln!(svg, r#"<text class="soft" x="{LEFT}" y="{:.1}">{words}</text>"#, self.caption);
    }

    fn steps(
        &self,
        svg: &mut String,
        class: &str,
        histogram: &Histogram,
        x: &impl Fn(f64) -> f64,
        share: impl Fn(u32) -> f64,
    ) {
        let mut path = String::new();
        let mut end = None;
        for (from, count) in histogram.bins() {
            let y = self.y(share(count));
            let begin = if path.is_empty() { format!("M{:.1} {:.1}", x(from), self.bottom) } else { String::new() };
            let _ = write!(path, "{begin}V{y:.1}H{:.1}", x(from + super::BIN_WIDTH));
            end = Some(self.bottom);
        }
        if let Some(bottom) = end {
            let _ = writeln!(svg, r#"<path class="{class} area" d="{path}V{bottom:.1}Z"/>"#);
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that fails may panic")]
mod tests {
    use muse_gpu::Calibration;

    use super::super::stats::tests::{at, three_people};
    use super::super::{Sample, Settings, assay};
    use super::*;

    #[track_caller]
    fn figures(samples: &[Sample], verify: f32, accept: f32) -> [String; 2] {
        let found = assay(samples, &Settings::new(Calibration::new(verify, accept).unwrap()));
        let figures = [roc_svg(&found), spread_svg(&found)];
        for svg in &figures {
            assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n"), "{svg}");
            for odd in ["NaN", "inf", "http://", "https://"] {
                assert!(!svg.replace("http://www.w3.org/2000/svg", "").contains(odd), "{odd} in {svg}");
            }
            assert_eq!(svg.matches("<text").count(), svg.matches("</text>").count());
        }
        figures
    }

    #[test]
    fn both_protocols_and_the_gate_are_drawn() {
        let [roc, spread] = figures(&three_people(), 0.363, 0.6);
        assert!(roc.contains("templates (10 strangers)") && roc.contains("pairs (23 strangers)"), "{roc}");
        assert_eq!(roc.matches("<circle").count(), 3, "one for each protocol and one in the legend");
        assert!(spread.contains("0.363 = score 0.25") && spread.contains("0.600 = score 0.75"));
        assert!(spread.contains("the right person (5)") && spread.contains("strangers (10)"));
    }

    #[test]
    fn a_label_leans_to_the_side_with_room() {
        let [_, spread] = figures(&three_people(), -0.9, 0.95);
        assert!(spread.contains(r#"text-anchor:start"#) && spread.contains(r#"text-anchor:end"#));
        let label = |text: &str| spread.lines().find(|line| line.contains(text)).unwrap().to_owned();
        assert!(label("-0.900 = ").contains("text-anchor:start"));
        assert!(label("0.950 = ").contains("text-anchor:end"));
    }

    #[test]
    fn a_set_with_nothing_to_draw_says_so() {
        let [roc, spread] = figures(&[], 0.363, 0.6);
        assert!(roc.contains("Nothing to draw") && spread.contains("Nothing to draw"));
        let [roc, spread] = figures(&[at("ada", "a", 0.0), at("ada", "b", 10.0)], 0.363, 0.6);
        assert!(roc.contains("Nothing to draw") && !spread.contains("Nothing to draw"));
    }

    #[test]
    fn an_axis_has_few_round_ticks() {
        for (highest, step, top) in [(0.28, 0.1, 0.3), (0.1, 0.02, 0.1), (1.0, 0.2, 1.0), (0.0, 0.2, 1.0)] {
            let found = ticks(highest);
            assert!((found.0 - step).abs() < 1e-9 && (found.1 - top).abs() < 1e-9, "{highest}: {found:?}");
        }
    }
}
