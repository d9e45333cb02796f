//! Braces in the words of commands: `x{a,b}` becomes `xa` and `xb`, `{1..3}` becomes `1`, `2` and `3`.

use super::lexer::Lexer;

/// How many words one word may become.
const LIMIT: usize = 1024;

/// The words that `word` becomes, or `None` if they are too many.
pub(super) fn expand(word: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut done = Vec::new();
    // Words with the place from which on there may be braces; the last one is next.
    let mut open = vec![(word.to_vec(), 0)];
    while let Some((word, from)) = open.pop() {
        match first_brace(&word, from) {
            None => done.push(word),
            Some((start, end, pieces)) => {
                for piece in pieces.iter().rev() {
                    open.push(([&word[..start], piece, &word[end..]].concat(), start));
                }
            }
        }
        if done.len() + open.len() > LIMIT {
            return None;
        }
    }
    Some(done)
}

/// The first brace that expands: its start, its end, and what it becomes.
fn first_brace(word: &[u8], from: usize) -> Option<(usize, usize, Vec<Vec<u8>>)> {
    let mut offset = from;
    while let Some(&byte) = word.get(offset) {
        if byte == b'{' {
            if let Some((end, pieces)) = brace(word, offset) {
                return Some((offset, end, pieces));
            }
            offset += 1;
        } else {
            offset = unit_end(word, offset);
        }
    }
    None
}

fn unit_end(word: &[u8], offset: usize) -> usize {
    let lexer = Lexer::new(word);
    let end = match word[offset] {
        b'\\' => Ok(offset + 2),
        b'\'' => lexer.single_quote_end(offset + 1),
        b'"' => lexer.double_quote_end(offset + 1, 0),
        b'`' => lexer.escaped_end(offset + 1, b'`'),
        b'$' => lexer.dollar_end(offset, 0),
        _ => Ok(offset + 1),
    };
    end.unwrap_or(word.len()).min(word.len())
}

/// The brace at `start`, if it is closed and has a comma or a sequence.
fn brace(word: &[u8], start: usize) -> Option<(usize, Vec<Vec<u8>>)> {
    let (mut offset, mut depth, mut piece) = (start + 1, 0, start + 1);
    let mut pieces = Vec::new();
    while let Some(&byte) = word.get(offset) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth > 0 => depth -= 1,
            b'}' => {
                let content = &word[start + 1..offset];
                let pieces = if pieces.is_empty() {
                    sequence(content)?
                } else {
                    pieces.push(word[piece..offset].to_vec());
                    pieces
                };
                return Some((offset + 1, pieces));
            }
            b',' if depth == 0 => {
                pieces.push(word[piece..offset].to_vec());
                piece = offset + 1;
            }
            _ => {}
        }
        offset = unit_end(word, offset);
    }
    None
}

/// `1..5`, `5..1`, `a..e`, each with an optional step.
fn sequence(content: &[u8]) -> Option<Vec<Vec<u8>>> {
    let text = std::str::from_utf8(content).ok()?;
    let mut parts = text.split("..");
    let (low, high) = (parts.next()?, parts.next()?);
    let step: i64 = parts.next().map_or(Some(1), |step| step.parse().ok())?;
    if parts.next().is_some() {
        return None;
    }
    let step = usize::try_from(step.unsigned_abs()).ok()?.max(1);
    if let (Ok(low), Ok(high)) = (low.parse::<i32>(), high.parse::<i32>()) {
        let padded = [&parts_of(low, text.split("..").next()?), &parts_of(high, text.split("..").nth(1)?)]
            .iter()
            .any(|padded| **padded);
        let width = if padded { text.split("..").take(2).map(str::len).max()? } else { 0 };
        let numbers = (low.min(high)..=low.max(high)).map(|number| format!("{number:0width$}").into_bytes());
        return Some(directed(numbers.take(LIMIT + 1).collect(), low > high, step));
    }
    let letter = |text: &str| match text.as_bytes() {
        [letter] if letter.is_ascii_alphabetic() => Some(*letter),
        _ => None,
    };
    let (low, high) = (letter(low)?, letter(high)?);
    let letters = (low.min(high)..=low.max(high)).map(|letter| vec![letter]);
    Some(directed(letters.collect(), low > high, step))
}

/// Whether `text` writes `number` with zeros before it.
fn parts_of(number: i32, text: &str) -> bool {
    number.to_string().len() < text.trim_start_matches('+').len()
}

fn directed(mut words: Vec<Vec<u8>>, backwards: bool, step: usize) -> Vec<Vec<u8>> {
    if backwards {
        words.reverse();
    }
    words.into_iter().step_by(step).collect()
}
