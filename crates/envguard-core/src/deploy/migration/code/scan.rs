//! Finding comments and texts.

use envguard_syntax::Span;

use super::{Code, Language, Text};

/// Blanks the comments and texts of `code`, and puts down where they are.
pub(super) fn scan(code: &mut Code<'_>, language: Language) {
    let mut scan =
        Scan { source: code.source, at: code.span.start as usize, end: code.span.end as usize, language };
    // Behind the line that a heredoc is announced on come its lines.
    let mut announced: Vec<Heredoc<'_>> = Vec::new();
    while scan.at < scan.end {
        let start = scan.at;
        if let Some(end) = scan.comment() {
            code.comments.push(Span::new(start, end));
            blank(&mut code.blanked, start, end);
            scan.at = end;
        } else if let Some((text, end)) = scan.text() {
            blank(&mut code.blanked, text.span.start as usize, text.span.end as usize);
            code.texts.push(text);
            scan.at = end;
        } else if language == Language::Ruby
            && scan.looking_at(b"<<")
            && let Some(heredoc) = scan.heredoc()
        {
            scan.at += 2;
            announced.push(heredoc);
        } else {
            let is_line_end = scan.source[start] == b'\n';
            scan.at += 1;
            if is_line_end {
                for heredoc in announced.drain(..) {
                    let text = scan.body(&heredoc);
                    blank(&mut code.blanked, text.span.start as usize, text.span.end as usize);
                    code.texts.push(text);
                    scan.at = text.span.end as usize;
                }
            }
        }
    }
}

fn blank(text: &mut [u8], start: usize, end: usize) {
    for byte in &mut text[start..end] {
        if *byte != b'\n' {
            *byte = b' ';
        }
    }
}

struct Scan<'s> {
    source: &'s [u8],
    at: usize,
    end: usize,
    language: Language,
}

/// A text of Ruby whose lines follow.
struct Heredoc<'s> {
    /// The word on the line behind it.
    word: &'s [u8],
    is_indented: bool,
    /// Whether nothing is put into it.
    is_raw: bool,
}

impl<'s> Scan<'s> {
    fn rest(&self) -> &'s [u8] {
        &self.source[self.at..self.end]
    }

    fn looking_at(&self, text: &[u8]) -> bool {
        self.rest().starts_with(text)
    }

    /// Whether the line begins here.
    fn is_line_start(&self) -> bool {
        self.at == 0 || self.source[self.at - 1] == b'\n'
    }

    /// Where `text` ends that comes next; the end of everything if it never comes.
    fn after(&self, skip: usize, text: &[u8]) -> usize {
        let rest = self.rest().get(skip..).unwrap_or_default();
        let found = rest.windows(text.len()).position(|window| window == text);
        found.map_or(self.end, |found| self.at + skip + found + text.len())
    }

    fn end_of_line(&self) -> usize {
        self.at + self.rest().iter().position(|byte| *byte == b'\n').unwrap_or(self.rest().len())
    }

    /// Where the comment ends that begins here, if one does.
    fn comment(&self) -> Option<usize> {
        let is_line = match self.language {
            Language::Sql => self.looking_at(b"--"),
            Language::JavaScript => self.looking_at(b"//"),
            // `"#{x}"` is in a text, so a sign that is seen here begins a comment.
            Language::Python | Language::Ruby => self.looking_at(b"#"),
        };
        if is_line {
            return Some(self.end_of_line());
        }
        match self.language {
            Language::JavaScript if self.looking_at(b"/*") => Some(self.after(2, b"*/")),
            Language::Sql if self.looking_at(b"/*") => Some(self.nested_comment()),
            Language::Ruby if self.is_line_start() && self.looking_at(b"=begin") => {
                Some(self.after(6, b"\n=end"))
            }
            _ => None,
        }
    }

    /// Comments of SQL have others within.
    fn nested_comment(&self) -> usize {
        let mut depth = 0_usize;
        let mut at = self.at;
        while at < self.end {
            match self.source.get(at..(at + 2).min(self.end)) {
                Some(b"/*") => {
                    depth += 1;
                    at += 2;
                }
                Some(b"*/") => {
                    depth -= 1;
                    at += 2;
                    if depth == 0 {
                        return at;
                    }
                }
                _ => at += 1,
            }
        }
        self.end
    }

    /// The text that begins here, if one does, and where its last quote ends.
    fn text(&self) -> Option<(Text, usize)> {
        match (self.language, *self.rest().first()?) {
            (Language::Sql, b'$') => self.dollar_quoted(),
            (_, quote @ (b'\'' | b'"')) if self.language == Language::Python => {
                let long = [quote; 3];
                if self.looking_at(&long) { Some(self.until(&long)) } else { Some(self.until(&[quote])) }
            }
            // In SQL, double quotes are around names.
            (Language::Sql, b'\'') | (Language::Ruby | Language::JavaScript, b'\'' | b'"' | b'`') => {
                Some(self.until(&self.rest()[..1]))
            }
            _ => None,
        }
    }

    /// The text up to the next `quote`, which it also begins with.
    fn until(&self, quote: &[u8]) -> (Text, usize) {
        let start = self.at + quote.len();
        let mut at = start;
        let mut is_plain = !self.is_formatted();
        let is_one_line = quote.len() == 1
            && quote != b"`"
            && self.language != Language::Sql
            && self.language != Language::Ruby;
        while at < self.end {
            if self.source[at..self.end].starts_with(quote) {
                return (Text { span: Span::new(start, at), is_plain }, at + quote.len());
            }
            match self.source[at] {
                b'\\' if self.language != Language::Sql => {
                    is_plain = false;
                    at += 1;
                }
                // What is never closed ends with its line.
                b'\n' if is_one_line => return (Text { span: Span::new(start, at), is_plain: false }, at),
                b'#' if self.language == Language::Ruby && quote == b"\"" => {
                    is_plain &= self.source.get(at + 1) != Some(&b'{');
                }
                b'$' if quote == b"`" => is_plain &= self.source.get(at + 1) != Some(&b'{'),
                _ => {}
            }
            at += 1;
        }
        (Text { span: Span::new(start, self.end), is_plain: false }, self.end)
    }

    /// Whether the letter before the quote makes something of the text, as `f"{x}"` does.
    fn is_formatted(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.source.get(at));
        self.language == Language::Python
            && before.is_some_and(|byte| matches!(byte, b'f' | b'F' | b'b' | b'B'))
    }

    /// `$$ … $$` or `$name$ … $name$` of PostgreSQL.
    fn dollar_quoted(&self) -> Option<(Text, usize)> {
        let name =
            self.rest()[1..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        let mark = self.rest().get(..name + 2).filter(|mark| mark.ends_with(b"$"))?;
        let end = self.after(mark.len(), mark);
        let inside_end = if end == self.end { end } else { end - mark.len() };
        let inside = Span::new(self.at + mark.len(), inside_end.max(self.at + mark.len()));
        Some((Text { span: inside, is_plain: true }, end))
    }

    /// The heredoc that is announced here: `<<~SQL`, `<<-SQL`, `<<SQL`, `<<~'SQL'`.
    fn heredoc(&self) -> Option<Heredoc<'s>> {
        let rest = &self.rest()[2..];
        let is_indented = matches!(rest.first()?, b'~' | b'-');
        let rest = if is_indented { &rest[1..] } else { rest };
        let quote = *rest.first()?;
        let is_quoted = matches!(quote, b'\'' | b'"');
        let rest = if is_quoted { &rest[1..] } else { rest };
        let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        let word = &rest[..length];
        let is_word = word.first().is_some_and(|first| first.is_ascii_uppercase() || *first == b'_');
        (is_word && (!is_quoted || rest.get(length) == Some(&quote))).then_some(Heredoc {
            word,
            is_indented,
            is_raw: quote == b'\'',
        })
    }

    /// The lines of `heredoc`, which begin here.
    fn body(&self, heredoc: &Heredoc<'_>) -> Text {
        let mut at = self.at;
        let mut end = self.end;
        while at < self.end {
            let rest = &self.source[at..self.end];
            let line = &rest[..rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len())];
            let mark = if heredoc.is_indented { line.trim_ascii() } else { line.trim_ascii_end() };
            if mark == heredoc.word {
                end = at;
                break;
            }
            at += line.len() + 1;
        }
        let span = Span::new(self.at, end);
        let text = span.of(self.source);
        let puts_in = text.windows(2).any(|pair| pair == b"#{") || text.contains(&b'\\');
        Text { span, is_plain: heredoc.is_raw || !puts_in }
    }
}
