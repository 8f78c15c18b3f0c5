//! A bot with two commands of its own, in the terminal: one message a line.
//!
//! `cargo run --example guess_number`

mod bot;

use std::io::{self, BufRead, Write};

use wxmenu::model::{Content, Inbound};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let engine = bot::bot().build()?;
    let mut out = io::stdout();
    for (number, line) in io::stdin().lock().lines().enumerate() {
        let content = Content::Text {
            text: line?,
            menu_id: None,
        };
        // Every message has a key of its own; the same key again would be a retry.
        let key = number.to_string().as_str().into();
        let message = Inbound::new("demo".into(), "you".into(), key, content);
        let reply = engine.turn(message).await;
        writeln!(out, "{}\n", reply.as_text().unwrap_or("(no text)"))?;
    }
    Ok(())
}
