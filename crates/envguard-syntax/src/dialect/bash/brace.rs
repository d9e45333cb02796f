//! Braces in the words of commands: `x{a,b}` becomes `xa` and `xb`, `{1..3}` becomes `1`, `2` and `3`.

use super::lexer::Lexer;

/// How many words one word may become.
const LIMIT: usize = 1024;

/// How many bytes all words on the way may have, beyond which they are not followed.
const BYTE_LIMIT: usize = 1024 * 1024;

/// Whether `word` has a brace that expands.
pub(super) fn expands(word: &[u8]) -> bool {
    word.contains(&b'{') && first_brace(word, 0).is_some()
}

/// The words that `word` becomes, or `None` if they are too many.
pub(super) fn expand(word: &[u8]) -> Option<Vec<Vec<u8>>> {
    if !word.contains(&b'{') {
        return Some(vec![word.to_vec()]);
    }
    let mut done = Vec::new();
    // Words with the place from which on there may be braces; the last one is next.
    let mut open = vec![(word.to_vec(), 0)];
    let mut bytes = 0;
    while let Some((word, from)) = open.pop() {
        bytes += word.len();
        match first_brace(&word, from) {
            None => done.push(word),
            Some((start, end, pieces)) => {
                for piece in pieces.iter().rev() {
                    open.push(([&word[..start], piece, &word[end..]].concat(), start));
                }
            }
        }
        if done.len() + open.len() > LIMIT || (bytes > BYTE_LIMIT && !open.is_empty()) {
            return None;
        }
    }
    Some(done)
}

/// The first brace that expands: its start, its end, and what it becomes.
fn first_brace(word: &[u8], from: usize) -> Option<(usize, usize, Vec<Vec<u8>>)> {
    // The braces that are open, with the commas in each; and of those that expand, the first.
    let mut open: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut first: Option<(usize, usize, Vec<Vec<u8>>)> = None;
    let mut offset = from;
    while let Some(&byte) = word.get(offset) {
        match byte {
            b'{' => open.push((offset, Vec::new())),
            b',' => {
                if let Some((_, commas)) = open.last_mut() {
                    commas.push(offset);
                }
            }
            b'}' => {
                if let Some((start, commas)) = open.pop()
                    && first.as_ref().is_none_or(|(first, ..)| start < *first)
                    && let Some(pieces) = pieces(word, start, &commas, offset)
                {
                    first = Some((start, offset + 1, pieces));
                }
                if open.is_empty() && first.is_some() {
                    return first;
                }
            }
            _ => {}
        }
        offset = unit_end(word, offset);
    }
    first
}

/// What the brace from `start` to `end` becomes, if it has a comma or is a sequence.
fn pieces(word: &[u8], start: usize, commas: &[usize], end: usize) -> Option<Vec<Vec<u8>>> {
    if commas.is_empty() {
        return sequence(&word[start + 1..end]);
    }
    let starts = std::iter::once(start).chain(commas.iter().copied());
    let ends = commas.iter().copied().chain(std::iter::once(end));
    Some(starts.zip(ends).map(|(start, end)| word[start + 1..end].to_vec()).collect())
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
    if let (Ok(first), Ok(last)) = (low.parse::<i32>(), high.parse::<i32>()) {
        let padded = is_padded(low, first) || is_padded(high, last);
        let width = if padded { low.len().max(high.len()) } else { 0 };
        let numbers =
            (first.min(last)..=first.max(last)).map(|number| format!("{number:0width$}").into_bytes());
        return Some(directed(numbers.take(LIMIT + 1).collect(), first > last, step));
    }
    let letter = |text: &str| match text.as_bytes() {
        [letter] if letter.is_ascii_alphabetic() => Some(*letter),
        _ => None,
    };
    let (first, last) = (letter(low)?, letter(high)?);
    let letters = (first.min(last)..=first.max(last)).map(|letter| vec![letter]);
    Some(directed(letters.collect(), first > last, step))
}

/// Whether `text` writes `number` with zeros before it.
fn is_padded(text: &str, number: i32) -> bool {
    number.to_string().len() < text.trim_start_matches('+').len()
}

fn directed(mut words: Vec<Vec<u8>>, backwards: bool, step: usize) -> Vec<Vec<u8>> {
    if backwards {
        words.reverse();
    }
    words.into_iter().step_by(step).collect()
}
