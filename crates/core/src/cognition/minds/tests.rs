use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

use super::*;

/// A server that takes a request and never says a word.
async fn silent() -> (String, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let task = tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut start = [0u8; 16];
            let _ = stream.read(&mut start).await;
            held.push(stream);
        }
    });
    (url, task)
}

// The clock runs ahead when nothing else happens, so twenty seconds pass at once.
#[tokio::test(start_paused = true)]
async fn a_mind_that_says_nothing_is_waited_for_only_so_long() {
    let (url, server) = silent().await;
    let question = Question::to_try();
    let model = OpenAiMind::new(&url, "reader", None).expect("a mind");
    let agent = AgentMind::new(&url, None).expect("a mind");
    let minds: [&dyn Mind; 2] = [&model, &agent];
    for mind in minds {
        assert_eq!(mind.read(&question).await, Err(MindError::TooSlow { secs: 20 }));
    }
    server.abort();
}

#[test]
fn the_prompt_names_every_axis_and_the_fields_of_an_answer() {
    for word in ["autonomy", "sophistication", "technophilia", "ego", "values", "red_lines", "score", "confidence"] {
        assert!(PROMPT.text.contains(&format!("`{word}`")) || PROMPT.text.contains(&format!("\"{word}\"")), "{word}");
    }
    let example = PROMPT.text.lines().find(|line| line.starts_with('{')).expect("an example");
    assert!(Question::to_try().reading(example).is_ok(), "the example is an answer: {example}");
}
