//! Creation: a plan becomes a workflow, and a workflow a picture.
//!
//! In: a [`Brief`] and, for whatever renders, a [`Grant`](crate::governance::Grant) by value.
//! Out: a [`Compiled`] workflow that a person can open in ComfyUI, and a [`Rendered`] picture with what it cost.
//! Never: renders without a grant, sends a prompt whose fate is unknown a second time, judges its own pictures.

pub mod burst;
pub mod comfy;
pub mod draft;
pub mod film;
pub mod forge;
pub mod google;
mod model;
mod own;
pub mod registry;
pub mod templates;

pub use model::{
    Attempt, Brief, Compiled, PictureRef, ProgressSink, RenderEnd, RenderError, Rendered, Renderer, RendererInfo,
    Repair, Route, ServerFile, Step,
};
pub use own::{OwnWorkflow, is_surely_refused};
pub use templates::{choose_route, compile, compile_repair};
