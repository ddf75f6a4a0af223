//! One complaint about one prompt, in the server's vocabulary.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::catalogue::InputSpec;
use crate::prompt::PromptNode;

/// What kind of complaint; serialises to the server's own type names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
#[non_exhaustive]
pub enum DiagnosticKind {
    /// The class does not exist on this server.
    MissingNodeType,
    /// Nothing in the prompt saves or previews anything.
    PromptNoOutputs,
    /// A required input is absent.
    RequiredInputMissing,
    /// A number above its maximum.
    ValueBiggerThanMax,
    /// A number below its minimum.
    ValueSmallerThanMin,
    /// A value that cannot be read as the input's type.
    InvalidInputType,
    /// A choice that is not offered.
    ValueNotInList,
    /// The linked output has another type.
    ReturnTypeMismatch,
    /// A list that is no link.
    BadLinkedInput,
    /// The link leads nowhere.
    ExceptionDuringValidation,
    /// A node without an `inputs` object, or an error deeper in the chain.
    ExceptionDuringInnerValidation,
    /// The node feeds itself, perhaps through others.
    DependencyCycle,
    /// The class's own check said no (an absent picture, for example).
    CustomValidationFailed,
    /// The request holds no prompt.
    NoPrompt,
    /// The id the sender chose for the prompt is no UUID.
    InvalidPromptId,
    /// The request is not JSON; a server answers with HTTP 500 and no class of error.
    MalformedRequest,
    /// The server takes it, but the node will raise an exception. Never sent by a server.
    FailsWhenRun,
    /// Anything a newer server may say, by its name.
    Other(String),
}

impl DiagnosticKind {
    /// The server's name for it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::MissingNodeType => "missing_node_type",
            Self::PromptNoOutputs => "prompt_no_outputs",
            Self::RequiredInputMissing => "required_input_missing",
            Self::ValueBiggerThanMax => "value_bigger_than_max",
            Self::ValueSmallerThanMin => "value_smaller_than_min",
            Self::InvalidInputType => "invalid_input_type",
            Self::ValueNotInList => "value_not_in_list",
            Self::ReturnTypeMismatch => "return_type_mismatch",
            Self::BadLinkedInput => "bad_linked_input",
            Self::ExceptionDuringValidation => "exception_during_validation",
            Self::ExceptionDuringInnerValidation => "exception_during_inner_validation",
            Self::DependencyCycle => "dependency_cycle",
            Self::CustomValidationFailed => "custom_validation_failed",
            Self::NoPrompt => "no_prompt",
            Self::InvalidPromptId => "invalid_prompt_id",
            Self::MalformedRequest => "malformed_request",
            Self::FailsWhenRun => "fails_when_run",
            Self::Other(name) => name,
        }
    }
}

impl From<String> for DiagnosticKind {
    fn from(name: String) -> Self {
        match name.as_str() {
            "missing_node_type" => Self::MissingNodeType,
            "prompt_no_outputs" => Self::PromptNoOutputs,
            "required_input_missing" => Self::RequiredInputMissing,
            "value_bigger_than_max" => Self::ValueBiggerThanMax,
            "value_smaller_than_min" => Self::ValueSmallerThanMin,
            "invalid_input_type" => Self::InvalidInputType,
            "value_not_in_list" => Self::ValueNotInList,
            "return_type_mismatch" => Self::ReturnTypeMismatch,
            "bad_linked_input" => Self::BadLinkedInput,
            "exception_during_validation" => Self::ExceptionDuringValidation,
            "exception_during_inner_validation" => Self::ExceptionDuringInnerValidation,
            "dependency_cycle" => Self::DependencyCycle,
            "custom_validation_failed" => Self::CustomValidationFailed,
            "no_prompt" => Self::NoPrompt,
            "invalid_prompt_id" => Self::InvalidPromptId,
            "malformed_request" => Self::MalformedRequest,
            "fails_when_run" => Self::FailsWhenRun,
            _ => Self::Other(name),
        }
    }
}

impl From<DiagnosticKind> for String {
    fn from(kind: DiagnosticKind) -> Self {
        kind.as_str().to_owned()
    }
}

/// One complaint, found here or sent by a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The node; `None` when the whole prompt is meant.
    pub node_id: Option<String>,
    /// The node's class; empty when unknown.
    pub class_type: String,
    /// The input, dotted where it belongs to a dynamic one.
    pub input: Option<String>,
    /// What kind of complaint.
    pub kind: DiagnosticKind,
    /// What happened, in one sentence.
    pub message: String,
    /// What to do about it.
    pub advice: Option<String>,
    /// The value names a model or picture the server does not have; the graph itself is fine.
    pub asset_missing: bool,
}

impl Diagnostic {
    /// Whether only a file is missing on the server, so that fetching or uploading it is the cure.
    pub fn is_file(&self) -> bool {
        self.asset_missing
    }

    /// Whether a server would take it all the same and fail later.
    pub fn is_warning(&self) -> bool {
        self.kind == DiagnosticKind::FailsWhenRun
    }

    /// Something about the request as a whole.
    pub(super) fn of_request(kind: DiagnosticKind, what: &dyn fmt::Display) -> Self {
        Self {
            node_id: None,
            class_type: String::new(),
            input: None,
            kind,
            message: what.to_string(),
            advice: Some(
                "Send {\"prompt\": {…}} with the prompt in API form, and a UUID if any as `prompt_id`.".to_owned(),
            ),
            asset_missing: false,
        }
    }

    pub(super) fn without_inputs(id: &str, node: &PromptNode) -> Self {
        Self {
            node_id: Some(id.to_owned()),
            class_type: node.class_type.clone(),
            input: None,
            kind: DiagnosticKind::ExceptionDuringInnerValidation,
            message: "the node has no `inputs`".to_owned(),
            advice: Some("Give the node an `inputs` object, empty if need be.".to_owned()),
            asset_missing: false,
        }
    }

    pub(super) fn at(id: &str, node: &PromptNode, input: &str, complaint: Complaint) -> Self {
        Self {
            node_id: Some(id.to_owned()),
            class_type: node.class_type.clone(),
            input: Some(input.to_owned()),
            kind: complaint.kind,
            message: complaint.message,
            advice: Some(complaint.advice),
            asset_missing: complaint.asset_missing,
        }
    }

    pub(super) fn missing_class(id: &str, node: &PromptNode) -> Self {
        let (message, advice) = if node.class_type.is_empty() {
            ("the node names no class".to_owned(), "Remove the node, or export the workflow again.".to_owned())
        } else {
            (
                format!("this ComfyUI has no node class `{}`", node.class_type),
                format!("Install the pack that provides {}.", node.class_type),
            )
        };
        Self {
            node_id: Some(id.to_owned()),
            class_type: node.class_type.clone(),
            input: None,
            kind: DiagnosticKind::MissingNodeType,
            message,
            advice: Some(advice),
            asset_missing: false,
        }
    }

    pub(super) fn no_outputs() -> Self {
        Self {
            node_id: None,
            class_type: String::new(),
            input: None,
            kind: DiagnosticKind::PromptNoOutputs,
            message: "no node saves or previews anything".to_owned(),
            advice: Some("Add a Save Image or Preview Image node.".to_owned()),
            asset_missing: false,
        }
    }

    pub(super) fn required_missing(id: &str, node: &PromptNode, name: &str, spec: &InputSpec) -> Self {
        let advice = if spec.has_widget() {
            format!("Give `{name}` a value.")
        } else {
            format!("Link an output of type {} to `{name}`.", spec.type_name)
        };
        Self::at(
            id,
            node,
            name,
            Complaint::new(DiagnosticKind::RequiredInputMissing, "a required input is missing".to_owned(), &advice),
        )
    }

    pub(super) fn cycle(id: &str, node: &PromptNode, ring: &[&str]) -> Self {
        let mut path = ring.join(" -> ");
        if let Some(first) = ring.first() {
            path = format!("{path} -> {first}");
        }
        Self {
            node_id: Some(id.to_owned()),
            class_type: node.class_type.clone(),
            input: None,
            kind: DiagnosticKind::DependencyCycle,
            message: format!("the graph feeds itself: {path}"),
            advice: Some("Remove one of the links on the ring.".to_owned()),
            asset_missing: false,
        }
    }

    /// Reads the body of a refused (or partly refused) prompt: `error` and `node_errors`.
    pub(crate) fn from_reply(reply: &Value) -> Vec<Self> {
        let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let mut found = Vec::new();
        if let Some(nodes) = reply.get("node_errors").and_then(Value::as_object) {
            for (id, entry) in nodes {
                for error in entry.get("errors").and_then(Value::as_array).into_iter().flatten() {
                    found.push(Self::from_server(id, &text(entry, "class_type"), error));
                }
            }
        }
        if found.is_empty()
            && let Some(error) = reply.get("error").filter(|error| error.is_object())
        {
            let extra = error.get("extra_info").unwrap_or(&Value::Null);
            let node_id = extra.get("node_id").and_then(Value::as_str).map(str::to_owned);
            let class_type = text(extra, "class_type");
            let kind = DiagnosticKind::from(text(error, "type"));
            let advice = match kind {
                DiagnosticKind::MissingNodeType if !class_type.is_empty() => {
                    Some(format!("Install the pack that provides {class_type}."))
                }
                DiagnosticKind::PromptNoOutputs => Some("Add a Save Image or Preview Image node.".to_owned()),
                _ => None,
            };
            found.push(Self {
                node_id,
                class_type,
                input: None,
                kind,
                message: joined(&text(error, "message"), &text(error, "details")),
                advice,
                asset_missing: false,
            });
        }
        found
    }

    fn from_server(id: &str, class_type: &str, error: &Value) -> Self {
        let text = |key: &str| error.get(key).and_then(Value::as_str).unwrap_or_default();
        let extra = error.get("extra_info").unwrap_or(&Value::Null);
        let kind = DiagnosticKind::from(text("type").to_owned());
        let received = extra.get("received_value").and_then(Value::as_str).unwrap_or_default();
        let asset_missing = match kind {
            DiagnosticKind::ValueNotInList => super::values::looks_like_file(received),
            DiagnosticKind::CustomValidationFailed => {
                text("details").contains("Invalid image file")
                    || text("details").contains("Invalid audio file")
                    || text("details").contains("Invalid video file")
            }
            _ => false,
        };
        let advice = match kind {
            _ if asset_missing => Some("Put the file on the server, or choose one it has.".to_owned()),
            DiagnosticKind::RequiredInputMissing => Some("Give the input a value or a link.".to_owned()),
            DiagnosticKind::ValueNotInList => Some("Choose one of the values the node offers.".to_owned()),
            _ => None,
        };
        Self {
            node_id: Some(id.to_owned()),
            class_type: class_type.to_owned(),
            input: extra.get("input_name").and_then(Value::as_str).map(str::to_owned),
            kind,
            message: joined(text("message"), text("details")),
            advice,
            asset_missing,
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(id) = &self.node_id {
            write!(out, "node {id}")?;
            if !self.class_type.is_empty() {
                write!(out, " ({})", self.class_type)?;
            }
            if let Some(input) = &self.input {
                write!(out, ", input `{input}`")?;
            }
            out.write_str(": ")?;
        }
        out.write_str(&self.message)
    }
}

/// What is wrong with one value, before it is known where it stands.
pub(super) struct Complaint {
    pub(super) kind: DiagnosticKind,
    message: String,
    advice: String,
    pub(super) asset_missing: bool,
}

impl Complaint {
    pub(super) fn new(kind: DiagnosticKind, message: String, advice: &str) -> Self {
        Self { kind, message, advice: advice.to_owned(), asset_missing: false }
    }

    pub(super) fn of_kind(mut self, kind: DiagnosticKind) -> Self {
        self.kind = kind;
        self
    }

    pub(super) fn missing_asset(mut self) -> Self {
        self.asset_missing = true;
        self
    }
}

fn joined(message: &str, details: &str) -> String {
    match (message.is_empty(), details.is_empty()) {
        (_, true) => message.to_owned(),
        (true, false) => details.to_owned(),
        (false, false) => format!("{message}: {details}"),
    }
}
