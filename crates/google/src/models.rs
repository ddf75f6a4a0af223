use serde_json::Value;

use crate::client::Google;
use crate::error::GoogleError;
use crate::transport::Call;

const DOING: &str = "list the models";
const PAGE: &str = "200";
/// Twenty thousand models: a server that has more is not Google.
const MAX_PAGES: usize = 100;

/// A model that the back end has today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// `gemini-3.8-flash`: as it stands in a request.
    pub id: String,
    /// For people.
    pub display_name: Option<String>,
    /// What it can be asked for (`generateContent`, …); the enterprise back end does not say.
    pub methods: Vec<String>,
    /// Most tokens of a question.
    pub input_token_limit: Option<u64>,
    /// Most tokens of an answer.
    pub output_token_limit: Option<u64>,
}

impl Model {
    fn read(row: &Value) -> Option<Self> {
        let text = |key: &str| row.get(key).and_then(Value::as_str).map(str::to_owned);
        let methods = row.get("supportedGenerationMethods").or_else(|| row.get("supportedActions"));
        let methods = methods.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        Some(Self {
            id: text("name")?.rsplit('/').next().filter(|id| !id.is_empty())?.to_owned(),
            display_name: text("displayName"),
            methods: methods.map(str::to_owned).collect(),
            input_token_limit: row.get("inputTokenLimit").and_then(Value::as_u64),
            output_token_limit: row.get("outputTokenLimit").and_then(Value::as_u64),
        })
    }
}

impl Google {
    /// Every model that the back end offers, in its order: what a list of one's own is checked against.
    ///
    /// # Errors
    /// [`GoogleError::BadReply`] for a list without end, and those of every call.
    pub async fn models(&self) -> Result<Vec<Model>, GoogleError> {
        let mut models = Vec::new();
        let mut next: Option<String> = None;
        for _ in 0..MAX_PAGES {
            let mut url = self.transport().place.models();
            url.query_pairs_mut().append_pair("pageSize", PAGE);
            if let Some(token) = &next {
                url.query_pairs_mut().append_pair("pageToken", token);
            }
            let page = self.transport().json(&Call::get(DOING, url)).await?;
            let rows = page.get("models").or_else(|| page.get("publisherModels")).and_then(Value::as_array);
            models.extend(rows.into_iter().flatten().filter_map(Model::read));
            next =
                page.get("nextPageToken").and_then(Value::as_str).filter(|token| !token.is_empty()).map(str::to_owned);
            if next.is_none() {
                return Ok(models);
            }
        }
        Err(GoogleError::reply(DOING, format!("more than {MAX_PAGES} pages")))
    }
}
