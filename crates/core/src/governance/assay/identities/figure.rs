//! The cosines of all designs with each other, as an SVG text: no scripts, no outside fonts, readable on dark pages.

use std::fmt::Write;

use super::super::words::escape_xml;
use super::Findings;

const CELL: f64 = 23.0;
const LEFT: f64 = 92.0;
const TOP: f64 = 116.0;

/// Every centre against every other; on the diagonal the mean of a design's own views. What reaches a threshold has a
/// frame.
#[must_use]
pub fn matrix_svg(found: &Findings) -> String {
    let count = found.rows.len();
    let side = count as f64 * CELL;
    let (width, height) = (LEFT + side + 24.0, TOP + side + 62.0);
    let gates = found.scale.full;
    let mut svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-labelledby="t d">
<title id="t">How alike the designed faces are</title>
<desc id="d">Raw cosines between the centres of {count} designed faces in hundredths; on the diagonal the mean of each one's own views against the centre of the others.</desc>
<style>
text{{font:11px system-ui,-apple-system,"Segoe UI",sans-serif}}
.title{{font-size:15px;font-weight:600}} .mid{{text-anchor:middle}} .end{{text-anchor:end}} .n{{font-size:9.5px;text-anchor:middle}}
.card{{fill:#ffffff}} .ink{{fill:#1f2328}} .soft{{fill:#59636e}} .low{{fill:#1f2328}} .high{{fill:#ffffff}}
.cell{{fill:#0a5fb4}} .own{{fill:#b35309}} .close{{fill:none;stroke:#1f2328;stroke-width:1.4;stroke-dasharray:3 2}} .same{{fill:none;stroke:#1f2328;stroke-width:2.4}}
@media (prefers-color-scheme:dark){{
.card{{fill:#0d1117}} .ink{{fill:#e6edf3}} .soft{{fill:#9aa4af}} .low{{fill:#e6edf3}} .high{{fill:#0d1117}}
.cell{{fill:#58a6ff}} .own{{fill:#f0a04b}} .close,.same{{stroke:#e6edf3}}
}}
</style>
<rect class="card" width="{width}" height="{height}" rx="8"/>
<text class="ink title" x="18" y="28">How alike the designed faces are</text>
"##
    );
    for (at, row) in found.rows.iter().enumerate() {
        let name = escape_xml(&row.name);
        let middle = at as f64 * CELL + CELL / 2.0;
        let _ = writeln!(
            svg,
            r#"<text class="ink end" x="{:.1}" y="{:.1}">{name}</text><text class="ink" transform="translate({:.1} {:.1}) rotate(-60)">{name}</text>"#,
            LEFT - 6.0,
            TOP + middle + 4.0,
            LEFT + middle + 3.0,
            TOP - 6.0
        );
        for (column, cosine) in found.matrix.get(at).into_iter().flatten().enumerate() {
            cell(&mut svg, at, column, *cosine);
            let class = match cosine {
                _ if column == at => continue,
                c if *c >= gates.same_cosine => "same",
                c if *c >= gates.close_cosine => "close",
                _ => continue,
            };
            let (x, y) = (LEFT + column as f64 * CELL + 1.0, TOP + at as f64 * CELL + 1.0);
            let side = CELL - 2.0;
            let _ =
                writeln!(svg, r#"<rect class="{class}" x="{x:.1}" y="{y:.1}" width="{side:.1}" height="{side:.1}"/>"#);
        }
    }
    let y = TOP + side + 26.0;
    let _ = writeln!(
        svg,
        r#"<rect class="own" x="18" y="{:.1}" width="12" height="12"/><text class="ink" x="36" y="{y:.1}">own views against the centre of the others, mean</text><rect class="close" x="330" y="{:.1}" width="12" height="12"/><text class="ink" x="348" y="{y:.1}">close, from {:.3}</text><rect class="same" x="470" y="{:.1}" width="12" height="12"/><text class="ink" x="488" y="{y:.1}">the same, from {:.3}</text>"#,
        y - 10.0,
        y - 10.0,
        gates.close_cosine,
        y - 10.0,
        gates.same_cosine
    );
    let _ = writeln!(svg, r#"<text class="soft" x="18" y="{:.1}">raw cosines in hundredths</text>"#, y + 22.0);
    svg.push_str("</svg>\n");
    svg
}

fn cell(svg: &mut String, row: usize, column: usize, cosine: f32) {
    let class = if row == column { "own" } else { "cell" };
    let shade = cosine.clamp(0.0, 1.0);
    let (x, y) = (LEFT + column as f64 * CELL, TOP + row as f64 * CELL);
    let ink = if shade > 0.6 { "high" } else { "low" };
    let number = (cosine * 100.0).round() as i32;
    let _ = writeln!(
        svg,
        r#"<rect class="{class}" fill-opacity="{shade:.2}" x="{x:.1}" y="{y:.1}" width="{CELL}" height="{CELL}"/><text class="n {ink}" x="{:.1}" y="{:.1}">{number}</text>"#,
        x + CELL / 2.0,
        y + CELL / 2.0 + 3.5
    );
}

#[cfg(test)]
mod tests {
    use super::super::check::tests::scale;
    use super::super::tests::{people, person};
    use super::super::{Findings, check};
    use super::matrix_svg;

    fn drawn(found: &Findings) -> String {
        let svg = matrix_svg(found);
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n") && !svg.contains("NaN"), "{svg}");
        assert_eq!(svg.matches("<text").count(), svg.matches("</text>").count());
        svg
    }

    #[test]
    fn every_pair_has_a_cell_and_twins_have_a_frame() {
        let mut all = people(4.0);
        let apart = drawn(&check(&all, &scale(), &[], None, None));
        assert_eq!(apart.matches(r#"class="cell""#).count(), 72);
        assert_eq!(apart.matches(r#"<rect class="same""#).count(), 1, "only the legend's");
        all.push(person("<twin>", 2.0, 4.0, 0.1));
        let twins = drawn(&check(&all, &scale(), &[], None, None));
        assert_eq!(twins.matches(r#"<rect class="same""#).count(), 3);
        assert!(twins.contains("&lt;twin&gt;") && !twins.contains("<twin>"));
    }

    #[test]
    fn nobody_is_an_empty_card() {
        drawn(&check(&[], &scale(), &[], None, None));
    }
}
