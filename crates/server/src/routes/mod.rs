//! Every handler is a line or two over the function of the same name in [`muse_core::api`].

pub(crate) mod autopilot;
pub(crate) mod bursts;
pub(crate) mod context;
pub(crate) mod desk;
pub(crate) mod drafts;
pub(crate) mod feeds;
pub(crate) mod films;
pub(crate) mod forge;
pub(crate) mod meter;
pub(crate) mod money;
pub(crate) mod muses;
pub(crate) mod pictures;
pub(crate) mod productions;
pub(crate) mod settings;
pub(crate) mod studio;
pub(crate) mod trends;
pub(crate) mod workbench;

use axum::Json;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::problem::Refused;

/// A JSON answer, or a problem.
pub(crate) type Answer<T> = Result<Json<T>, Refused>;

/// Rows sent when nobody says how many.
const USUAL: u32 = 100;

/// Rows sent at most.
const MOST: u32 = 1000;

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Limited {
    /// How many rows at most, 1 to 1000; 100 when left out.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

impl Limited {
    fn rows(&self) -> u32 {
        self.limit.unwrap_or(USUAL).clamp(1, MOST)
    }
}

/// Bytes as they are.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[allow(dead_code)]
pub(crate) struct Binary(Vec<u8>);
