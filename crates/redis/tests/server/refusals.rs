use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use muse_redis::{Shared, SharedError};

use crate::fixture::{Keeps, RedisServer};
use crate::id;

async fn check(url: &str, code: &str) -> SharedError {
    let error = Shared::connect(url).await.expect_err("refused");
    let shown = format!("{error} {error:?} {:?}", error.advice());
    assert_eq!(error.code(), code, "{shown}");
    assert!(error.advice().is_some());
    assert!(!shown.contains("open-sesame") && !shown.contains("wrong-word"), "{shown}");
    error
}

#[tokio::test]
async fn a_wrong_password_is_refused_and_never_shown() {
    let server = RedisServer::start_with(Keeps::Nothing, Some("open-sesame"));
    check(&server.url().replace("open-sesame", "wrong-word"), "redis.denied").await;
    check(&server.url().replace(":open-sesame@", ""), "redis.denied").await;
    let about = Shared::connect(&server.url()).await.expect("connected").about().await.expect("about");
    assert!(about.version.starts_with(|c: char| c.is_ascii_digit()), "{about:?}");
    assert!(!about.durable);
}

#[tokio::test]
async fn a_user_who_may_not_load_functions_is_denied() {
    let server = RedisServer::start(Keeps::Nothing);
    server.admin(&["ACL", "SETUSER", "reader", "on", ">open-sesame", "~*", "+@read", "+info", "+ping"]);
    let url = server.url().replace("redis://", "redis://reader:open-sesame@");
    check(&url, "redis.denied").await;
}

#[tokio::test]
async fn whether_a_restart_forgets_something_is_asked_of_the_server() {
    let server = RedisServer::start(Keeps::Everything);
    let shared = Shared::connect(&server.url()).await.expect("connected");
    assert!(shared.about().await.expect("about").durable);
    server.admin(&["CONFIG", "SET", "appendfsync", "everysec"]);
    assert!(!shared.about().await.expect("about").durable);
}

#[tokio::test]
async fn a_server_without_room_says_so_and_changes_nothing() {
    let server = RedisServer::start(Keeps::Nothing);
    let shared = Shared::connect(&server.url()).await.expect("connected");
    server.admin(&["CONFIG", "SET", "maxmemory", "1"]);
    let error = shared.tasks(&id("vela"), &id("a")).add(&id("one"), "work").await.expect_err("no room");
    assert_eq!(error.code(), "redis.refused", "{error}");
    server.admin(&["CONFIG", "SET", "maxmemory", "0"]);
    assert_eq!(shared.tasks(&id("vela"), &id("a")).list().await.expect("list"), []);
}

#[tokio::test]
async fn nobody_there_is_away_and_somebody_else_there_is_no_redis() {
    let port = TcpListener::bind("127.0.0.1:0").expect("port").local_addr().expect("address").port();
    check(&format!("redis://127.0.0.1:{port}"), "redis.away").await;
    let port = answering(|_| "HTTP/1.1 400 Bad Request\r\n\r\n".to_owned());
    let error = Shared::connect(&format!("redis://127.0.0.1:{port}")).await.expect_err("no Redis");
    assert!(matches!(error.code(), "redis.away" | "redis.bad_reply"), "{error:?}");
}

#[tokio::test]
async fn a_redis_before_functions_is_too_old() {
    let port = answering(|command| {
        let info = "# Server\r\nredis_version:6.2.14\r\nrun_id:0\r\n";
        if command.contains("INFO") { format!("${}\r\n{info}\r\n", info.len()) } else { "+OK\r\n".to_owned() }
    });
    let error = check(&format!("redis://127.0.0.1:{port}"), "redis.too_old").await;
    assert!(error.to_string().contains("6.2.14"), "{error}");
}

/// A server that speaks, but not as a Redis of today does. One answer per command that arrives.
fn answering(answer: fn(&str) -> String) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("port");
    let port = listener.local_addr().expect("address").port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            std::thread::spawn(move || {
                let mut buffer = [0; 65_536];
                while let Ok(read @ 1..) = stream.read(&mut buffer) {
                    let text = String::from_utf8_lossy(&buffer[..read]).into_owned();
                    // Commands may come several at a time; each begins with its count of words.
                    let answers: String = text.split('*').skip(1).map(answer).collect();
                    let answers = if text.starts_with('*') { answers } else { answer(&text) };
                    if stream.write_all(answers.as_bytes()).is_err() {
                        return;
                    }
                }
            });
        }
    });
    port
}
