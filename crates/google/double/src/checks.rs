use serde_json::{Map, Value};

/// The fields of `generateContent`; both spellings are read, as Google's JSON of protobufs is.
const GENERATE: &[&str] = &[
    "contents",
    "systemInstruction",
    "tools",
    "toolConfig",
    "safetySettings",
    "cachedContent",
    "labels",
    "serviceTier",
    "store",
    "generationConfig",
];
const GENERATION_CONFIG: &[&str] = &[
    "temperature",
    "topP",
    "topK",
    "candidateCount",
    "maxOutputTokens",
    "stopSequences",
    "responseLogprobs",
    "logprobs",
    "presencePenalty",
    "frequencyPenalty",
    "seed",
    "responseMimeType",
    "responseSchema",
    "responseJsonSchema",
    "responseModalities",
    "mediaResolution",
    "speechConfig",
    "thinkingConfig",
    "imageConfig",
    "audioTranscriptionConfig",
    "continuationToken",
];
const PART: &[&str] = &[
    "text",
    "inlineData",
    "fileData",
    "functionCall",
    "functionResponse",
    "thought",
    "thoughtSignature",
    "mediaResolution",
    "videoMetadata",
    "partMetadata",
];
const INTERACTION: &[&str] = &[
    "model",
    "agent",
    "input",
    "system_instruction",
    "generation_config",
    "response_format",
    "response_modalities",
    "previous_interaction_id",
    "background",
    "store",
    "stream",
    "tools",
    "safety_settings",
    "service_tier",
    "labels",
    "webhook_config",
    "continuation_token",
];
const INTERACTION_CONFIG: &[&str] = &[
    "temperature",
    "top_p",
    "seed",
    "max_output_tokens",
    "stop_sequences",
    "thinking_level",
    "thinking_summaries",
    "speech_config",
    "video_config",
    "transcription_config",
    "tool_choice",
    "image_config",
];
const VIDEO_FORMAT: &[&str] = &["type", "aspect_ratio", "duration", "resolution", "delivery", "gcs_uri"];
const VEO_INSTANCE: &[&str] = &["prompt", "image", "lastFrame", "video", "referenceImages", "mask"];
const VEO_PARAMETERS: &[&str] = &[
    "sampleCount",
    "storageUri",
    "fps",
    "durationSeconds",
    "seed",
    "aspectRatio",
    "resolution",
    "personGeneration",
    "pubsubTopic",
    "negativePrompt",
    "enhancePrompt",
    "generateAudio",
    "compressionQuality",
    "resizeMode",
];

/// Why Google would not take a `generateContent` body.
pub(crate) fn generate(body: &Value, enterprise: bool) -> Result<(), String> {
    let fields = object(body, "the body")?;
    known(fields, GENERATE)?;
    if fields.contains_key("labels") && !enterprise {
        return Err(unknown("labels"));
    }
    let contents = body.get("contents").and_then(Value::as_array).filter(|contents| !contents.is_empty());
    for content in contents.ok_or("* GenerateContentRequest.contents: contents is not specified")? {
        known(object(content, "contents")?, &["role", "parts"])?;
        if !matches!(content.get("role").and_then(Value::as_str), Some("user" | "model")) {
            return Err("Please use a valid role: user, model.".to_owned());
        }
        for part in content.get("parts").and_then(Value::as_array).into_iter().flatten() {
            known(object(part, "parts")?, PART)?;
        }
    }
    match body.get("generationConfig") {
        Some(config) => known(object(config, "generationConfig")?, GENERATION_CONFIG),
        None => Ok(()),
    }
}

/// Why Google would not take an interaction.
pub(crate) fn interaction(body: &Value, enterprise: bool) -> Result<(), String> {
    known(object(body, "the body")?, INTERACTION)?;
    if let Some(config) = body.get("generation_config") {
        known(object(config, "generation_config")?, INTERACTION_CONFIG)?;
    }
    let flag = |name: &str| body.get(name).and_then(Value::as_bool);
    if flag("background") == Some(true) && flag("store") == Some(false) {
        return Err("background=true needs store=true".to_owned());
    }
    match body.get("input") {
        Some(Value::String(_)) => {}
        Some(Value::Array(steps)) if !steps.is_empty() => {
            for step in steps.iter().filter(|step| step.get("type") != Some(&"user_input".into())) {
                if step.get("type").is_none() {
                    return Err("a step without a type".to_owned());
                }
            }
        }
        _ => return Err("input is missing".to_owned()),
    }
    let format = body.get("response_format").filter(|format| format.get("type") == Some(&"video".into()));
    if let Some(format) = format {
        known(object(format, "response_format")?, VIDEO_FORMAT)?;
        let by_address = format.get("delivery") == Some(&"uri".into());
        if enterprise && by_address && format.get("gcs_uri").is_none() {
            return Err("gcs_uri is required for delivery uri".to_owned());
        }
    }
    Ok(())
}

/// Why Google would not take a video operation.
pub(crate) fn operation(body: &Value) -> Result<(), String> {
    known(object(body, "the body")?, &["instances", "parameters", "labels"])?;
    let instance = body.get("instances").and_then(|instances| instances.get(0)).ok_or("no instance")?;
    known(object(instance, "instances")?, VEO_INSTANCE)?;
    known(object(body.get("parameters").unwrap_or(&Value::Null), "parameters")?, VEO_PARAMETERS)
}

fn object<'a>(value: &'a Value, what: &str) -> Result<&'a Map<String, Value>, String> {
    value.as_object().ok_or_else(|| format!("Invalid JSON payload received. {what} is not an object."))
}

fn known(fields: &Map<String, Value>, names: &[&str]) -> Result<(), String> {
    match fields.keys().find(|key| !names.contains(&key.as_str()) && !names.contains(&camel(key).as_str())) {
        Some(key) => Err(unknown(key)),
        None => Ok(()),
    }
}

fn unknown(name: &str) -> String {
    format!("Invalid JSON payload received. Unknown name \"{name}\": Cannot find field.")
}

fn camel(snake: &str) -> String {
    let mut words = snake.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let mut letters = word.chars();
        match letters.next() {
            Some(letter) => name + &letter.to_ascii_uppercase().to_string() + letters.as_str(),
            None => name,
        }
    })
}
