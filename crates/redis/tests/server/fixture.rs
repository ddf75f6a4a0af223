//! A real redis-server of a test's own: a free port, an empty folder, gone when the test is.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// What a server keeps over its death.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeps {
    /// Nothing.
    Nothing,
    /// What somebody asked it to save.
    Saves,
    /// Everything that it ever confirmed.
    Everything,
}

pub struct RedisServer {
    folder: tempfile::TempDir,
    port: u16,
    keeps: Keeps,
    password: Option<&'static str>,
    process: Option<Child>,
}

impl RedisServer {
    pub fn start(keeps: Keeps) -> Self {
        Self::start_with(keeps, None)
    }

    pub fn start_with(keeps: Keeps, password: Option<&'static str>) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("its address").port();
        let folder = tempfile::tempdir().expect("folder");
        let mut server = Self { folder, port, keeps, password, process: None };
        server.start_again();
        server
    }

    pub fn url(&self) -> String {
        match self.password {
            Some(password) => format!("redis://:{password}@127.0.0.1:{}/0", self.port),
            None => format!("redis://127.0.0.1:{}/0", self.port),
        }
    }

    /// Starts it on the same port, with whatever it kept.
    pub fn start_again(&mut self) {
        let (append, policy) = match self.keeps {
            Keeps::Everything => ("yes", "always"),
            _ => ("no", "no"),
        };
        let mut command = Command::new("redis-server");
        command
            .args(["--bind", "127.0.0.1", "--port", &self.port.to_string(), "--save", ""])
            .args(["--appendonly", append, "--appendfsync", policy])
            .args(["--dir", self.folder.path().to_str().expect("a plain path")])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if let Some(password) = self.password {
            command.args(["--requirepass", password]);
        }
        let started = command.spawn();
        let mut process = started.expect("redis-server is needed for this test: scripts/setup --for test installs it");
        for _ in 0..2_000 {
            if self.answers() {
                self.process = Some(process);
                return;
            }
            let ended = process.try_wait().expect("its state");
            assert!(ended.is_none(), "redis-server ended at once: {ended:?}");
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("redis-server does not answer on port {}", self.port);
    }

    /// Whether it is there and has read what it kept.
    fn answers(&self) -> bool {
        let ping = || {
            let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
            stream.write_all(b"PING\r\n")?;
            let mut answer = [0; 7];
            stream.read_exact(&mut answer)?;
            std::io::Result::Ok(answer)
        };
        ping().is_ok_and(|answer| matches!(&answer, b"+PONG\r\n" | b"-NOAUTH"))
    }

    /// As kill -9 does.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().expect("killed");
            process.wait().expect("gone");
        }
    }

    /// Has it do something that the studio never asks for.
    pub fn admin(&self, words: &[&str]) -> String {
        let mut command = Command::new("redis-cli");
        command.args(["-p", &self.port.to_string()]).args(words);
        if let Some(password) = self.password {
            command.env("REDISCLI_AUTH", password);
        }
        let answer = command.output().expect("redis-cli comes with redis-server");
        assert!(answer.status.success(), "{words:?}: {}", String::from_utf8_lossy(&answer.stderr));
        String::from_utf8(answer.stdout).expect("text")
    }

    /// The bytes of a key, to be put back later with [`RedisServer::set_back`].
    pub fn dump(&self, key: &str) -> String {
        // In Lua, because the bytes are none that a terminal carries.
        let script = "return redis.call('SET', KEYS[2], redis.call('DUMP', KEYS[1]))";
        let kept = format!("kept:{key}");
        self.admin(&["EVAL", script, "2", key, &kept]);
        kept
    }

    pub fn set_back(&self, key: &str, kept: &str) {
        let script = "return redis.call('RESTORE', KEYS[1], 0, redis.call('GET', KEYS[2]), 'REPLACE')";
        self.admin(&["EVAL", script, "2", key, kept]);
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            // Both fail only when it is gone already.
            let _killed = process.kill();
            let _waited = process.wait();
        }
    }
}
