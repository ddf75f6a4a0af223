//! A designed head in a pose becomes a workflow: her picture is made along the head's depth, lines and normals.

use muse_gpu::Picture;
use muse_gpu::head::{Design, HeadError};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{OpenWorkflow, checked_name, comfy};
use crate::creation::forge::{Forge, Guides, View, in_turn};
use crate::creation::templates::{Filled, NEGATIVE, PREFIX, PROMPT, PosedSdxl, fill};
use crate::studio::{Studio, StudioError};
use crate::vocab::MuseId;

/// A designed head, how it is shown, and what becomes of it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PosedWorkflow {
    /// The face.
    #[schema(value_type = Object)]
    pub design: Value,
    /// Its pose and light. Width and height are the picture's, in whole eights of a pixel row; a draft is no guide.
    #[serde(default)]
    pub view: View,
    /// What the document is called; after the template when left out.
    #[serde(default)]
    pub name: Option<String>,
    /// Whose it is.
    #[serde(default)]
    pub muse_id: Option<MuseId>,
    /// What is to be seen; words to begin with when left out.
    #[serde(default)]
    pub prompt: Option<String>,
}

/// A document that was drawn along a pose.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PosedDocument {
    /// The document.
    pub workflow: OpenWorkflow,
    /// What the creator should know: models that are assumed, guides that are left out.
    pub notes: Vec<String>,
}

/// Side of her picture from the front, in pixels; the identity packs look at 336 of them.
const FACE_PX: u32 = 640;

/// What the server needs for it.
struct Drawn {
    front: Picture,
    guides: Guides,
}

impl Studio {
    /// A new document that makes her picture in this pose. The guides and her face from the front are drawn, five seconds
    /// on two cores, and lie on the server when this returns.
    ///
    /// # Errors
    /// A design or view that cannot be drawn, a server that does not answer or lacks the nodes.
    pub async fn posed_workflow(&self, wanted: PosedWorkflow) -> Result<PosedDocument, StudioError> {
        let PosedWorkflow { design, view, name, muse_id, prompt } = wanted;
        let name = name.as_deref().map_or_else(|| Ok("Posed picture".to_owned()), checked_name)?;
        let design = Design::from_value(&design)?;
        let (width_px, height_px) = (view.width_px / 8 * 8, view.height_px / 8 * 8);
        let view = View { width_px, height_px, draft: false, ..view };
        // Before five seconds of drawing: a server that is not there, a class that it does not have.
        let filled = |files: [String; 4], catalogue: &muse_comfy::Catalogue| {
            let [reference, depth, lines, normals] = files;
            let template = PosedSdxl {
                prompt: prompt.clone().unwrap_or_else(|| PROMPT.to_owned()),
                negative: NEGATIVE.to_owned(),
                reference,
                depth,
                lines,
                normals,
                width_px,
                height_px,
                seed: 7,
                prefix: PREFIX.to_owned(),
            };
            fill(&template, catalogue, false)
        };
        let nodes = self.comfy()?.nodes(false).await.map_err(comfy)?;
        filled(std::array::from_fn(|_| "guide.png".to_owned()), &nodes.catalogue)?;
        let drawn = in_turn(move |_| draw(&design, &view)).await.ok_or(StudioError::Interrupted)??;
        let renderer = self.comfy()?;
        let put = async |kind: &str, picture: &Picture| {
            let bytes = picture.encode_png();
            // By what is in it: the same pose again is the same file.
            let name = format!("muse-{kind}-{}.png", &blake3::hash(&bytes).to_hex()[..16]);
            renderer.upload(&name, bytes).await.map_err(comfy)
        };
        let Drawn { front, guides } = drawn;
        let files = [
            put("face", &front).await?,
            put("depth", &guides.depth).await?,
            put("lines", &guides.lines).await?,
            put("normals", &guides.normals).await?,
        ];
        // The server's lists name the new files now.
        let nodes = renderer.nodes(false).await.map_err(comfy)?;
        let Filled { workflow, notes, .. } = filled(files, &nodes.catalogue)?;
        Ok(PosedDocument { workflow: self.begin(workflow, name, muse_id).await?, notes })
    }
}

fn draw(design: &Design, view: &View) -> Result<Drawn, HeadError> {
    let forge = Forge::open()?;
    let (_, front) = View::references(FACE_PX).next().ok_or(HeadError::Unwanted)?;
    let front = forge.pictures(design, &[front])?.pop().ok_or(HeadError::Unwanted)?;
    let (portrait, drawn) = forge.portraits(design, std::slice::from_ref(view))?.pop().ok_or(HeadError::Unwanted)?;
    Ok(Drawn { front, guides: Guides::of(&portrait, &drawn) })
}
