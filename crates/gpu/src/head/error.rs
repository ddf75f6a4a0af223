//! Everything that can go wrong with a head, named after its cause.

/// A refusal or failure of the head. Compare [`code`](Self::code), never the text.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum HeadError {
    /// The bytes do not begin as a head asset does, or end too early.
    #[error("this is not a head asset: {reason}")]
    NotAHead {
        /// What was met.
        reason: String,
    },

    /// A head asset of another format.
    #[error("this head asset has format version {got}; this program reads version {wanted}")]
    AssetVersion {
        /// Version met.
        got: u32,
        /// Version read here.
        wanted: u32,
    },

    /// The bytes are not those that were written.
    #[error("this head asset is damaged: its SHA-256 is {got}, it says {wanted}")]
    AssetHash {
        /// Hash of the bytes met, hexadecimal.
        got: String,
        /// Hash the asset claims, hexadecimal.
        wanted: String,
    },

    /// The asset is whole and says something impossible.
    #[error("this head asset cannot be used: {reason}")]
    AssetContent {
        /// Which rule it breaks.
        reason: String,
    },

    /// A name that no parameter, expression, preset or choice has.
    #[error("there is no {what} named `{name}`{}", .nearest.as_ref().map_or_else(String::new, |n| format!("; did you mean `{n}`?")))]
    UnknownName {
        /// The kind of thing looked for, e.g. `parameter`.
        what: &'static str,
        /// The name met.
        name: String,
        /// The most similar name there is.
        nearest: Option<String>,
    },

    /// A number outside of a parameter's range, or not a number at all.
    #[error("`{name}` is {got}, allowed is {min} to {max}")]
    OutOfRange {
        /// The parameter, e.g. `sliders.nose_width`.
        name: String,
        /// The value met.
        got: f64,
        /// Smallest value allowed.
        min: f64,
        /// Largest value allowed.
        max: f64,
    },

    /// A value of the wrong kind: text for a number, a number for a choice, a list for a section.
    #[error("`{name}` should be {wanted}")]
    WrongKind {
        /// The parameter or section.
        name: String,
        /// What belongs there, e.g. `a number`.
        wanted: String,
    },

    /// A design written by a newer program.
    #[error("this design has version {got}; this program reads versions up to {newest}")]
    DesignVersion {
        /// Version met.
        got: u64,
        /// Newest version read here.
        newest: u32,
    },

    /// A design whose face would not read as an adult's.
    #[error("this face would not read as an adult: {measure} is {got:.3}, the limit is {limit:.3}")]
    NotAdult {
        /// The measure that broke the limit, e.g. `youthfulness`.
        measure: &'static str,
        /// The value met.
        got: f32,
        /// The value allowed.
        limit: f32,
    },

    /// Whoever asked for the picture does not want it any more; see
    /// [`render_while`](crate::head::render::Renderer::render_while).
    #[error("nobody waits for this picture any more")]
    Unwanted,
}

impl HeadError {
    /// A stable name for programs, area and cause: `head.asset_hash`, `design.out_of_range`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAHead { .. } => "head.not_an_asset",
            Self::AssetVersion { .. } => "head.asset_version",
            Self::AssetHash { .. } => "head.asset_hash",
            Self::AssetContent { .. } => "head.asset_content",
            Self::UnknownName { .. } => "design.unknown_name",
            Self::OutOfRange { .. } => "design.out_of_range",
            Self::WrongKind { .. } => "design.wrong_kind",
            Self::DesignVersion { .. } => "design.version",
            Self::NotAdult { .. } => "design.not_adult",
            Self::Unwanted => "head.unwanted",
        }
    }

    /// What the person at the screen can do about it; `None` when nothing but a bug report helps.
    pub fn advice(&self) -> Option<String> {
        Some(match self {
            Self::NotAHead { .. } | Self::AssetHash { .. } => {
                "Put assets/face/head.bin back as it was shipped; reinstalling restores it.".into()
            }
            Self::AssetVersion { got, wanted } if got > wanted => "Update the application; this asset is newer.".into(),
            Self::AssetVersion { .. } => "Reinstall the application; this asset is older.".into(),
            Self::AssetContent { .. } | Self::Unwanted => return None,
            Self::UnknownName { what, nearest: Some(nearest), .. } => {
                format!("Use `{nearest}`, or list every {what} there is.")
            }
            Self::UnknownName { what, nearest: None, .. } => format!("List every {what} there is and pick one."),
            Self::OutOfRange { name, min, max, .. } => format!("Set `{name}` between {min} and {max}."),
            Self::WrongKind { name, wanted } => format!("Write {wanted} for `{name}`."),
            Self::DesignVersion { .. } => "Update the application; this design was made by a newer one.".into(),
            Self::NotAdult { .. } => {
                "Raise the age, make eyes smaller, the lower face longer or the face less round; or let the \
                 studio pull the design back."
                    .into()
            }
        })
    }
}
