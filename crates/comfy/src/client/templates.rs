//! The workflows that a server brings along to begin from.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Client;
use super::http::check_name;
use crate::error::ComfyError;
use crate::workflow::Workflow;

/// A workflow that a server offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerTemplate {
    /// Its name, for [`Client::template`].
    pub name: String,
    /// As people read it.
    pub title: String,
    /// What it makes; often empty.
    pub description: String,
}

impl Client {
    /// The workflows the server brings along, in its order; none when it has no list of them.
    ///
    /// # Errors
    /// [`ComfyError::Unreachable`], [`ComfyError::BadReply`].
    pub async fn templates(&self) -> Result<Vec<ServerTemplate>, ComfyError> {
        let found = self.get_optional("list its templates", self.url("/templates/index.json", &[])?).await?;
        Ok(found.as_ref().map(listed).unwrap_or_default())
    }

    /// One of them.
    ///
    /// # Errors
    /// [`ComfyError::UnsafeName`], [`ComfyError::BadReply`] when there is none of that name,
    /// [`ComfyError::BadDocument`], [`ComfyError::Unreachable`].
    pub async fn template(&self, name: &str) -> Result<Workflow, ComfyError> {
        check_name(name, "")?;
        let text = self.get_text("read a template", self.url(&format!("/templates/{name}.json"), &[])?).await?;
        Workflow::from_json(&text)
    }
}

/// The list is one of groups, each with a list of templates; a name stands in several groups at times.
fn listed(index: &Value) -> Vec<ServerTemplate> {
    let mut found: Vec<ServerTemplate> = Vec::new();
    let groups = index.as_array().into_iter().flatten();
    for one in groups.flat_map(|group| group.get("templates").and_then(Value::as_array).into_iter().flatten()) {
        let text = |key: &str| one.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
        let name = text("name");
        if name.is_empty() || check_name(&name, "").is_err() || found.iter().any(|known| known.name == name) {
            continue;
        }
        let title = Some(text("title")).filter(|title| !title.is_empty()).unwrap_or_else(|| name.clone());
        found.push(ServerTemplate { name, title, description: text("description") });
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_list_of_groups_is_read_and_what_cannot_be_asked_for_is_left_out() {
        let index = json!([
            { "title": "Image", "templates": [
                { "name": "flux_schnell", "title": "FLUX schnell", "description": "fast" }, { "name": "bare" } ] },
            { "title": "All", "templates": [{ "name": "flux_schnell" }, { "name": "../../x" }, { "title": "nameless" }] },
            { "title": "None" }, 7,
        ]);
        let told: Vec<_> = listed(&index).into_iter().map(|one| (one.name, one.title, one.description)).collect();
        let expected = [("flux_schnell", "FLUX schnell", "fast"), ("bare", "bare", "")];
        assert_eq!(told, expected.map(|(n, t, d)| (n.to_owned(), t.to_owned(), d.to_owned())));
        assert!(listed(&json!({ "no": "list" })).is_empty());
    }
}
