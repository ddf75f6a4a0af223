use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use serde_json::Value;

/// What a run of the command gave.
#[derive(Debug)]
pub struct Answer {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Answer {
    /// Standard output as one JSON document.
    ///
    /// # Panics
    /// When it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("no JSON ({error}): {self:?}"))
    }

    /// The problem on standard error, as `--json` writes it: its last line, since graphics drivers may complain before.
    ///
    /// # Panics
    /// When it is none.
    pub fn problem(&self) -> Value {
        let last = self.err.trim().lines().last().unwrap_or_default();
        let value: Value = serde_json::from_str(last).unwrap_or_else(|error| panic!("no JSON ({error}): {self:?}"));
        value["problem"].clone()
    }

    /// The same answer, after its exit code was checked.
    ///
    /// # Panics
    /// When the code is another one.
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:?}");
        self
    }
}

/// The built `muse` binary with a folder of its own.
pub struct Muse {
    binary: PathBuf,
    folder: tempfile::TempDir,
    environment: Vec<(&'static str, String)>,
}

impl Default for Muse {
    fn default() -> Self {
        Self::new()
    }
}

impl Muse {
    /// The binary beside the tests.
    ///
    /// # Panics
    /// When it was not built: the journeys need the whole workspace.
    pub fn new() -> Self {
        let tests = std::env::current_exe().expect("this binary");
        let name = format!("muse{}", std::env::consts::EXE_SUFFIX);
        // target/debug/deps/journeys-… → target/debug/muse
        let binary = tests.ancestors().skip(1).take(3).map(|folder| folder.join(&name)).find(|path| path.is_file());
        let binary = binary.expect("the `muse` binary is not built: run `cargo nextest run --workspace`");
        Self { binary, folder: tempfile::tempdir().expect("a folder"), environment: Vec::new() }
    }

    /// The same with these variables in its environment.
    #[must_use]
    pub fn within(self, environment: Vec<(&'static str, String)>) -> Self {
        Self { environment, ..self }
    }

    /// The studio's folder.
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// A place for files of the test.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file of the test and returns its path.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn file(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        std::fs::write(&path, text).expect("the file");
        path.display().to_string()
    }

    /// Runs a command.
    pub fn run(&self, arguments: &[&str]) -> Answer {
        self.run_in(&self.home(), arguments, "")
    }

    /// Runs a command with this on its standard input.
    pub fn told(&self, arguments: &[&str], input: &str) -> Answer {
        self.run_in(&self.home(), arguments, input)
    }

    /// As [`Muse::told`], while the doubles of the test go on answering.
    ///
    /// # Panics
    /// When the command cannot be run.
    pub async fn asked(self: &Arc<Self>, arguments: &[&str], input: &str) -> Answer {
        let (muse, input) = (Arc::clone(self), input.to_owned());
        let arguments: Vec<String> = arguments.iter().map(|text| (*text).to_owned()).collect();
        let ran = tokio::task::spawn_blocking(move || {
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            muse.told(&arguments, &input)
        });
        ran.await.expect("it ran")
    }

    /// Begins a command and leaves it running.
    ///
    /// # Panics
    /// When it does not start.
    pub fn spawn(&self, arguments: &[&str]) -> Child {
        let mut command = self.command(&self.home(), arguments);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the command starts")
    }

    fn command(&self, home: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        // Nothing of the machine it runs on may show: no keys, no servers, no keychain of the person at the screen.
        for name in [
            "GOOGLE_API_KEY",
            "GEMINI_API_KEY",
            "APIFY_TOKEN",
            "REDDIT_APP_ID",
            "REDDIT_APP_SECRET",
            "MUSE_REDIS_URL",
            "MUSE_LOG",
            "MUSE_COMFY_URL",
            "DBUS_SESSION_BUS_ADDRESS",
        ] {
            command.env_remove(name);
        }
        command
            .env("MUSE_HOME", home)
            .env("MUSE_COMFY_URL", crate::studio::NOWHERE)
            .env("KUBECONFIG", self.path("no-kubeconfig"))
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .args(arguments)
            .current_dir(self.folder.path());
        command
    }

    fn run_in(&self, home: &Path, arguments: &[&str], input: &str) -> Answer {
        let mut command = self.command(home, arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the command starts");
        let mut stdin = child.stdin.take().expect("its standard input");
        // A command that does not read its input closes it; that is its right.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        let output = child.wait_with_output().expect("the command ends");
        Answer {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}
