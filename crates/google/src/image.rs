//! Pictures by the image models (Nano Banana and its kin), through `generateContent`.
//!
//! There is no mask in this API. To change a part only, send the picture with an instruction and lay the result over the
//! original inside your own mask; then every pixel outside stays.

use serde_json::{Map, Value};

use crate::client::Google;
use crate::content::{Media, Part};
use crate::error::GoogleError;
use crate::generate::{FinishReason, Generated, Request};
use crate::retry::Twice;
use crate::usage::Usage;

/// A picture that is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct ImageRequest {
    /// `gemini-nano-banana-2.1` and so on.
    pub model: String,
    /// What it shows, or what to change.
    pub prompt: String,
    /// Pictures to edit or to follow, in the order in which the prompt speaks of them.
    pub images: Vec<Media>,
    /// `1:1`, `2:3`, `3:2`, `3:4`, `4:3`, `4:5`, `5:4`, `9:16`, `16:9`, `21:9`; else that of the picture, or a square.
    pub aspect_ratio: Option<String>,
    /// `1K`, `2K`, `4K`; the price depends on it.
    pub size: Option<String>,
    /// From 0, always the same, to 2.
    pub temperature: Option<f64>,
    /// The same seed gives nearly the same picture.
    pub seed: Option<i32>,
    /// From which harm on each category is blocked, as in [`Request::safety`].
    pub safety: Vec<(String, String)>,
}

impl ImageRequest {
    /// A picture from words.
    pub fn new(model: impl Into<String>, prompt: impl Into<String>) -> Self {
        Self {
            model: model.into(),
            prompt: prompt.into(),
            images: Vec::new(),
            aspect_ratio: None,
            size: None,
            temperature: None,
            seed: None,
            safety: Vec::new(),
        }
    }

    /// With a picture to edit or to follow.
    #[must_use]
    pub fn with(mut self, image: Media) -> Self {
        self.images.push(image);
        self
    }

    fn request(&self) -> Request {
        let parts = std::iter::once(Part::text(&self.prompt)).chain(self.images.iter().map(Part::media)).collect();
        Request {
            temperature: self.temperature,
            seed: self.seed,
            safety: self.safety.clone(),
            ..Request::of(&self.model, parts)
        }
    }

    fn config(&self) -> Map<String, Value> {
        let mut image = Map::new();
        image.extend(self.aspect_ratio.as_ref().map(|ratio| ("aspectRatio".to_owned(), ratio.as_str().into())));
        image.extend(self.size.as_ref().map(|size| ("imageSize".to_owned(), size.as_str().into())));
        let mut config = Map::new();
        config.insert("responseModalities".to_owned(), Value::from(vec!["TEXT", "IMAGE"]));
        if !image.is_empty() {
            config.insert("imageConfig".to_owned(), image.into());
        }
        config
    }
}

/// A picture as it came.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// `image/png` or `image/jpeg`, in Google's words; look at the bytes before you believe it.
    pub mime_type: String,
    /// The file.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({}, {} bytes)", self.mime_type, self.bytes.len())
    }
}

/// What came of an [`ImageRequest`]: one picture or more.
#[derive(Clone, Debug, PartialEq)]
pub struct Pictures {
    /// At least one; sketches made while thinking are left out.
    pub pictures: Vec<Picture>,
    /// What the model said with them.
    pub text: String,
    /// How it ended.
    pub finish: FinishReason,
    /// What was counted.
    pub usage: Usage,
    /// The model that answered.
    pub model_version: Option<String>,
    /// Google's number for the answer.
    pub response_id: Option<String>,
}

impl Pictures {
    fn read(reply: &Generated) -> Result<Self, GoogleError> {
        let shown = reply.content.parts.iter().filter(|part| !part.is_thought());
        let blobs =
            shown.filter_map(|part| part.inline_data.as_ref()).filter(|blob| blob.mime_type.starts_with("image/"));
        let picture = |blob: &crate::content::Blob| {
            let bytes = blob.bytes().filter(|bytes| !bytes.is_empty());
            let bytes = bytes.ok_or_else(|| GoogleError::reply("make a picture", "a picture that is not base64"))?;
            Ok(Picture { mime_type: blob.mime_type.clone(), bytes })
        };
        let pictures: Vec<Picture> = blobs.map(picture).collect::<Result<_, GoogleError>>()?;
        let (finish, text) = (reply.finished(), reply.text());
        if pictures.is_empty() {
            let text = reply.finish_message.clone().unwrap_or(text);
            let text = crate::secret::quotable(&text, &[]);
            return Err(GoogleError::NoPicture { finish, text, usage: Box::new(reply.usage.clone()) });
        }
        Ok(Self {
            pictures,
            text,
            finish,
            usage: reply.usage.clone(),
            model_version: reply.model_version.clone(),
            response_id: reply.response_id.clone(),
        })
    }
}

impl Google {
    /// Makes a picture, or edits those that come with it. This is paid, and never sent twice.
    ///
    /// # Errors
    /// [`GoogleError::NoPicture`] when the answer holds none, [`GoogleError::Blocked`] for a refused prompt,
    /// [`GoogleError::OutcomeUnknown`] when it may have been made and did not arrive; and those of [`Google::generate`].
    pub async fn image(&self, request: &ImageRequest) -> Result<Pictures, GoogleError> {
        let reply =
            self.generate_with("make a picture", &request.request(), request.config(), Twice::PaidTwice).await?;
        Pictures::read(&reply)
    }
}
