//! Prompts as short readable text: one assignment per node, as in ComfyScript.
//!
//! ```text
//! model, clip, vae = CheckpointLoaderSimple('sd15.safetensors')
//! positive = CLIPTextEncode('a lighthouse', clip)
//! latent = KSampler(model, 42, 20, 7.5, 'euler', 'normal', positive, CLIPTextEncode('', clip), EmptyLatentImage())
//! SaveImage(VAEDecode(latent, vae), 'plate')  # title: "Plate"
//! ```
//!
//! Arguments follow the catalogue's input order or go by name; `**{'images.image0': a}` names any
//! input. `None` and left-out required values take the class's default. A list is a literal list, a
//! tuple is the bare JSON array behind it, `Node('Any Class', …)` names a class no identifier can.
//! [`print()`](crate::script::print()) then [`parse()`](crate::script::parse()) gives the same prompt up to node ids,
//! which become "1", "2", … in script order. `for i in range(…):` is written out; other loops, f-strings and conditions
//! of full ComfyScript, which is Python, are not taken.

mod build;
mod lex;
mod names;
mod print;
mod syntax;

use crate::catalogue::Catalogue;
use crate::prompt::Prompt;

/// The function that stands for a class without a usable identifier: `Node('Class name', …)`.
const ANY_CLASS: &str = "Node";

/// Where and why a script cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct ScriptError {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub advice: Option<String>,
}

/// A place in the text, both from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Place {
    line: usize,
    column: usize,
}

impl Place {
    fn error(self, message: impl Into<String>) -> ScriptError {
        ScriptError { line: self.line, column: self.column, message: message.into(), advice: None }
    }

    fn error_with(self, message: impl Into<String>, advice: impl Into<String>) -> ScriptError {
        ScriptError { advice: Some(advice.into()), ..self.error(message) }
    }
}

/// Reads a script. Node ids are "1", "2", … in the order nodes are made; inner calls come first.
///
/// # Errors
/// [`ScriptError`] with the place, when the text is outside the subset or names an unknown class or input.
pub fn parse(text: &str, catalogue: &Catalogue) -> Result<Prompt, ScriptError> {
    let statements = syntax::read(lex::tokens(text)?)?;
    build::prompt(&statements, catalogue)
}

/// Writes a prompt as a script; sources come before what they feed.
///
/// Every node and input is written, also of classes the catalogue lacks. Three things cannot be told
/// in a script: an absent required value (reading it back gives the default), an absent title
/// (reading it back gives the class's display name, as the frontend does), and the id a link to nowhere
/// names (it is written with `?` in front, so that it cannot come to lead to another node).
pub fn print(prompt: &Prompt, catalogue: &Catalogue) -> String {
    print::script(prompt, catalogue)
}
