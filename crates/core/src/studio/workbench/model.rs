use muse_comfy::workflow::Step;
use muse_comfy::{Diagnostic, Patch};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::governance::Quote;
use crate::vocab::{EditId, MuseId, Problem, Timestamp, WorkflowId};

/// A workflow document in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WorkflowRow {
    /// Its id.
    pub workflow_id: WorkflowId,
    /// What it is called.
    pub name: String,
    /// The Muse it is run for, when somebody has said so.
    pub muse_id: Option<MuseId>,
    /// Nodes of the outermost graph.
    pub nodes: i64,
    /// Rises with every edit, also when one is undone.
    pub revision: i64,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Since when it lies in the bin.
    pub removed_at: Option<Timestamp>,
}

/// Where a document stands among its edits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Standing {
    /// Rises with every edit, also when one is undone.
    pub revision: i64,
    /// There is an edit to undo.
    pub can_undo: bool,
    /// There is an edit to do again.
    pub can_redo: bool,
    /// What would be undone.
    pub undo_name: Option<String>,
    /// What would be done again.
    pub redo_name: Option<String>,
}

/// A document as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct OpenWorkflow {
    /// Its place in the list.
    #[serde(flatten)]
    pub row: WorkflowRow,
    /// There is an edit to undo.
    pub can_undo: bool,
    /// There is an edit to do again.
    pub can_redo: bool,
    /// What would be undone.
    pub undo_name: Option<String>,
    /// What would be done again.
    pub redo_name: Option<String>,
    /// ComfyUI's workflow JSON, version 0.4 or newer.
    #[schema(value_type = Object)]
    pub document: Value,
}

/// A new document. At most one of the last three; with none of them it is empty.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWorkflow {
    /// What it is called; the template's or the copied one's name when left out.
    #[serde(default)]
    pub name: Option<String>,
    /// The Muse it is for.
    #[serde(default)]
    pub muse_id: Option<MuseId>,
    /// A template of the studio, by name.
    #[serde(default)]
    pub template: Option<String>,
    /// Another document.
    #[serde(default)]
    pub copy_of: Option<WorkflowId>,
    /// ComfyUI's workflow JSON.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub document: Option<Value>,
}

/// What is to be said differently of a document; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkflowChange {
    /// What it is called.
    #[serde(default)]
    pub name: Option<String>,
    /// The Muse it is for.
    #[serde(default)]
    pub muse_id: Option<MuseId>,
}

/// One edit: what a person did, in the words of a menu, and what that means for the document.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// Chosen by the editor, so that an edit sent twice is done once.
    pub edit_id: EditId,
    /// "Connect", "Set steps".
    pub name: String,
    /// JSON Patch operations `add`, `remove` and `replace`, in order; `add` may say with `at` at which place among
    /// the keys of an object.
    #[schema(value_type = Vec<Object>)]
    pub steps: Vec<Step>,
}

/// Edits made one after the other.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditWorkflow {
    /// The revision the first of them was made upon.
    pub revision: i64,
    /// At most 1,000.
    pub edits: Vec<Edit>,
}

/// Which revision a request means.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AtRevision {
    /// The revision that the asker sees.
    pub revision: i64,
}

/// A document moved by the engine: what its editor has to do to its own copy.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Moved {
    /// Where it stands now.
    #[serde(flatten)]
    pub standing: Standing,
    /// The change.
    #[schema(value_type = Object)]
    pub patch: Patch,
}

/// Why a version was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VersionWhy {
    /// The document began so.
    Opened,
    /// Somebody asked to keep it.
    Saved,
    /// It was run.
    Ran,
    /// An older version was taken in its place.
    Restored,
}

impl VersionWhy {
    /// The name in rows and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Saved => "saved",
            Self::Ran => "ran",
            Self::Restored => "restored",
        }
    }

    /// The reason of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Opened, Self::Saved, Self::Ran, Self::Restored].into_iter().find(|why| why.name() == name)
    }
}

/// A state of a document that is kept whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WorkflowVersion {
    /// From 1.
    pub number: i64,
    /// What somebody called it; empty when nobody did.
    pub name: String,
    /// Why it was kept.
    pub why: VersionWhy,
    /// When.
    pub at: Timestamp,
    /// Nodes of the outermost graph.
    pub nodes: i64,
    /// The revision it was.
    pub revision: i64,
}

/// A version with its document.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct OpenVersion {
    /// Which.
    pub version: WorkflowVersion,
    /// ComfyUI's workflow JSON.
    #[schema(value_type = Object)]
    pub document: Value,
}

/// A version to keep.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeepVersion {
    /// What it is called.
    #[serde(default)]
    pub name: Option<String>,
}

/// One difference between two states of a document.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct WorkflowDifference {
    /// `added`, `removed`, `set`, `linked`, `moved`, `resized`, `renamed`, `mode`, `coloured`, `collapsed`, `groups`
    /// or `other`.
    pub change: String,
    /// The node; of one inside a subgraph with the ids around it in front, `outer:inner`. Empty for the whole document.
    pub node: String,
    /// The node's class.
    pub class_type: String,
    /// The node's title.
    pub title: Option<String>,
    /// The widget or socket, by name; a number where nobody knows the name.
    pub input: Option<String>,
    /// What stood there.
    #[schema(value_type = Option<Object>)]
    pub before: Option<Value>,
    /// What stands there now.
    #[schema(value_type = Option<Object>)]
    pub after: Option<Value>,
}

/// One complaint about a workflow, as a server would make it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Complaint {
    /// The node, inside subgraphs `outer:inner`; none when the whole is meant.
    pub node_id: Option<String>,
    /// The node's class; empty when unknown.
    pub class_type: String,
    /// The input.
    pub input: Option<String>,
    /// What kind.
    pub kind: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub advice: Option<String>,
    /// Only a file is missing on the server.
    pub asset_missing: bool,
}

impl From<Diagnostic> for Complaint {
    fn from(said: Diagnostic) -> Self {
        Self {
            node_id: said.node_id,
            class_type: said.class_type,
            input: said.input,
            kind: said.kind.as_str().to_owned(),
            message: said.message,
            advice: said.advice,
            asset_missing: said.asset_missing,
        }
    }
}

/// A node class that the server lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LackedClass {
    /// The class.
    pub class_type: String,
    /// How many nodes are of it.
    pub count: usize,
    /// The pack that provides it, as the document says: a registry id or `owner/repository`.
    pub pack: Option<String>,
    /// Where that pack is described.
    pub url: Option<String>,
}

/// A model file that the server lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LackedModel {
    /// The file's name.
    pub name: String,
    /// The folder below the server's `models`; empty when nobody says.
    pub folder: String,
    /// Where the document says it can be had.
    pub url: Option<String>,
    /// The nodes that name it.
    pub used_by: Vec<String>,
}

/// What a server lacks to run a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Lacking {
    /// Node classes.
    pub nodes: Vec<LackedClass>,
    /// Model files.
    pub models: Vec<LackedModel>,
}

/// What a server would say to a document.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct WorkflowCheck {
    /// Nodes that would run.
    pub nodes: usize,
    /// Nothing of it would run.
    pub refused: bool,
    /// Complaints.
    pub diagnostics: Vec<Complaint>,
    /// Output nodes that would run.
    pub outputs: Vec<String>,
    /// Output nodes that would be left out.
    pub left_out: Vec<String>,
    /// What is not there.
    pub missing: Lacking,
    /// What a run is quoted at.
    pub quote: Option<Quote>,
    /// The server it was checked against; none when it was the classes that the studio knows by itself.
    pub server: Option<String>,
}

/// A document as ComfyScript.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WorkflowScript {
    /// The text.
    pub script: String,
    /// The first subgraph by name, if there is one: a changed text is taken back into the document, except for what lies
    /// inside a subgraph.
    pub subgraph: Option<String>,
}

/// A text to look at.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScriptText {
    /// ComfyScript.
    pub script: String,
}

/// A text to take in a document's place.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteScript {
    /// The revision of the document it was written upon.
    pub revision: i64,
    /// ComfyScript.
    pub script: String,
}

/// Where a script is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ScriptFault {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub advice: Option<String>,
}

/// What is said of a script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ScriptCheck {
    /// The first fault.
    pub fault: Option<ScriptFault>,
}

/// A run that is asked for.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunWorkflow {
    /// The revision that is meant.
    pub revision: i64,
    /// For whom: her limits hold, her critic judges.
    pub muse_id: MuseId,
    /// Nodes up to which it runs; all outputs when empty. Inside subgraphs `outer:inner`.
    #[serde(default)]
    pub targets: Vec<String>,
    /// The creator approves a quote above her threshold.
    #[serde(default)]
    pub approved: bool,
}

/// The node classes there are.
pub struct KnownNodes {
    /// The server they are of; none for those that the studio knows by itself.
    pub server: Option<String>,
    /// Why the server was not asked, when one is configured and does not answer.
    pub problem: Option<Problem>,
    /// `/object_info`, as it came.
    pub text: std::sync::Arc<str>,
}

/// A workflow to begin from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WorkflowTemplate {
    /// Its name.
    pub name: String,
    /// As people say it.
    pub title: String,
    /// What it makes.
    pub about: String,
    /// Where it comes from.
    pub origin: TemplateOrigin,
}

/// Who brings a template along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TemplateOrigin {
    /// The studio.
    Studio,
    /// The connected ComfyUI.
    Server,
}

/// A picture as a widget names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct UploadedPicture {
    /// The widget's value.
    pub value: String,
}
