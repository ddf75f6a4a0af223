//! From labelled vectors to numbers: two protocols, their rates with two kinds of interval, and what follows from them.

use muse_gpu::Calibration;

use super::compare::{Comparisons, NAMED, Person, Probe, pair_comparisons, people, template_comparisons};
use super::estimate::{Cell, Wrong, at_or_above, quantile, rates};
use super::{
    ACCEPT_FAR, ACCEPT_FRR, AcceptRule, Aim, AimCheck, Assay, Estimate, Gate, Group, Groups, Held, LookAlike, Odd,
    Proposal, Protocol, REFERENCES, Rate, Rates, Sample, SetSize, Settings, Spread, Summary, TWIN_COSINE, VERIFY_FAR,
    WithoutLookAlikes,
};

/// Fewer comparisons than this have no 99.9 % quantile to speak of.
const MEASURABLE_P999: usize = 1_000;

/// Measures a labelled set.
///
/// * **Pairs**: every picture against every other one.
/// * **Template**: of a person with four pictures or more, the first three in name order are the references and the
///   rest are probes. With two or three pictures each is compared with the centre of the others (leave one out), and
///   strangers with the centre of all but the last. With one picture the person is only ever a stranger. Every picture
///   of every other person is compared with each template.
///
/// Accepted means at or above the gate. Names are compared byte by byte, so `image_10` comes before `image_9`.
///
/// * cost: one dot product per pair of pictures, `f32` per comparison in memory (149 pictures: well under a second);
///   the bootstrap walks all pairs of people once per draw.
#[must_use]
pub fn assay(samples: &[Sample], settings: &Settings) -> Assay {
    let people = people(samples);
    let pairs = pair_comparisons(&people);
    let (template, probes, closest) = template_comparisons(&people);
    let (pair_set, template_set) = (pairs.protocol(), template.protocol());
    let placed = place(&pair_set, &pairs, &template_set);

    let shipped = settings.shipped;
    let mut wanted: Vec<f32> = settings.gates.iter().copied().filter(|c| c.is_finite()).collect();
    wanted.extend([shipped.verify_cosine, shipped.accept_cosine]);
    wanted.sort_unstable_by(f32::total_cmp);
    wanted.dedup();
    let mut asked = wanted.clone();
    asked.extend(placed.iter().flat_map(|(verify, accept, _)| [*verify, *accept]));
    let mut gates = gates(&pairs, &template, &asked, settings);
    let proposal = placed.and_then(|(verify_cosine, accept_cosine, accept_rule)| {
        let (accept, verify) = (gates.pop()?, gates.pop()?);
        let enough = pair_set.impostor.count as f64 * VERIFY_FAR >= 1.0;
        let usable = enough && Calibration::new(verify_cosine, accept_cosine).is_ok();
        Some(Proposal { verify_cosine, accept_cosine, accept_rule, usable, verify, accept })
    });
    gates.truncate(wanted.len());
    let at = |anchor: f32| gates[wanted.iter().position(|cosine| *cosine == anchor).unwrap_or(0)];
    let (verify, gate) = (at(shipped.verify_cosine), at(shipped.accept_cosine));

    let look_alikes = look_alikes(&people, &pairs);
    let without = look_alikes.first().and_then(|first| without(first, &pairs, &template, &wanted, settings));
    let mut weakest: Vec<Odd> = probes.iter().map(Probe::odd).collect();
    weakest.sort_by(|a, b| a.cosine.total_cmp(&b.cosine));
    weakest.truncate(NAMED);
    let counts = || people.iter().map(|person| person.pictures.len());
    let full_template = people.iter().filter(|p| p.pictures.len() > REFERENCES && p.template.is_some()).count();
    let thin_template = people.iter().filter(|p| p.pictures.len() <= REFERENCES && p.template.is_some()).count();
    let twins = pairs.genuine.iter().map(|cell| at_or_above(&cell.cosines, TWIN_COSINE) as usize).sum();
    let cosines = |cells: &[Cell]| cells.iter().flat_map(|cell| cell.cosines.clone()).collect::<Vec<f32>>();
    Assay {
        settings: settings.clone(),
        set: SetSize {
            people: people.len(),
            pictures: samples.len(),
            pictures_each: (counts().min().unwrap_or(0), counts().max().unwrap_or(0)),
            full_template,
            thin_template,
            no_template: people.len() - full_template - thin_template,
            twins,
        },
        pairs: pair_set,
        template: template_set,
        gate,
        verify,
        gates,
        look_alikes: look_alikes.into_iter().take(NAMED).map(|(look_alike, _)| look_alike).collect(),
        without,
        weakest,
        closest,
        groups: groups(&probes, shipped.accept_cosine),
        aims: vec![
            check(Aim::StrangersAtVerify, VERIFY_FAR, verify.pairs.false_accept),
            check(Aim::StrangersAtAccept, ACCEPT_FAR, gate.pairs.false_accept),
            check(Aim::RightPersonAtAccept, ACCEPT_FRR, gate.template.false_reject),
        ],
        proposal,
        spread: Spread::of(cosines(&template.genuine), cosines(&template.impostor)),
    }
}

fn gates(pairs: &Comparisons, template: &Comparisons, asked: &[f32], settings: &Settings) -> Vec<Gate> {
    let resamples = settings.resamples.max(1_000);
    let both = |found: &Comparisons| {
        let accepts = rates(&found.impostor, asked, Wrong::AtOrAbove, resamples, settings.seed);
        let rejects = rates(&found.genuine, asked, Wrong::Below, resamples, settings.seed);
        let joined = accepts.into_iter().zip(rejects);
        joined.map(|(false_accept, false_reject)| Rates { false_accept, false_reject }).collect::<Vec<_>>()
    };
    let joined = both(template).into_iter().zip(both(pairs)).zip(asked);
    joined.map(|((template, pairs), cosine)| Gate { cosine: *cosine, template, pairs }).collect()
}

/// Where this set would put the anchors, and which rule decided the second one.
fn place(pairs: &Protocol, found: &Comparisons, template: &Protocol) -> Option<(f32, f32, AcceptRule)> {
    let up = |cosine: f64| ((cosine * 1e3).ceil() / 1e3) as f32;
    let highest = found.impostor.iter().filter_map(|cell| cell.cosines.last()).copied().max_by(f32::total_cmp)?;
    let above_highest = up(f64::from(highest.next_up()));
    let at = |wanted: f64| {
        let at_far = pairs.roc.at_far.iter().find(|at| at.target == wanted)?;
        at_far.found.map(|point| up(point.threshold))
    };
    let quantile = (template.genuine.p2_5? * 1e3).floor() / 1e3;
    let (strangers, rule) =
        at(ACCEPT_FAR).map_or((above_highest, AcceptRule::HighestStranger), |c| (c, AcceptRule::FalseAccepts));
    let (accept, rule) =
        if quantile as f32 > strangers { (quantile as f32, AcceptRule::GenuineQuantile) } else { (strangers, rule) };
    Some((at(VERIFY_FAR).unwrap_or(above_highest), accept, rule))
}

/// Pairs of people, the most alike first, with their places in `people`.
fn look_alikes(people: &[Person<'_>], pairs: &Comparisons) -> Vec<(LookAlike, (usize, usize))> {
    let mut found: Vec<_> = pairs
        .impostor
        .iter()
        .filter_map(|cell| {
            let own = Summary::of(&cell.cosines);
            let (mean, max) = own.mean.zip(own.max)?;
            let names = (people[cell.a].name.to_owned(), people[cell.b].name.to_owned());
            Some((LookAlike { people: names, pairs: own.count, mean, max }, (cell.a, cell.b)))
        })
        .collect();
    found.sort_by(|(x, _), (y, _)| y.mean.total_cmp(&x.mean));
    found
}

fn without(
    (pair, (a, b)): &(LookAlike, (usize, usize)),
    pairs: &Comparisons,
    template: &Comparisons,
    wanted: &[f32],
    settings: &Settings,
) -> Option<WithoutLookAlikes> {
    let (pairs, template) = (pairs.without(*a, *b), template.without(*a, *b));
    let pair_set = pairs.protocol();
    let others_p999 = pair_set.impostor.p999.filter(|_| pair_set.impostor.count >= MEASURABLE_P999)?;
    (pair.max > others_p999).then(|| WithoutLookAlikes {
        pair: pair.clone(),
        others_p999,
        pairs: pair_set,
        template: template.protocol(),
        gates: gates(&pairs, &template, wanted, settings),
    })
}

fn groups(probes: &[Probe<'_>], gate: f32) -> Groups {
    let group = |name: String, members: &dyn Fn(&Probe<'_>) -> bool| {
        let mine: Vec<&Probe<'_>> = probes.iter().filter(|probe| members(probe)).collect();
        let mut people: Vec<&str> = mine.iter().map(|probe| probe.person).collect();
        people.dedup();
        let false_rejects = mine.iter().filter(|probe| probe.cosine < gate).count() as u64;
        let sum: f64 = mine.iter().map(|probe| f64::from(probe.cosine)).sum();
        Group {
            name,
            people: people.len(),
            mean: (!mine.is_empty()).then(|| sum / mine.len() as f64),
            false_rejects,
            share: Estimate::wilson(false_rejects, mine.len() as u64),
        }
    };
    if probes.is_empty() {
        return Groups::default();
    }
    let eyes = |probe: &Probe<'_>| probe.sample.eye_distance_px;
    let luma = |probe: &Probe<'_>| probe.sample.luma;
    let mut lumas: Vec<f32> = probes.iter().map(luma).filter(|luma| luma.is_finite()).collect();
    lumas.sort_unstable_by(f32::total_cmp);
    let third = |share| quantile(&lumas, share).map_or(0.0, |at| at.round() as f32);
    let (dark, light) = (third(1.0 / 3.0), third(2.0 / 3.0));
    let mut face_size = vec![
        group("below 40 px".to_owned(), &|probe| eyes(probe) < 40.0),
        group("40 to 70 px".to_owned(), &|probe| (40.0..=70.0).contains(&eyes(probe))),
        group("above 70 px".to_owned(), &|probe| eyes(probe) > 70.0),
    ];
    let unknown = group("not measured".to_owned(), &|probe| eyes(probe).is_nan());
    face_size.extend((unknown.share.of > 0).then_some(unknown));
    let mut brightness = Vec::new();
    if light - dark >= 1.0 {
        brightness = vec![
            group(format!("below {dark:.0}"), &|probe| luma(probe) < dark),
            group(format!("{dark:.0} to {light:.0}"), &|probe| (dark..=light).contains(&luma(probe))),
            group(format!("above {light:.0}"), &|probe| luma(probe) > light),
        ];
        let unknown = group("not measured".to_owned(), &|probe| luma(probe).is_nan());
        brightness.extend((unknown.share.of > 0).then_some(unknown));
    }
    let references = (1..=REFERENCES)
        .rev()
        .map(|n| {
            let name = if n == 1 { "1 reference".to_owned() } else { format!("{n} references") };
            group(name, &|probe| probe.references == n)
        })
        .filter(|group| group.share.of > 0);
    Groups { face_size, brightness, references: references.collect() }
}

fn check(aim: Aim, limit: f64, found: Rate) -> AimCheck {
    // Too few people for an interval over people are too few to be sure.
    let (low, high) = found.by_people.map_or((0.0, 1.0), |bound| (bound.low, bound.high));
    let held = match () {
        () if found.share.of == 0 => Held::Unmeasured,
        () if high <= limit => Held::Surely,
        () if found.share.rate <= limit => Held::AsMeasured,
        () if low <= limit => Held::Doubtful,
        () => Held::Broken,
    };
    AimCheck { aim, limit, found, held }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that fails may panic")]
pub(super) mod tests;
