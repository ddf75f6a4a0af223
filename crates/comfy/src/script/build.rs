//! Statements to a prompt.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::names::{ClassIds, member_id, nearest};
use super::syntax::{Arg, ArgName, Call, Expr, ExprKind, Statement};
use super::{ANY_CLASS, Place, ScriptError};
use crate::catalogue::{Catalogue, InputKind, InputSpec, NodeClass, text_of};
use crate::inputs::as_input;
use crate::prompt::{Prompt, PromptNode, WRAPPED, link};

/// What a name stands for.
#[derive(Clone)]
enum Bound {
    Output(String, u32),
    Value(Value),
}

/// A link to a name that is assigned further down.
struct Forward {
    node_id: String,
    input: String,
    name: String,
    place: Place,
}

struct Builder<'a> {
    catalogue: &'a Catalogue,
    ids: ClassIds<'a>,
    prompt: Prompt,
    names: HashMap<String, Bound>,
    /// The first output each name ever stood for, for [`Forward`].
    first: HashMap<String, (String, u32)>,
    forward: Vec<Forward>,
}

pub(super) fn prompt(statements: &[Statement], catalogue: &Catalogue) -> Result<Prompt, ScriptError> {
    let mut builder = Builder {
        catalogue,
        ids: ClassIds::of(catalogue),
        prompt: Prompt::default(),
        names: HashMap::new(),
        first: HashMap::new(),
        forward: Vec::new(),
    };
    for statement in statements {
        builder.statement(statement)?;
    }
    builder.finish()
}

impl Builder<'_> {
    fn statement(&mut self, statement: &Statement) -> Result<(), ScriptError> {
        let targets = &statement.targets;
        if let [Expr { kind: ExprKind::Call(call), place }] = statement.values.as_slice() {
            // ComfyScript keeps the canvas's notes; a prompt has no place for them.
            if matches!(call.function.as_str(), "Note" | "MarkdownNote") && self.ids.class(&call.function).is_none() {
                return Ok(());
            }
            let id = self.call(call, *place, statement.title.as_deref())?;
            let outputs = self.output_count(&id);
            for (slot, (name, place)) in targets.iter().enumerate() {
                if name == "_" {
                    continue;
                }
                if outputs.is_some_and(|outputs| slot >= outputs) {
                    let count = outputs.unwrap_or(0);
                    return Err(place.error_with(
                        format!("{} has {count} output(s), but `{name}` would be number {}", call.function, slot + 1),
                        "Leave the surplus names out.",
                    ));
                }
                let slot = u32::try_from(slot).map_err(|_| place.error("too many names"))?;
                self.first.entry(name.clone()).or_insert_with(|| (id.clone(), slot));
                self.names.insert(name.clone(), Bound::Output(id.clone(), slot));
            }
            return Ok(());
        }
        if targets.is_empty() {
            return Err(statement
                .place
                .error_with("a value alone does nothing", "Give it a name, or pass it to a node."));
        }
        if targets.len() != statement.values.len() {
            return Err(statement.place.error(format!(
                "{} names are given {} values",
                targets.len(),
                statement.values.len()
            )));
        }
        let mut bound = Vec::new();
        for value in &statement.values {
            bound.push(match &value.kind {
                ExprKind::Name(name) => self.names.get(name).cloned().ok_or_else(|| self.unknown(name, value.place))?,
                ExprKind::Call(call) => Bound::Output(self.call(call, value.place, None)?, 0),
                _ => Bound::Value(self.argument(value, None)?),
            });
        }
        for ((name, _), value) in targets.iter().zip(bound) {
            if name != "_" {
                self.names.insert(name.clone(), value);
            }
        }
        Ok(())
    }

    /// `None` when the class is unknown.
    fn output_count(&self, id: &str) -> Option<usize> {
        let class = self.prompt.node(id)?.class_type.as_str();
        Some(self.catalogue.class(class)?.outputs.len())
    }

    fn call(&mut self, call: &Call, place: Place, title: Option<&str>) -> Result<String, ScriptError> {
        let (class_name, args) = self.class_of(call, place)?;
        let class = self.catalogue.class(&class_name);
        let mut node = PromptNode::new(class_name.clone());
        let mut position = 0;
        let mut forward = Vec::new();
        for arg in args {
            let name = match &arg.name {
                ArgName::Positional => {
                    let spec = class
                        .and_then(|class| class.inputs.get(position))
                        .ok_or_else(|| too_many(class, &class_name, position, arg.value.place))?;
                    position += 1;
                    spec.name.clone()
                }
                ArgName::Keyword(name) => {
                    if let Some(class) = class
                        && class.input(name).is_none()
                    {
                        return Err(unknown_input(class, name, arg.value.place));
                    }
                    name.clone()
                }
                ArgName::Spread(name) => name.clone(),
            };
            let spec = class.and_then(|class| class.input_anywhere(&name));
            if node.inputs.contains_key(&name) {
                return Err(arg.value.place.error(format!("`{name}` is given twice")));
            }
            match &arg.value.kind {
                ExprKind::None if !matches!(arg.name, ArgName::Spread(_)) => {
                    if let Some(value) = spec.filter(|spec| spec.has_widget()).and_then(InputSpec::fallback) {
                        node.inputs.insert(name, as_input(value));
                    }
                }
                ExprKind::Name(wanted) if !self.names.contains_key(wanted) => {
                    forward.push((name.clone(), wanted.clone(), arg.value.place));
                    // Holds the input's place in the order until the name is known.
                    node.inputs.insert(name, Value::Null);
                }
                ExprKind::List(items)
                    if spec
                        .is_some_and(|spec| spec.name == name && matches!(spec.kind, InputKind::Autogrow { .. })) =>
                {
                    self.grow(spec, &name, items, arg.value.place, &mut node)?;
                }
                _ => {
                    let value = self.argument(&arg.value, spec)?;
                    node.inputs.insert(name, value);
                }
            }
        }
        if let Some(class) = class {
            node.fill_defaults(class);
        }
        node.title = Some(
            title.map(str::to_owned).unwrap_or_else(|| class.map_or(class_name, |class| class.display_name.clone())),
        )
        // A node of no class at all has no usual title either.
        .filter(|title| !title.is_empty() || !node.class_type.is_empty());
        // After the arguments: nested calls are nodes of their own and come first.
        let id = (self.prompt.len() + 1).to_string();
        for (input, name, place) in forward {
            self.forward.push(Forward { node_id: id.clone(), input, name, place });
        }
        self.prompt.0.insert(id.clone(), node);
        Ok(id)
    }

    fn class_of<'c>(&self, call: &'c Call, place: Place) -> Result<(String, &'c [Arg]), ScriptError> {
        if call.function == ANY_CLASS {
            return match call.args.split_first() {
                Some((
                    Arg {
                        name: ArgName::Positional,
                        value: Expr { kind: ExprKind::Literal(Value::String(class)), .. },
                    },
                    rest,
                )) => Ok((class.clone(), rest)),
                _ => Err(place
                    .error_with("`Node` needs the class name first", "Write Node('Class name', **{'input': value}).")),
            };
        }
        match self.ids.class(&call.function) {
            Some(class) => Ok((class.to_owned(), &call.args)),
            None => {
                let advice = match self.ids.nearest(&call.function) {
                    Some(near) => format!("Did you mean `{near}`?"),
                    None => format!(
                        "Install the pack that provides `{}`, or write Node('exact class name', …).",
                        call.function
                    ),
                };
                Err(place.error_with(format!("there is no node class `{}`", call.function), advice))
            }
        }
    }

    /// `BatchImagesNode([a, b])`: each item takes the next name of the group.
    fn grow(
        &mut self,
        spec: Option<&InputSpec>,
        group: &str,
        items: &[Expr],
        place: Place,
        node: &mut PromptNode,
    ) -> Result<(), ScriptError> {
        let Some(InputKind::Autogrow { item_names, template, .. }) = spec.map(|spec| &spec.kind) else {
            return Ok(());
        };
        if items.len() > item_names.len() {
            return Err(place.error(format!("`{group}` takes at most {} items", item_names.len())));
        }
        for (item, name) in items.iter().zip(item_names) {
            let value = self.argument(item, Some(template))?;
            node.inputs.insert(format!("{group}.{name}"), value);
        }
        Ok(())
    }

    /// The JSON of one argument.
    fn argument(&mut self, expr: &Expr, spec: Option<&InputSpec>) -> Result<Value, ScriptError> {
        match &expr.kind {
            ExprKind::Name(name) => match self.names.get(name) {
                Some(Bound::Output(id, slot)) => Ok(link(id, *slot)),
                Some(Bound::Value(value)) => Ok(value.clone()),
                None => Err(self.unknown(name, expr.place)),
            },
            ExprKind::Call(call) => {
                let id = self.call(call, expr.place, None)?;
                if self.output_count(&id) == Some(0) {
                    return Err(expr.place.error(format!("{} has no output to pass on", call.function)));
                }
                Ok(link(&id, 0))
            }
            ExprKind::Member(member) => Ok(enum_value(member, spec)),
            ExprKind::List(_) => Ok(json!({ WRAPPED: self.literal(expr)? })),
            ExprKind::Tuple(items) => items.iter().map(|item| self.literal(item)).collect(),
            _ => self.literal(expr),
        }
    }

    /// A value that holds no link.
    fn literal(&self, expr: &Expr) -> Result<Value, ScriptError> {
        match &expr.kind {
            ExprKind::None => Ok(Value::Null),
            ExprKind::Literal(value) => Ok(value.clone()),
            ExprKind::Member(member) => Ok(member.clone().into()),
            ExprKind::List(items) | ExprKind::Tuple(items) => items.iter().map(|item| self.literal(item)).collect(),
            ExprKind::Dict(entries) => {
                let mut map = Map::new();
                for (key, value) in entries {
                    map.insert(key.clone(), self.literal(value)?);
                }
                Ok(Value::Object(map))
            }
            ExprKind::Name(name) => match self.names.get(name) {
                Some(Bound::Value(value)) => Ok(value.clone()),
                Some(Bound::Output(..)) => Err(expr.place.error_with(
                    "a node's output cannot stand inside a list or dict",
                    "Pass it to an input of its own, such as **{'images.image0': image}.",
                )),
                None => Err(self.unknown(name, expr.place)),
            },
            ExprKind::Call(_) => Err(expr.place.error("a call cannot stand inside a list or dict")),
        }
    }

    fn unknown(&self, name: &str, place: Place) -> ScriptError {
        let known = self.names.keys().map(String::as_str);
        let advice = match nearest(name, known) {
            Some(near) => format!("Did you mean `{near}`?"),
            None => format!("Assign it first: {name} = SomeNode(…)."),
        };
        place.error_with(format!("nothing is called `{name}`"), advice)
    }

    fn finish(mut self) -> Result<Prompt, ScriptError> {
        for Forward { node_id, input, name, place } in std::mem::take(&mut self.forward) {
            let Some((source, slot)) = self.first.get(&name) else {
                return Err(self.unknown(&name, place));
            };
            if let Some(node) = self.prompt.0.get_mut(&node_id) {
                node.inputs.insert(input, link(source, *slot));
            }
        }
        Ok(self.prompt)
    }
}

/// `Sampler.dpmpp_2m`: the option whose identifier is the member, else the member as text.
fn enum_value(member: &str, spec: Option<&InputSpec>) -> Value {
    let options = match spec.map(|spec| &spec.kind) {
        Some(InputKind::Combo { options, .. }) => options.clone(),
        Some(InputKind::DynamicCombo { options }) => {
            options.iter().map(|option| Value::from(option.key.clone())).collect()
        }
        _ => Vec::new(),
    };
    let stem = |text: &str| text.rsplit_once('.').map(|(stem, _)| member_id(stem));
    options
        .iter()
        .find(|option| text_of(option) == member)
        .or_else(|| options.iter().find(|option| member_id(&text_of(option)) == member))
        .or_else(|| options.iter().find(|option| stem(&text_of(option)).as_deref() == Some(member)))
        .cloned()
        .unwrap_or_else(|| member.into())
}

fn too_many(class: Option<&NodeClass>, name: &str, position: usize, place: Place) -> ScriptError {
    match class {
        Some(class) => {
            let names: Vec<&str> = class.inputs.iter().map(|spec| spec.name.as_str()).collect();
            place.error_with(
                format!("{name} takes {position} values"),
                if names.is_empty() {
                    "Leave the values out.".to_owned()
                } else {
                    format!("Its inputs are, in order: {}.", names.join(", "))
                },
            )
        }
        None => place.error_with(
            format!("the inputs of {name} are not known, so their order is not either"),
            "Name them: **{'input': value}.",
        ),
    }
}

fn unknown_input(class: &NodeClass, name: &str, place: Place) -> ScriptError {
    let names: Vec<&str> = class.inputs.iter().map(|spec| spec.name.as_str()).collect();
    let advice = match nearest(name, names.iter().copied()) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => format!("Its inputs are: {}. Any other name goes into **{{'{name}': …}}.", names.join(", ")),
    };
    place.error_with(format!("{} has no input `{name}`", class.name), advice)
}
