//! ffmpeg, where it is installed: pictures out of clips, clips into one file. It is run, never linked, and reads local
//! files only.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::process::Command;
use tokio::time::timeout;
use utoipa::ToSchema;

use super::FilmError;

/// The longest any call may take.
const PATIENCE: Duration = Duration::from_secs(300);

/// Of what it says, so much is told.
const LAST_WORDS: usize = 300;

/// The installed program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ffmpeg {
    ffmpeg: PathBuf,
    ffprobe: PathBuf,
    /// Its version, in its own words.
    pub version: String,
}

/// What a clip is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Probe {
    /// How long it is, in seconds.
    pub secs: f64,
    /// In pixels.
    pub width_px: u32,
    /// In pixels.
    pub height_px: u32,
    /// `h264` and so on.
    pub codec: String,
    /// Whether there is sound.
    pub sound: bool,
}

/// A moment of a clip.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Moment {
    /// So many seconds after its beginning.
    At(f64),
    /// Its last picture.
    Last,
}

#[derive(Deserialize)]
struct Probed {
    streams: Vec<Stream>,
    format: Container,
}

#[derive(Deserialize)]
struct Stream {
    codec_type: String,
    #[serde(default)]
    codec_name: String,
    #[serde(default)]
    width: u32,
    #[serde(default)]
    height: u32,
}

#[derive(Deserialize)]
struct Container {
    duration: Option<String>,
}

impl Ffmpeg {
    /// The one on the search path, or the folder that `MUSE_FFMPEG` names; `None` when there is none that answers.
    pub async fn find() -> Option<Self> {
        let named = std::env::var_os("MUSE_FFMPEG").filter(|folder| !folder.is_empty()).map(PathBuf::from);
        Self::in_folder(named.as_deref()).await
    }

    /// The one in this folder, or on the search path.
    pub async fn in_folder(folder: Option<&Path>) -> Option<Self> {
        let of = |name: &str| {
            let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
            folder.map_or_else(|| PathBuf::from(&file), |folder| folder.join(&file))
        };
        let (ffmpeg, ffprobe) = (of("ffmpeg"), of("ffprobe"));
        let told = run("tell its version", &ffmpeg, [OsStr::new("-version")]).await.ok()?;
        run("tell its version", &ffprobe, [OsStr::new("-version")]).await.ok()?;
        let told = String::from_utf8_lossy(&told).into_owned();
        let version = told.split_whitespace().nth(2)?.chars().take(40).collect();
        Some(Self { ffmpeg, ffprobe, version })
    }

    /// What a clip is.
    ///
    /// # Errors
    /// [`FilmError::Ffmpeg`] when it cannot be read or has no pictures.
    pub async fn probe(&self, clip: &Path) -> Result<Probe, FilmError> {
        const DOING: &str = "read a clip";
        let flags =
            ["-v", "error", "-protocol_whitelist", "file", "-show_streams", "-show_format", "-of", "json", "-i"];
        let told = run(DOING, &self.ffprobe, flags.map(OsStr::new).into_iter().chain([clip.as_os_str()])).await?;
        let failed = |detail: String| FilmError::Ffmpeg { doing: DOING, detail };
        let probed: Probed = serde_json::from_slice(&told).map_err(|e| failed(e.to_string()))?;
        let pictures = probed.streams.iter().find(|stream| stream.codec_type == "video");
        let pictures = pictures.ok_or_else(|| failed("it has no pictures".to_owned()))?;
        let secs = probed.format.duration.as_deref().and_then(|text| text.parse::<f64>().ok());
        Ok(Probe {
            secs: secs
                .filter(|secs| secs.is_finite() && *secs > 0.0)
                .ok_or_else(|| failed("it has no end".to_owned()))?,
            width_px: pictures.width,
            height_px: pictures.height,
            codec: pictures.codec_name.clone(),
            sound: probed.streams.iter().any(|stream| stream.codec_type == "audio"),
        })
    }

    /// One picture of a clip, as PNG.
    ///
    /// # Errors
    /// [`FilmError::Ffmpeg`].
    pub async fn picture(&self, clip: &Path, moment: Moment) -> Result<Vec<u8>, FilmError> {
        const DOING: &str = "take a picture out of a clip";
        let start = match moment {
            Moment::At(secs) => ["-ss".to_owned(), format!("{:.3}", secs.max(0.0))],
            Moment::Last => ["-sseof".to_owned(), "-0.5".to_owned()],
        };
        let mut arguments: Vec<OsString> = QUIET.iter().map(OsString::from).collect();
        arguments.extend(start.map(OsString::from));
        arguments.extend(input(clip));
        arguments.extend(["-an", "-f", "image2pipe", "-c:v", "png"].map(OsString::from));
        if moment != Moment::Last {
            arguments.extend(["-frames:v", "1"].map(OsString::from));
        }
        arguments.push("-".into());
        let told = run(DOING, &self.ffmpeg, arguments.iter().map(OsString::as_os_str)).await?;
        // Every picture of the last half second comes; the last one counts.
        let from = told.windows(PNG.len()).rposition(|bytes| bytes == PNG);
        let failed = || FilmError::Ffmpeg { doing: DOING, detail: "there is no picture at that moment".to_owned() };
        Ok(told[from.ok_or_else(failed)?..].to_vec())
    }

    /// Joins clips to one file: as they are where they fit together, else encoded anew.
    ///
    /// # Errors
    /// [`FilmError::Ffmpeg`]; `target` is then not there.
    pub async fn join(&self, clips: &[PathBuf], target: &Path) -> Result<Probe, FilmError> {
        const DOING: &str = "join the clips";
        let failed = |detail: String| FilmError::Ffmpeg { doing: DOING, detail };
        let mut probes = Vec::with_capacity(clips.len());
        for clip in clips {
            probes.push(self.probe(clip).await?);
        }
        let first = probes.first().ok_or_else(|| failed("there are none".to_owned()))?.clone();
        let wanted: f64 = probes.iter().map(|probe| probe.secs).sum();
        let alike = |probe: &Probe| Probe { secs: first.secs, ..probe.clone() } == first;
        if probes.iter().all(alike) {
            let list = target.with_extension("txt");
            let lines: Option<String> = clips.iter().map(|clip| clip.to_str().map(listed)).collect();
            let lines = lines.ok_or_else(|| failed("the name of a folder is no text".to_owned()))?;
            tokio::fs::write(&list, lines).await.map_err(|e| failed(e.to_string()))?;
            let mut arguments: Vec<OsString> = QUIET.iter().map(OsString::from).collect();
            arguments
                .extend(["-y", "-protocol_whitelist", "file", "-f", "concat", "-safe", "0", "-i"].map(OsString::from));
            arguments.push(list.clone().into());
            arguments.extend(["-c", "copy", "-movflags", "+faststart"].map(OsString::from));
            arguments.push(target.into());
            let copied = run(DOING, &self.ffmpeg, arguments.iter().map(OsString::as_os_str)).await;
            let _ = tokio::fs::remove_file(&list).await;
            // What does not fit after all shows in the length.
            if let (Ok(_), Ok(joined)) = (copied, self.probe(target).await)
                && (joined.secs - wanted).abs() < 0.5 + 0.1 * clips.len() as f64
            {
                return Ok(joined);
            }
        }
        self.encode(clips, &probes, target).await?;
        self.probe(target).await
    }

    async fn encode(&self, clips: &[PathBuf], probes: &[Probe], target: &Path) -> Result<(), FilmError> {
        let (width, height) = probes.first().map_or((1280, 720), |probe| (probe.width_px, probe.height_px));
        let sound = probes.iter().all(|probe| probe.sound);
        let mut arguments: Vec<OsString> = QUIET.iter().map(OsString::from).collect();
        arguments.push("-y".into());
        for clip in clips {
            arguments.extend(input(clip));
        }
        let mut graph = String::new();
        for at in 0..clips.len() {
            graph += &format!(
                "[{at}:v]scale={width}:{height}:force_original_aspect_ratio=decrease,pad={width}:{height}:-1:-1,fps=24,setsar=1[v{at}];"
            );
        }
        for at in 0..clips.len() {
            graph += &if sound { format!("[v{at}][{at}:a]") } else { format!("[v{at}]") };
        }
        let heard = u8::from(sound);
        graph += &format!("concat=n={}:v=1:a={heard}[v]{}", clips.len(), if sound { "[a]" } else { "" });
        arguments.extend(["-filter_complex".to_owned(), graph].map(OsString::from));
        arguments.extend(["-map", "[v]"].map(OsString::from));
        if sound {
            arguments.extend(["-map", "[a]", "-c:a", "aac"].map(OsString::from));
        }
        let codec = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-crf", "18", "-movflags", "+faststart"];
        arguments.extend(codec.map(OsString::from));
        arguments.push(target.into());
        run("join the clips", &self.ffmpeg, arguments.iter().map(OsString::as_os_str)).await.map(drop)
    }
}

const QUIET: [&str; 4] = ["-v", "error", "-nostdin", "-hide_banner"];

const PNG: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// A file as input, and nothing that an address inside it could lead to.
fn input(clip: &Path) -> [OsString; 4] {
    ["-protocol_whitelist".into(), "file,pipe".into(), "-i".into(), clip.into()]
}

/// A line of the list of files to join.
fn listed(path: &str) -> String {
    format!("file '{}'\n", path.replace('\'', "'\\''"))
}

async fn run<'a>(
    doing: &'static str,
    program: &Path,
    arguments: impl IntoIterator<Item = &'a OsStr>,
) -> Result<Vec<u8>, FilmError> {
    let failed = |detail: String| FilmError::Ffmpeg { doing, detail };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    let ended = timeout(PATIENCE, command.output()).await;
    let ended = ended.map_err(|_| failed(format!("nothing came within {} s", PATIENCE.as_secs())))?;
    let output = ended.map_err(|e| failed(e.to_string()))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let last = said.trim().lines().last().unwrap_or("it said nothing");
    Err(failed(last.chars().take(LAST_WORDS).collect()))
}
