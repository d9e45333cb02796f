//! `docker run --env-file`: the key-value files of the docker command line.
//!
//! The grammar, line by line:
//! - A line ends at a line feed; one carriage return before it is dropped. A line of 64 KiB or more is an error, and
//!   so is a line that is not UTF-8. A byte order mark before the first line is dropped.
//! - White space (Unicode's) before the text is dropped. An empty line and one that starts with `#` say nothing.
//! - The key goes up to the first `=`. An empty key, and one with a space or a tab in it, are errors.
//! - All that follows the `=` is the value: quotes, blanks, `#` and `$` are data.
//! - A line without `=` takes the value of the process environment, if there is one.
//!
//! The last assignment to a key wins. The first error rejects the whole file.
//!
//! Facts: the recorded answers, and `pkg/kvfile` of docker/cli.

use std::borrow::Cow;

use super::{Assignment, Effect, Environment, ReadError, Reading, Value};
use crate::Span;

/// The longest line, in bytes without the line feed, is one less: the scanner's buffer has to hold the line feed too.
const LINE_LIMIT: usize = 64 * 1024;

pub(super) fn read<'s>(source: &'s [u8], environment: &Environment) -> Reading<'s> {
    let mut reading = Reading::default();
    let mut start = 0;
    while start < source.len() {
        let rest = &source[start..];
        let length = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
        if let Err(message) = read_line(&source[start..start + length], start, environment, &mut reading) {
            let span = Span::new(start, start + length);
            let error = ReadError { span, message, effect: Effect::RejectsFile };
            return Reading { errors: vec![error], ..Reading::default() };
        }
        start += length + 1;
    }
    reading
}

/// Reads one line, without its line feed, that starts at `start` in the source.
fn read_line<'s>(
    line: &'s [u8],
    start: usize,
    environment: &Environment,
    reading: &mut Reading<'s>,
) -> Result<(), &'static str> {
    if line.len() >= LINE_LIMIT {
        return Err("the line is longer than 64 KiB");
    }
    let Ok(line) = std::str::from_utf8(line.strip_suffix(b"\r").unwrap_or(line)) else {
        return Err("the line is no UTF-8");
    };
    let end = start + line.len();
    let line = if start == 0 { line.strip_prefix('\u{feff}').unwrap_or(line) } else { line };
    let line = line.trim_start();
    let start = end - line.len();
    if line.is_empty() || line.starts_with('#') {
        return Ok(());
    }
    let (key, value) = match line.split_once('=') {
        Some((key, value)) => (key, Some(value)),
        None => (line, None),
    };
    if key.is_empty() {
        return Err("there is no key before the `=`");
    }
    if key.contains([' ', '\t']) {
        return Err("a key with a blank in it");
    }
    let (value, value_span) = match value {
        Some(value) => (Cow::Borrowed(value.as_bytes()), Span::new(end - value.len(), end)),
        None => match environment.get(key.as_bytes()) {
            Some(value) => (Cow::Owned(value.to_vec()), Span::empty(end)),
            None => return Ok(()),
        },
    };
    reading.assignments.push(Assignment {
        key: Cow::Borrowed(key.as_bytes()),
        value: Value::Text(value),
        key_span: Span::new(start, start + key.len()),
        value_span,
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(source: &[u8]) -> bool {
        read(source, &Environment::default()).errors.is_empty()
    }

    #[test]
    fn a_line_has_to_fit_the_buffer_with_its_line_feed() {
        let mut line = vec![b'x'; LINE_LIMIT - 1];
        line[1] = b'=';
        assert!(reads(&line));
        line.push(b'\n');
        assert!(reads(&line));
        line.insert(2, b'x');
        assert!(!reads(&line));
        line.pop();
        assert!(!reads(&line));
    }

    #[test]
    fn only_lines_up_to_the_error_are_checked_and_none_counts() {
        let reading = read(b"A=1\nB=\xff\nC D=1\n", &Environment::default());
        assert!(reading.assignments.is_empty());
        assert_eq!(reading.errors[0].span, Span::new(4, 7));
    }

    #[test]
    fn spans_are_those_of_the_file() {
        let source = b"\xEF\xBB\xBF\xC2\xA0 KEY= v \r\n";
        let reading = read(source, &Environment::default());
        assert_eq!(reading.assignments[0].key_span.of(source), b"KEY");
        assert_eq!(reading.assignments[0].value_span.of(source), b" v ");
    }
}
