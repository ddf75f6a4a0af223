//! The stored values of one node of a document, each with its name and the place it stands at.

use serde_json::Value;

use super::edit::{Found, put};
use super::graph::list;
use super::patch::{Step, escaped};
use super::widgets::{CONTROL_CHOICES, Walker, fallback, walk};
use crate::catalogue::{InputKind, InputSpec, NodeClass};
use crate::error::ComfyError;

/// One stored value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stop {
    /// The widget's name as prompts write it; [`CONTROL`] behind a seed.
    pub(super) name: String,
    /// Position in the stored list; `None` when values go by name or this one is not stored.
    pub(super) place: Option<usize>,
    pub(super) value: Value,
    /// A seed's "fixed/increment/…", which no prompt holds.
    pub(super) is_control: bool,
    /// Holding another value changes which values follow.
    pub(super) unfolds: bool,
}

/// What the frontend calls the widget behind a seed.
pub(super) const CONTROL: &str = "control_after_generate";

/// How a node stores its values.
pub(super) enum Layout<'d> {
    ByName(&'d Value),
    /// Values with their positions in the document's list.
    InOrder(Vec<(usize, &'d Value)>),
}

impl<'d> Layout<'d> {
    /// A newer frontend's names count only where there is no list.
    pub(super) fn of(node: &'d Value, class: &NodeClass) -> Self {
        match node.get("widgets_values") {
            Some(by_name @ Value::Object(_)) => Self::ByName(by_name),
            Some(Value::Array(values)) if !values.is_empty() => Self::InOrder(in_order(class, values)),
            _ => match node.get("widgets_values_named") {
                Some(by_name @ Value::Object(_)) => Self::ByName(by_name),
                _ => Self::InOrder(Vec::new()),
            },
        }
    }
}

/// Values and their positions, without those of inputs that had a widget once and are sockets now.
fn in_order<'d>(class: &NodeClass, values: &'d [Value]) -> Vec<(usize, &'d Value)> {
    let all = values.iter().enumerate();
    match former_widgets(class, values.len()) {
        Some(places) => all.zip(places).filter(|(_, is_socket)| !is_socket).map(|(value, _)| value).collect(),
        None => all.collect(),
    }
}

/// Which of the stored values belong to inputs that are sockets now; `None` when the document stores none for them.
pub(super) fn former_widgets(class: &NodeClass, stored: usize) -> Option<Vec<bool>> {
    if !class.inputs.iter().any(|spec| spec.force_input) {
        return None;
    }
    let places: Vec<bool> = class
        .inputs
        .iter()
        .filter(|spec| spec.force_input || spec.has_widget())
        .flat_map(|spec| std::iter::once(spec.force_input).chain(spec.control_after_generate.then_some(false)))
        .collect();
    (places.len() == stored).then_some(places)
}

/// Every value of a node of `class`, in stored order; what is not stored is what its widget shows.
pub(super) fn stops(class: &NodeClass, node: &Value) -> Vec<Stop> {
    let mut reader = Reader { layout: Layout::of(node, class), next: 0, stops: Vec::new() };
    walk(class, &mut reader);
    reader.stops
}

struct Reader<'d> {
    layout: Layout<'d>,
    next: usize,
    stops: Vec<Stop>,
}

impl Walker for Reader<'_> {
    fn value(&mut self, name: &str, spec: &InputSpec) -> Value {
        let (place, stored) = match &self.layout {
            Layout::ByName(map) => (None, map.get(name)),
            Layout::InOrder(values) => {
                values.get(self.next).map_or((None, None), |(at, value)| (Some(*at), Some(*value)))
            }
        };
        self.next += 1;
        let value = stored.cloned().or_else(|| fallback(spec)).unwrap_or_default();
        let unfolds = matches!(spec.kind, InputKind::DynamicCombo { .. });
        self.stops.push(Stop { name: name.to_owned(), place, value: value.clone(), is_control: false, unfolds });
        if unfolds { value } else { Value::Null }
    }

    fn control(&mut self) {
        let (place, stored) = match &self.layout {
            Layout::ByName(map) => (None, map.get(CONTROL)),
            Layout::InOrder(values) => {
                values.get(self.next).map_or((None, None), |(at, value)| (Some(*at), Some(*value)))
            }
        };
        let is_control = |value: &Value| value.as_str().is_some_and(|text| CONTROL_CHOICES.contains(&text));
        if stored.is_some_and(|value| !is_control(value)) {
            return;
        }
        self.next += 1;
        let value = stored.cloned().unwrap_or_else(|| "fixed".into());
        self.stops.push(Stop { name: CONTROL.to_owned(), place, value, is_control: true, unfolds: false });
    }

    fn buttons(&mut self, _: &[Value]) {}

    fn open_list(&mut self, name: &dyn Fn(usize) -> String) {
        let Layout::InOrder(values) = &self.layout else { return };
        let stop = |(count, (at, value)): (usize, &(usize, &Value))| Stop {
            name: name(count),
            place: Some(*at),
            value: (*value).clone(),
            is_control: false,
            unfolds: false,
        };
        self.stops.extend((1..).zip(values.iter().skip(self.next)).map(stop));
        self.next = self.next.max(values.len());
    }
}

/// The steps that set one widget, and whether other sockets come and go with it.
pub(super) fn set(
    found: &Found<'_>,
    node: &str,
    class: &NodeClass,
    widget: &str,
    value: Value,
) -> Result<(Vec<Step>, bool), ComfyError> {
    let before = stops(class, found.node);
    let at = before.iter().position(|stop| stop.name == widget && !stop.is_control);
    let appends = || at.is_none() && is_next_of_open_list(class, &before, widget);
    if at.is_none() && !appends() {
        return Err(ComfyError::document(format!("node {node} has no widget `{widget}`")));
    }
    let unfolds = at.is_some_and(|at| before[at].unfolds);
    let after = match at {
        Some(_) if unfolds => unfolded(class, &before, widget, &value),
        Some(at) => {
            let mut after = before.clone();
            after[at].value = value;
            after
        }
        None => {
            let place = None;
            let stop = Stop { name: widget.to_owned(), place, value, is_control: false, unfolds: false };
            before.iter().cloned().chain([stop]).collect()
        }
    };
    let mut steps = Vec::new();
    let stored = found.node.get("widgets_values").unwrap_or(&Value::Null);
    match at.and_then(|at| before[at].place) {
        _ if stored.is_object() => {
            steps.extend(put_names(stored, &format!("{}/widgets_values", found.path), &before, &after, widget));
        }
        Some(place) if !unfolds => {
            let at = at.unwrap_or_default();
            steps.push(Step::replace(format!("{}/widgets_values/{place}", found.path), after[at].value.clone()));
        }
        _ => {
            let values = after.iter().map(|stop| &stop.value).chain(rest(found.node, class, &before));
            steps.push(put(found.node, &found.path, "widgets_values", values.cloned().collect()));
        }
    }
    if let Some(named) = found.node.get("widgets_values_named").filter(|named| named.is_object()) {
        steps.extend(put_names(named, &format!("{}/widgets_values_named", found.path), &before, &after, widget));
    }
    Ok((steps, unfolds))
}

/// Values by name: what was set, and what comes and goes with it.
fn put_names(map: &Value, path: &str, before: &[Stop], after: &[Stop], changed: &str) -> Vec<Step> {
    let inside = format!("{changed}.");
    let concerned = |stop: &&Stop| !stop.is_control && (stop.name == changed || stop.name.starts_with(&inside));
    let mut steps = Vec::new();
    for stop in before.iter().filter(concerned) {
        if map.get(&stop.name).is_some() && !after.iter().any(|other| other.name == stop.name) {
            steps.push(Step::Remove { path: format!("{path}/{}", escaped(&stop.name)) });
        }
    }
    for stop in after.iter().filter(concerned) {
        if map.get(&stop.name) != Some(&stop.value) {
            steps.push(put(map, path, &stop.name, stop.value.clone()));
        }
    }
    steps
}

/// A list of options that a person makes longer takes one more value at its end.
fn is_next_of_open_list(class: &NodeClass, before: &[Stop], widget: &str) -> bool {
    struct Next<'s> {
        before: &'s [Stop],
        widget: &'s str,
        found: bool,
    }
    impl Walker for Next<'_> {
        fn value(&mut self, name: &str, _: &InputSpec) -> Value {
            self.before.iter().find(|stop| stop.name == name).map(|stop| stop.value.clone()).unwrap_or_default()
        }
        fn control(&mut self) {}
        fn buttons(&mut self, _: &[Value]) {}
        fn open_list(&mut self, name: &dyn Fn(usize) -> String) {
            let there = |count: &usize| self.before.iter().any(|stop| stop.name == name(*count));
            let next = (1..).find(|count| !there(count)).unwrap_or(1);
            self.found = name(next) == self.widget;
        }
    }
    let mut next = Next { before, widget, found: false };
    walk(class, &mut next);
    next.found
}

/// The values of a node once one of its dynamic combos holds another key: those both choices have keep what they
/// hold, as far as the new choice takes it.
pub(super) fn unfolded(class: &NodeClass, before: &[Stop], changed: &str, key: &Value) -> Vec<Stop> {
    let mut writer = Unfolding { before, changed, key, inside: format!("{changed}."), last: None, stops: Vec::new() };
    walk(class, &mut writer);
    writer.stops
}

struct Unfolding<'s> {
    before: &'s [Stop],
    changed: &'s str,
    key: &'s Value,
    /// What the names of values that come and go begin with.
    inside: String,
    /// The value in front of a control.
    last: Option<usize>,
    stops: Vec<Stop>,
}

impl Walker for Unfolding<'_> {
    fn value(&mut self, name: &str, spec: &InputSpec) -> Value {
        self.last = self.before.iter().position(|stop| stop.name == name);
        let held = self.last.map(|at| &self.before[at].value);
        let value = if name == self.changed {
            self.key.clone()
        } else {
            held.filter(|held| !name.starts_with(&self.inside) || takes(spec, held))
                .cloned()
                .or_else(|| fallback(spec))
                .unwrap_or_default()
        };
        let unfolds = matches!(spec.kind, InputKind::DynamicCombo { .. });
        let stop = Stop { name: name.to_owned(), place: None, value: value.clone(), is_control: false, unfolds };
        self.stops.push(stop);
        if unfolds { value } else { Value::Null }
    }

    fn control(&mut self) {
        let behind = self.last.and_then(|at| self.before.get(at + 1)).filter(|stop| stop.is_control);
        // Nothing stored behind a seed that was there means that this document keeps no control.
        if self.last.is_some() && behind.is_none() {
            return;
        }
        let value = behind.map_or_else(|| "fixed".into(), |stop| stop.value.clone());
        self.stops.push(Stop { name: CONTROL.to_owned(), place: None, value, is_control: true, unfolds: false });
    }

    fn buttons(&mut self, _: &[Value]) {}

    fn open_list(&mut self, name: &dyn Fn(usize) -> String) {
        for count in 1.. {
            let wanted = name(count);
            let Some(stop) = self.before.iter().find(|stop| stop.name == wanted) else { return };
            self.stops.push(stop.clone());
        }
    }
}

/// Whether a widget could hold this value.
fn takes(spec: &InputSpec, value: &Value) -> bool {
    match &spec.kind {
        InputKind::Int | InputKind::Float => value.is_number(),
        InputKind::Text => value.is_string(),
        InputKind::Boolean => value.is_boolean(),
        InputKind::Combo { options, .. } => options.is_empty() || options.contains(value),
        InputKind::DynamicCombo { options } => options.iter().any(|option| value.as_str() == Some(&option.key)),
        _ => true,
    }
}

/// The values behind the last one the class knows: upload buttons, and whatever a pack stores there.
pub(super) fn rest<'d>(node: &'d Value, class: &NodeClass, stops: &[Stop]) -> &'d [Value] {
    let behind = stops.iter().filter_map(|stop| stop.place).max().map_or(0, |last| last + 1);
    let all = list(node, "widgets_values");
    match former_widgets(class, all.len()) {
        Some(_) => &[],
        None => all.get(behind..).unwrap_or_default(),
    }
}
