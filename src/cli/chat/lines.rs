//! One message a line, from a pipe or a file.

use std::io::{self, BufRead, Read, Write};

use super::talk::{Flow, Talk};

/// Longer lines are no messages: the platform takes 2,048 bytes.
const LONGEST: u64 = 1 << 20;

/// Plays every line; the last one needs no end.
pub(super) async fn lead<O: Write, E: Write>(
    talk: &mut Talk<O, E>,
    mut input: impl BufRead,
) -> io::Result<()> {
    let mut number = 0;
    while let Some(line) = next_line(&mut input)? {
        number += 1;
        let flow = match line {
            Ok(line) if number == 1 => talk.line(line.trim_start_matches('\u{feff}')).await?,
            Ok(line) => talk.line(&line).await?,
            Err(Unreadable(why)) => {
                talk.complain(&format!("line {number} {why}; it is left out"))?;
                Flow::Next
            }
        };
        if flow == Flow::End {
            break;
        }
    }
    Ok(())
}

/// Why a line is no message.
struct Unreadable(&'static str);

/// The next line without its end.
fn next_line(input: &mut impl BufRead) -> io::Result<Option<Result<String, Unreadable>>> {
    let mut line = Vec::new();
    if input.by_ref().take(LONGEST).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.len() as u64 == LONGEST && !line.ends_with(b"\n") {
        input.skip_until(b'\n')?;
        return Ok(Some(Err(Unreadable("is too long"))));
    }
    let text = line.strip_suffix(b"\n").unwrap_or(&line);
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    let text = String::from_utf8(text.to_vec());
    Ok(Some(text.map_err(|_| Unreadable("is not UTF-8"))))
}
