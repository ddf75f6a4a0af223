//! Models that others run, as data: what each makes, how it is asked, what it costs and when it ends.
//!
//! In: `assets/providers.toml` with the creator's own rows over it, the names a provider lists, and the day.
//! Out: the model to take for a job, and what is wrong with those that were taken before.
//! Never: asks a provider, knows a price (that is the price book's), reads the clock.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use time::Date;
use utoipa::ToSchema;

use crate::vocab::Advice;

time::serde::format_description!(iso_day, Date, "[year]-[month]-[day]");

/// What a model makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Makes {
    /// Words, also as JSON.
    Text,
    /// A picture from words.
    Image,
    /// A picture from a picture.
    ImageEdit,
    /// A clip.
    Video,
    /// A voice.
    Speech,
}

impl Makes {
    /// The name in rows and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Image => "image",
            Self::ImageEdit => "image_edit",
            Self::Video => "video",
            Self::Speech => "speech",
        }
    }
}

/// How a model is asked, as Google calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ModelApi {
    /// `models/…:generateContent`.
    GenerateContent,
    /// `interactions`.
    Interactions,
    /// `models/…:predictLongRunning`.
    PredictLongRunning,
}

/// One model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Model {
    /// As its provider calls it on the wire.
    pub id: String,
    /// As people call it.
    pub name: String,
    /// How it is asked.
    pub api: ModelApi,
    /// What it makes.
    pub makes: Vec<Makes>,
    /// Rows of the price book, by what is counted: `picture`, `input`, `output`, `image_output`, `second_720p`.
    pub prices: BTreeMap<String, String>,
    /// The day from which it no longer answers, ISO date.
    #[serde(with = "iso_day::option")]
    #[schema(value_type = Option<String>)]
    pub retires_on: Option<Date>,
    /// What follows it.
    pub successor: Option<String>,
    /// Who says so.
    pub source: String,
    /// When it was read, ISO date.
    #[serde(with = "iso_day")]
    #[schema(value_type = String)]
    pub as_of: Date,
    /// `high`, `medium`, `low`.
    pub confidence: String,
}

/// How long a model still answers, by what is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ModelStanding {
    /// No end is known, or it is more than a month away.
    Current,
    /// It ends within a month.
    Ending,
    /// Its end has passed.
    Retired,
}

/// What a provider's own list says otherwise than the registry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "finding")]
pub enum ModelFinding {
    /// The registry would take it, and the provider does not list it.
    NotListed {
        /// The model.
        id: String,
        /// What follows it, if that is known and listed.
        successor: Option<String>,
    },
    /// The provider still lists what should be retired.
    StillListed {
        /// The model.
        id: String,
    },
}

impl std::fmt::Display for ModelFinding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotListed { id, successor: Some(next) } => write!(f, "{id} is not listed, {next} follows it"),
            Self::NotListed { id, successor: None } => write!(f, "{id} is not listed"),
            Self::StillListed { id } => write!(f, "{id} should have ended and is still listed"),
        }
    }
}

/// All models; the creator's own file replaces rows of the one that ships.
#[derive(Clone, Debug, PartialEq)]
pub struct Registry {
    models: BTreeMap<String, Model>,
    first: BTreeMap<Makes, Vec<String>>,
}

/// A registry that cannot be used, or that has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegistryError {
    /// Its text is not what a registry is.
    #[error("{file}: {detail}")]
    Unreadable {
        /// Which file.
        file: String,
        /// What and where.
        detail: String,
    },
    /// No row of that name.
    #[error("no model `{id}` is known")]
    Unknown {
        /// As it was asked for.
        id: String,
    },
    /// It no longer answers.
    #[error("{name} ended on {on}")]
    Retired {
        /// As people call it.
        name: String,
        /// The day.
        on: Date,
        /// What follows it.
        successor: Option<String>,
    },
    /// A model that does something else.
    #[error("{name} does not make what is wanted ({})", wanted.name())]
    WrongKind {
        /// As people call it.
        name: String,
        /// What it was asked for.
        wanted: Makes,
    },
    /// Nothing that is known and not retired makes it.
    #[error("no model that still answers is known to make this ({})", wanted.name())]
    None {
        /// What is wanted.
        wanted: Makes,
    },
}

impl Advice for RegistryError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "registry.unreadable",
            Self::Unknown { .. } => "registry.unknown_model",
            Self::Retired { .. } => "registry.retired",
            Self::WrongKind { .. } => "registry.wrong_kind",
            Self::None { .. } => "registry.none",
        }
    }

    fn advice(&self) -> Option<String> {
        Some(match self {
            Self::Unreadable { .. } => {
                "Mend the named line, or remove the file to use the models that ship with Muse.".to_owned()
            }
            Self::Retired { successor: Some(successor), .. } => format!("Take {successor}, which follows it."),
            Self::Unknown { .. } | Self::Retired { .. } | Self::WrongKind { .. } => {
                "`muse models` lists what there is.".to_owned()
            }
            Self::None { .. } => "Add one to providers.toml in the studio's folder.".to_owned(),
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    first: BTreeMap<Makes, Vec<String>>,
    #[serde(default)]
    model: BTreeMap<String, Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    api: ModelApi,
    makes: Vec<Makes>,
    #[serde(default)]
    prices: BTreeMap<String, String>,
    #[serde(default, with = "iso_day::option")]
    retires_on: Option<Date>,
    successor: Option<String>,
    source: String,
    #[serde(with = "iso_day")]
    as_of: Date,
    confidence: String,
}

/// So long before its end a model is said to be ending.
const WARNED: time::Duration = time::Duration::days(30);

impl Registry {
    /// The registry that ships with the studio.
    ///
    /// # Panics
    /// Never in a build whose tests passed: the text is part of the binary.
    #[allow(clippy::expect_used)]
    pub fn shipped() -> Self {
        Self::parse("assets/providers.toml", include_str!("../../../../assets/providers.toml"))
            .expect("assets/providers.toml")
    }

    /// The shipped registry with the rows of `providers.toml` in the studio's folder laid over it.
    ///
    /// # Errors
    /// [`RegistryError::Unreadable`] when that file is there and cannot be used.
    pub fn load(home: &Path) -> Result<Self, RegistryError> {
        let mut registry = Self::shipped();
        let own = home.join("providers.toml");
        match std::fs::read_to_string(&own) {
            Ok(text) => {
                let Self { models, first } = Self::parse("providers.toml", &text)?;
                registry.models.extend(models);
                registry.first.extend(first);
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => {
                return Err(RegistryError::Unreadable { file: own.display().to_string(), detail: error.to_string() });
            }
        }
        Ok(registry)
    }

    /// Reads a registry.
    ///
    /// # Errors
    /// [`RegistryError::Unreadable`] with line and field.
    pub fn parse(file: &str, text: &str) -> Result<Self, RegistryError> {
        let unreadable = |detail: String| RegistryError::Unreadable { file: file.to_owned(), detail };
        let File { first, model } = toml::from_str(text).map_err(|e| unreadable(e.to_string()))?;
        let mut models = BTreeMap::new();
        for (id, row) in model {
            let Row { name, api, makes, prices, retires_on, successor, source, as_of, confidence } = row;
            if makes.is_empty() {
                return Err(unreadable(format!("model {id}: it makes nothing")));
            }
            let model =
                Model { id: id.clone(), name, api, makes, prices, retires_on, successor, source, as_of, confidence };
            models.insert(id, model);
        }
        Ok(Self { models, first })
    }

    /// All models, by id.
    pub fn models(&self) -> impl Iterator<Item = &Model> {
        self.models.values()
    }

    /// The model of that id, for that job, if it still answers.
    ///
    /// # Errors
    /// [`RegistryError::Unknown`], [`RegistryError::WrongKind`], [`RegistryError::Retired`] with its successor.
    pub fn model(&self, id: &str, wanted: Makes, today: Date) -> Result<&Model, RegistryError> {
        let model = self.models.get(id).ok_or_else(|| RegistryError::Unknown { id: id.to_owned() })?;
        if !model.makes.contains(&wanted) {
            return Err(RegistryError::WrongKind { name: model.name.clone(), wanted });
        }
        match model.retires_on {
            Some(on) if on <= today => {
                let successor = self.follows(model, today).map(|next| next.id.clone());
                Err(RegistryError::Retired { name: model.name.clone(), on, successor })
            }
            _ => Ok(model),
        }
    }

    /// The model to take for a job when nobody chose one: the first of the list that still answers and has a price.
    ///
    /// # Errors
    /// [`RegistryError::None`].
    pub fn first(&self, wanted: Makes, today: Date) -> Result<&Model, RegistryError> {
        let listed = self.first.get(&wanted).into_iter().flatten();
        let answers = |id: &String| self.model(id, wanted, today).ok().filter(|model| !model.prices.is_empty());
        listed.filter_map(answers).next().ok_or(RegistryError::None { wanted })
    }

    /// The end of the line of successors that still answers.
    fn follows<'a>(&'a self, model: &'a Model, today: Date) -> Option<&'a Model> {
        let mut next = model;
        // Longer than any line; a ring ends.
        for _ in 0..self.models.len() {
            next = self.models.get(next.successor.as_deref()?)?;
            if next.standing(today) != ModelStanding::Retired {
                return Some(next);
            }
        }
        None
    }

    /// What a provider's list says otherwise: what would be taken and is not there, what should be gone and is.
    ///
    /// * `listed`: ids with or without `models/` before them.
    pub fn differences(&self, listed: &[String], today: Date) -> Vec<ModelFinding> {
        let has = |id: &str| listed.iter().any(|name| name.rsplit('/').next() == Some(id));
        let would_take = |model: &Model| self.first.values().flatten().any(|id| *id == model.id);
        let look = |model: &Model| match model.standing(today) {
            ModelStanding::Retired => has(&model.id).then(|| ModelFinding::StillListed { id: model.id.clone() }),
            _ if would_take(model) && !has(&model.id) => {
                let successor = model.successor.clone().filter(|id| has(id));
                Some(ModelFinding::NotListed { id: model.id.clone(), successor })
            }
            _ => None,
        };
        self.models().filter_map(look).collect()
    }
}

impl Model {
    /// How long it still answers, by what is written down.
    pub fn standing(&self, today: Date) -> ModelStanding {
        match self.retires_on {
            Some(on) if on <= today => ModelStanding::Retired,
            Some(on) if on <= today + WARNED => ModelStanding::Ending,
            _ => ModelStanding::Current,
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::governance::PriceBook;

    const TODAY: Date = date!(2026 - 11 - 23);

    #[test]
    fn every_price_and_successor_of_the_shipped_registry_is_there() {
        let (registry, book) = (Registry::shipped(), PriceBook::shipped());
        for model in registry.models() {
            for row in model.prices.values() {
                assert!(book.price(row).is_ok(), "{}: {row}", model.id);
            }
            let successor = model.successor.as_deref().map(|id| registry.models.contains_key(id));
            assert_ne!(successor, Some(false), "{}", model.id);
            assert!(model.successor.is_some() || model.retires_on.is_none(), "{} ends and nothing follows", model.id);
        }
        for (wanted, ids) in &registry.first {
            for id in ids {
                assert!(registry.models.get(id).is_some_and(|model| model.makes.contains(wanted)), "{wanted:?}: {id}");
            }
        }
    }

    #[test]
    fn a_model_that_ended_names_what_follows_it() {
        let registry = Registry::shipped();
        let error = registry.model("veo-3.1-generate-001", Makes::Video, TODAY).expect_err("ended");
        assert_eq!(error.to_string(), "Veo 3.1 ended on 2026-11-17");
        assert_eq!(error.advice().as_deref(), Some("Take gemini-omni-1.1-flash, which follows it."));
        assert!(registry.model("veo-3.1-generate-001", Makes::Video, date!(2026 - 11 - 16)).is_ok());
        let wrong = registry.model("gemini-3.8-flash", Makes::Video, TODAY).expect_err("no video");
        assert_eq!(wrong.code(), "registry.wrong_kind");
        assert_eq!(registry.model("gpt", Makes::Text, TODAY).expect_err("unknown").code(), "registry.unknown_model");
    }

    #[test]
    fn what_is_taken_first_still_answers_on_the_day() {
        let text = |retires: &str| {
            format!(
                "[first]\nimage = [\"a\", \"b\"]\n\
                 [model.a]\nname = \"A\"\napi = \"generate_content\"\nmakes = [\"image\"]\nprices = {{ picture = \"p\" }}\n\
                 retires_on = \"{retires}\"\nsuccessor = \"c\"\nsource = \"s\"\nas_of = \"2026-11-01\"\nconfidence = \"low\"\n\
                 [model.b]\nname = \"B\"\napi = \"interactions\"\nmakes = [\"image\"]\nprices = {{ picture = \"p\" }}\n\
                 source = \"s\"\nas_of = \"2026-11-01\"\nconfidence = \"low\"\n\
                 [model.c]\nname = \"C\"\napi = \"interactions\"\nmakes = [\"image\"]\nretires_on = \"2026-01-01\"\n\
                 successor = \"a\"\nsource = \"s\"\nas_of = \"2026-11-01\"\nconfidence = \"low\"\n"
            )
        };
        let check = |retires: &str, first: &str, standing: ModelStanding| {
            let registry = Registry::parse("providers.toml", &text(retires)).expect("read");
            assert_eq!(registry.first(Makes::Image, TODAY).expect("one").id, first);
            assert_eq!(registry.models["a"].standing(TODAY), standing);
        };
        check("2027-06-01", "a", ModelStanding::Current);
        check("2026-12-01", "a", ModelStanding::Ending);
        check("2026-11-23", "b", ModelStanding::Retired);
        // A ring of successors that all ended names none of them.
        let registry = Registry::parse("providers.toml", &text("2026-11-01")).expect("read");
        let error = registry.model("a", Makes::Image, TODAY).expect_err("ended");
        assert!(matches!(error, RegistryError::Retired { successor: None, .. }), "{error:?}");
        assert_eq!(registry.first(Makes::Video, TODAY), Err(RegistryError::None { wanted: Makes::Video }));
    }

    #[test]
    fn a_providers_list_is_held_against_it() {
        let registry = Registry::shipped();
        let listed = |ids: &[&str]| ids.iter().map(|id| format!("models/{id}")).collect::<Vec<_>>();
        let first: Vec<&str> = registry.first.values().flatten().map(String::as_str).collect();
        assert_eq!(registry.differences(&listed(&first), TODAY), []);
        let without: Vec<&str> = first.iter().copied().filter(|id| *id != "gemini-4-argon").collect();
        let gone = ModelFinding::NotListed { id: "gemini-4-argon".to_owned(), successor: None };
        assert_eq!(registry.differences(&listed(&without), TODAY), [gone]);
        let mut with = first.clone();
        with.push("veo-3.1-generate-001");
        let back = ModelFinding::StillListed { id: "veo-3.1-generate-001".to_owned() };
        assert_eq!(registry.differences(&listed(&with), TODAY), [back]);
    }

    #[test]
    fn the_creators_file_replaces_rows_and_a_broken_one_is_named() {
        let home = tempfile::tempdir().expect("a folder");
        let own = "[first]\ntext = [\"mine\"]\n[model.mine]\nname = \"Mine\"\napi = \"generate_content\"\nmakes = [\"text\"]\n\
                   prices = { input = \"mine.input\" }\nsource = \"me\"\nas_of = \"2026-11-22\"\nconfidence = \"high\"\n";
        std::fs::write(home.path().join("providers.toml"), own).expect("written");
        let registry = Registry::load(home.path()).expect("read");
        assert_eq!(registry.first(Makes::Text, TODAY).expect("one").name, "Mine");
        assert!(registry.first(Makes::Image, TODAY).is_ok(), "the other lines stay");
        let check = |text: &str, expected: &str| {
            let error = Registry::parse("providers.toml", text).expect_err("broken").to_string();
            assert!(error.contains(expected), "{error}");
        };
        check(&own.replace("2026-11-22", "soon"), "as_of");
        check(&own.replace("[\"text\"]", "[]"), "it makes nothing");
        check(&own.replace("generate_content", "smoke"), "unknown variant `smoke`");
        check(&own.replace("confidence", "confidense"), "unknown field `confidense`");
    }
}
