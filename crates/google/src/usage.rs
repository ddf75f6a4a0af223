use std::collections::BTreeMap;
use std::ops::AddAssign;

use serde::{Deserialize, Serialize};
use serde_json::Value;

open_enum! {
    /// What a token stands for; each kind may have its own price.
    Modality {
        /// Words, and whatever Google does not list apart.
        Text = "TEXT",
        /// Pictures.
        Image = "IMAGE",
        /// Sound.
        Audio = "AUDIO",
        /// Moving pictures.
        Video = "VIDEO",
        /// Pages.
        Document = "DOCUMENT",
    }
}

/// Tokens of one direction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tokens {
    /// All of them.
    pub total: u64,
    /// Those that Google listed by kind. What is missing to the total is text.
    pub by_modality: BTreeMap<Modality, u64>,
}

impl Tokens {
    /// Tokens of one kind; for [`Modality::Text`] also those that Google did not list.
    pub fn of(&self, modality: &Modality) -> u64 {
        let listed = self.by_modality.get(modality).copied().unwrap_or(0);
        match modality {
            Modality::Text => listed + self.total.saturating_sub(self.by_modality.values().sum()),
            _ => listed,
        }
    }

    fn read(total: Option<u64>, details: Option<&Value>) -> Self {
        let mut by_modality = BTreeMap::new();
        for row in details.and_then(Value::as_array).into_iter().flatten() {
            let count = row.get("tokenCount").or_else(|| row.get("tokens")).and_then(Value::as_u64);
            if let (Some(modality), Some(count)) = (row.get("modality").and_then(Value::as_str), count) {
                *by_modality.entry(Modality::from(modality)).or_insert(0) += count;
            }
        }
        Self { total: total.unwrap_or_else(|| by_modality.values().sum()), by_modality }
    }
}

impl AddAssign<&Tokens> for Tokens {
    fn add_assign(&mut self, other: &Tokens) {
        self.total += other.total;
        for (modality, count) in &other.by_modality {
            *self.by_modality.entry(modality.clone()).or_insert(0) += count;
        }
    }
}

/// What Google counted for one call, in tokens; the same for both of its APIs.
///
/// A price is: input without [`cached`](Self::cached) and tool tokens at the input rate, cached tokens at theirs, output
/// *and thought* at the output rate, with pictures, sound and video at the rate of their kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Usage {
    /// What was sent, cached tokens included.
    pub input: Tokens,
    /// What was made, without thoughts.
    pub output: Tokens,
    /// Of the input, what came out of a cache.
    pub cached: Tokens,
    /// What tools put into the prompt.
    pub tool: Tokens,
    /// What the model thought; paid as output.
    pub thought: u64,
    /// Google's own sum.
    pub total: u64,
}

impl Usage {
    /// Output and thoughts together: what the output rate applies to.
    pub fn billed_output(&self) -> u64 {
        self.output.total + self.thought
    }

    /// Input that was not in a cache.
    pub fn fresh_input(&self) -> u64 {
        self.input.total.saturating_sub(self.cached.total)
    }

    /// Whether Google counted nothing, or said nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// `usageMetadata` of a generateContent reply.
    pub(crate) fn of_generate(metadata: &Value) -> Self {
        let count = |key: &str| metadata.get(key).and_then(Value::as_u64);
        Self {
            input: Tokens::read(count("promptTokenCount"), metadata.get("promptTokensDetails")),
            output: Tokens::read(count("candidatesTokenCount"), metadata.get("candidatesTokensDetails")),
            cached: Tokens::read(count("cachedContentTokenCount"), metadata.get("cacheTokensDetails")),
            tool: Tokens::read(count("toolUsePromptTokenCount"), metadata.get("toolUsePromptTokensDetails")),
            thought: count("thoughtsTokenCount").unwrap_or(0),
            total: count("totalTokenCount").unwrap_or(0),
        }
    }

    /// `usage` of an interaction.
    pub(crate) fn of_interaction(usage: &Value) -> Self {
        let count = |key: &str| usage.get(key).and_then(Value::as_u64);
        Self {
            input: Tokens::read(count("total_input_tokens"), usage.get("input_tokens_by_modality")),
            output: Tokens::read(count("total_output_tokens"), usage.get("output_tokens_by_modality")),
            cached: Tokens::read(count("total_cached_tokens"), usage.get("cached_tokens_by_modality")),
            tool: Tokens::read(count("total_tool_use_tokens"), usage.get("tool_use_tokens_by_modality")),
            thought: count("total_thought_tokens").unwrap_or(0),
            total: count("total_tokens").unwrap_or(0),
        }
    }
}

impl AddAssign<&Usage> for Usage {
    fn add_assign(&mut self, other: &Usage) {
        self.input += &other.input;
        self.output += &other.output;
        self.cached += &other.cached;
        self.tool += &other.tool;
        self.thought += other.thought;
        self.total += other.total;
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_apis_are_counted_alike() {
        let generate = Usage::of_generate(&json!({
            "promptTokenCount": 300, "candidatesTokenCount": 1330, "thoughtsTokenCount": 70, "cachedContentTokenCount": 40,
            "totalTokenCount": 1700, "trafficType": "ON_DEMAND",
            "promptTokensDetails": [{ "modality": "TEXT", "tokenCount": 42 }, { "modality": "IMAGE", "tokenCount": 258 }],
            "candidatesTokensDetails": [{ "modality": "IMAGE", "tokenCount": 1290 }],
        }));
        let interaction = Usage::of_interaction(&json!({
            "total_input_tokens": 300, "total_output_tokens": 1330, "total_thought_tokens": 70, "total_cached_tokens": 40,
            "total_tokens": 1700,
            "input_tokens_by_modality": [{ "modality": "text", "tokens": 42 }, { "modality": "image", "tokens": 258 }],
            "output_tokens_by_modality": [{ "modality": "image", "tokens": 1290 }],
        }));
        assert_eq!(generate, interaction);
        assert_eq!(generate.billed_output(), 1400);
        assert_eq!(generate.fresh_input(), 260);
        assert_eq!(generate.output.of(&Modality::Image), 1290);
        // 40 tokens of output are not listed by kind.
        assert_eq!(generate.output.of(&Modality::Text), 40);
    }

    #[test]
    fn a_usage_survives_a_ledger() {
        let usage = Usage::of_generate(&json!({
            "promptTokenCount": 3, "promptTokensDetails": [{ "modality": "SMELL", "tokenCount": 3 }] }));
        let kept = serde_json::to_string(&usage).unwrap();
        assert_eq!(serde_json::from_str::<Usage>(&kept).unwrap(), usage);
        assert_eq!(usage.input.of(&Modality::Other("SMELL".to_owned())), 3);
        let mut twice = usage.clone();
        twice += &usage;
        assert_eq!(twice.input.total, 6);
    }
}
