//! Which node classes there are: those of the connected ComfyUI, else those it had when it last answered, else those
//! the studio knows by itself.

use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use muse_comfy::{Catalogue, CatalogueCache, ComfyError, OutputFile, Workflow};

use super::comfy;
use super::model::{KnownNodes, TemplateOrigin, UploadedPicture, WorkflowTemplate};
use crate::creation::templates::{TEMPLATES, TemplateInfo};
use crate::studio::{Studio, StudioError};
use crate::vocab::Problem;

/// A server is given so long for its classes; hundreds of packs take some seconds.
const PATIENCE: Duration = Duration::from_secs(15);

/// A server that did not answer is left alone for so long.
const REST: Duration = Duration::from_secs(20);

/// A ComfyUI that did not answer.
pub(in crate::studio) struct SilentServer {
    url: String,
    since: Instant,
    problem: Problem,
}

/// Node classes, and where they come from.
pub(super) struct NodeClasses {
    pub(super) catalogue: Arc<Catalogue>,
    pub(super) text: Arc<str>,
    pub(super) server: Option<String>,
    pub(super) problem: Option<Problem>,
}

impl Studio {
    /// The node classes there are, for an editor.
    ///
    /// * `again`: ask the server now, also when it was asked a moment ago.
    ///
    /// # Errors
    /// What the price book says; a server that does not answer is no error.
    pub async fn known_nodes(&self, again: bool) -> Result<KnownNodes, StudioError> {
        let NodeClasses { text, server, problem, .. } = self.node_classes(again).await?;
        Ok(KnownNodes { server, problem, text })
    }

    pub(super) async fn node_classes(&self, again: bool) -> Result<NodeClasses, StudioError> {
        let (renderer, url) = (self.comfy()?, self.comfy_url());
        let silent = (!again).then(|| self.silence_of(&url)).flatten();
        let problem = match silent {
            Some(problem) => problem,
            None => match tokio::time::timeout(PATIENCE, renderer.nodes(again)).await {
                Ok(Ok(nodes)) => {
                    self.keep_nodes(&url, &nodes.text).await;
                    let (catalogue, text) = (nodes.catalogue, nodes.text);
                    return Ok(NodeClasses { catalogue, text, server: Some(url), problem: None });
                }
                Ok(Err(error)) => self.note_silence(url.clone(), comfy(error).as_problem()),
                Err(_) => {
                    let error = ComfyError::Deadline { after: PATIENCE };
                    self.note_silence(url.clone(), comfy(error).as_problem())
                }
            },
        };
        let cache = self.node_cache();
        let kept = tokio::task::spawn_blocking(move || cache.load(&url)).await.map_err(|_| StudioError::Interrupted)?;
        let (catalogue, text) = match kept {
            Some(kept) => (kept.catalogue, Arc::from(kept.text)),
            None => (Catalogue::builtin(), Arc::from(Catalogue::builtin_text())),
        };
        Ok(NodeClasses { catalogue: Arc::new(catalogue.unasked()), text, server: None, problem: Some(problem) })
    }

    fn node_cache(&self) -> CatalogueCache {
        CatalogueCache::new(self.db().home().root().join("nodes"))
    }

    /// Keeps a server's classes for the time when it does not answer; that they cannot be kept is no reason to stop.
    async fn keep_nodes(&self, url: &str, text: &Arc<str>) {
        self.inner.silent.lock().unwrap_or_else(PoisonError::into_inner).take();
        let (cache, url, text) = (self.node_cache(), url.to_owned(), Arc::clone(text));
        let kept = tokio::task::spawn_blocking(move || {
            let same = cache.load(&url).is_some_and(|kept| *kept.text == *text);
            if same { Ok(()) } else { cache.keep(&url, &text).map(|_| ()) }
        });
        if let Ok(Err(error)) = kept.await {
            tracing::warn!(%error, "the server's node classes could not be kept");
        }
    }

    fn silence_of(&self, url: &str) -> Option<Problem> {
        let silent = self.inner.silent.lock().unwrap_or_else(PoisonError::into_inner);
        let known = silent.as_ref().filter(|silent| silent.url == url && silent.since.elapsed() < REST);
        known.map(|silent| silent.problem.clone())
    }

    fn note_silence(&self, url: String, problem: Problem) -> Problem {
        let mut silent = self.inner.silent.lock().unwrap_or_else(PoisonError::into_inner);
        *silent = Some(SilentServer { url, since: Instant::now(), problem: problem.clone() });
        problem
    }

    /// Puts a picture where the server's nodes find it.
    ///
    /// # Errors
    /// What the server says.
    pub async fn upload_for_nodes(&self, name: &str, bytes: Vec<u8>) -> Result<UploadedPicture, StudioError> {
        let value = self.comfy()?.upload(name, bytes).await.map_err(comfy)?;
        Ok(UploadedPicture { value })
    }

    /// A picture that a node names, from the server.
    ///
    /// * `kind`: `input`, `output` or `temp`.
    ///
    /// # Errors
    /// What the server says; a name that leads out of its folders.
    pub async fn picture_of_nodes(&self, name: &str, subfolder: &str, kind: &str) -> Result<Vec<u8>, StudioError> {
        // A widget may name all three in one: `folder/name.png [output]`.
        let (name, kind) = match name.rsplit_once(" [").and_then(|(name, kind)| Some((name, kind.strip_suffix(']')?))) {
            Some((name, kind)) => (name, kind),
            None => (name, kind),
        };
        let (subfolder, filename) = name.rsplit_once('/').unwrap_or((subfolder, name));
        let file = OutputFile {
            node_id: String::new(),
            filename: filename.to_owned(),
            subfolder: subfolder.to_owned(),
            kind: kind.to_owned(),
        };
        self.comfy()?.file(&file).await.map_err(|error| match error {
            // The server's word for a file it does not have.
            ComfyError::BadReply { .. } => StudioError::UnknownPicture { wanted: file.filename.clone() },
            other => comfy(other),
        })
    }

    /// Workflows to begin from: the studio's own, then those of a ComfyUI that answers.
    ///
    /// # Errors
    /// What the price book says.
    pub async fn workflow_starts(&self) -> Result<Vec<WorkflowTemplate>, StudioError> {
        let own = TEMPLATES.iter().map(|info| WorkflowTemplate {
            name: info.name.to_owned(),
            title: info.title.to_owned(),
            about: info.sentence.to_owned(),
            origin: TemplateOrigin::Studio,
        });
        let renderer = self.comfy()?;
        let silent = self.silence_of(&self.comfy_url()).is_some();
        let asked = async { if silent { Vec::new() } else { renderer.templates().await.unwrap_or_default() } };
        // A list that does not come is missed less than the others would be.
        let theirs = tokio::time::timeout(PATIENCE, asked).await.unwrap_or_default();
        let theirs = theirs.into_iter().map(|one| WorkflowTemplate {
            name: one.name,
            title: one.title,
            about: one.description,
            origin: TemplateOrigin::Server,
        });
        Ok(own.chain(theirs).collect())
    }

    /// A template's document and its title.
    pub(super) async fn template_named(&self, name: &str) -> Result<(Workflow, String), StudioError> {
        let unknown = match TemplateInfo::named(name) {
            Ok(info) => {
                let catalogue = self.node_classes(false).await?.catalogue;
                return Ok((info.example(&catalogue)?.workflow, info.title.to_owned()));
            }
            Err(unknown) => unknown,
        };
        let renderer = self.comfy()?;
        let known = renderer.templates().await.unwrap_or_default().into_iter().find(|one| one.name == name);
        let found = known.ok_or(unknown)?;
        Ok((renderer.template(&found.name).await.map_err(comfy)?, found.title))
    }
}
