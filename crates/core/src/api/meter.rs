use muse_gpu::head::Design;
use muse_gpu::{FaceReader, Picture};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::ApiError;
use crate::creation::forge::{Forge, View};
use crate::governance::EnrolmentError;
use crate::governance::assay::identities::Shot;
use crate::governance::meter::{Build, Form, IdentityMeter, IdentityScale, SeenView, meter};
use crate::studio::Studio;

/// A design to be measured as an identity.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeterRequest {
    /// The design, as `muse forge random` prints it.
    #[schema(value_type = Object)]
    pub design: Value,
    /// How much is looked at: `one` or `three` drafts, or the `full` eight views.
    pub form: Form,
}

/// Whether the views of a design are of one person, and whether that person is none of the studio's Muses. Nothing is kept.
///
/// # Errors
/// A design that cannot be read or does not look like an adult; a Muse that is not as she was sealed.
pub async fn forge_meter(studio: &Studio, request: MeterRequest) -> Result<IdentityMeter, ApiError> {
    // A design that cannot be drawn is refused before anything is opened.
    let design = Design::from_value(&request.design)?;
    Forge::open()?.space().shape(&design)?;
    let personas = studio.personas().await?;
    let critic = studio.critic().await?;
    let measured = tokio::task::spawn_blocking(move || {
        let views = View::of_form(request.form);
        let shots = shots(critic.reader(), &design, &views)?.into_iter().map(|(shot, _)| shot);
        let seen: Vec<SeenView> = shots.map(|shot| SeenView::from(&shot)).collect();
        let build = build_of(critic.reader())?;
        let scale = IdentityScale::shipped(&build);
        Ok(meter(request.form, &seen, &build.embedder, &personas, scale.as_ref(), critic.anchors()))
    });
    measured.await.map_err(|_| ApiError::Interrupted)?
}

/// What computes here, for the scale to hold for.
pub(super) fn build_of(reader: &FaceReader) -> Result<Build, ApiError> {
    Ok(Build {
        renderer_version: Forge::renderer_version(),
        head_sha256: Forge::open()?.head_sha256().to_owned(),
        embedder: reader.models().embedder.to_owned(),
    })
}

/// Draws views and reads them.
pub(super) fn shots(
    reader: &FaceReader,
    design: &Design,
    views: &[(&'static str, View)],
) -> Result<Vec<(Shot, Picture)>, ApiError> {
    let (names, views): (Vec<&str>, Vec<View>) = views.iter().cloned().unzip();
    let pictures = Forge::open()?.pictures(design, &views)?;
    let read = |(name, picture): (&str, Picture)| {
        let of_picture = |e| ApiError::from(EnrolmentError::of_picture(name, &e));
        let faces = reader.detect(&picture).map_err(of_picture)?;
        let largest = faces.first();
        let vector = largest.map(|face| reader.embed(&picture, face)).transpose().map_err(of_picture)?;
        let score = largest.map_or(0.0, |face| face.score);
        Ok((Shot { view: name.to_owned(), faces: faces.len(), score, vector }, picture))
    };
    names.into_iter().zip(pictures).map(read).collect()
}
