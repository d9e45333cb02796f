use envguard_syntax::{Content, Span};

use crate::{Check, Context, Contract, Date, KeyName, Message, Place, Project, Role, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds values that had to be replaced by a day that has passed. The day stands in a comment on the line or right above
    /// it (`# @expire 2026-01-31`, as dotenv-diff has it), or in the schema (`"x-envguard": { "expires": "2026-01-31" }`).
    ///
    /// The value is good until the end of that day, by the clock of the machine, in UTC.
    ///
    /// ## Why
    /// A certificate, a token or a trial ends on a day that is known, and everything that depends on it ends with it.
    ///
    /// ## Example
    /// ```env
    /// # @expire 2025-01-31
    /// PARTNER_TOKEN=mXpT0vXk1Rj5n2hQ
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// # @expire 2099-01-31
    /// PARTNER_TOKEN=Vb7sL0qDk3ZrTn9x
    /// ```
    ///
    /// ## Fix safety
    /// There is none: only who issued the value can issue another.
    name: "expired-value",
    summary: "a value that had to be replaced by now",
    group: Contract,
    level: WARNING,
    message: "the value of {key} has expired",
    help: "replace the value, and set the day when the new one ends",
    check: Check::Project(check),
}

fn check(project: &Project, context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(today) = project.today.filter(|_| context.file.role == Role::Values) else { return };
    let source = context.source();
    // The day that the comments above say, and where.
    let mut above = None;
    // Nothing is said without an at sign, and most files have none.
    let lines = if source.contains(&b'@') { &context.document.lines[..] } else { &[] };
    for (line, content) in lines.iter().map(|line| &line.content).enumerate() {
        match content {
            Content::Comment(comment) => above = expiry(*comment, source).or(above),
            Content::Entry(entry) => {
                let said = expiry(entry.comment, source).or(above.take());
                if let Some((date, place)) = said.filter(|(date, _)| *date < today && !entry.value.is_empty())
                {
                    sink.report_on(line, entry.value)
                        .message(message(KeyName::of_entry(entry, source), date))
                        .related(place, "its last day is said here");
                }
            }
            Content::Blank | Content::Junk(_) => above = None,
        }
    }
    if let Some(contract) = project.contract_of(context.file) {
        check_declared(contract, today, context, sink);
    }
}

/// Finds the values that the contract gives a day which has passed.
fn check_declared(contract: &Contract, today: Date, context: &Context<'_>, sink: &mut Sink<'_>) {
    for variable in contract.variables() {
        let Some(fact) = variable.extension("expires") else { continue };
        let Some(date) = fact.node.text().and_then(Date::parse).filter(|date| *date < today) else {
            continue;
        };
        let Some(line) = context.keys().last(variable.key()) else { continue };
        let Some(entry) = context.document.lines[line].entry().filter(|entry| !entry.value.is_empty()) else {
            continue;
        };
        let Place { file, span } = fact.place();
        sink.report_on(line, entry.value).message(message(KeyName::new(variable.key()), date)).related_in(
            file,
            span,
            "its last day is said here",
        );
    }
}

fn message(name: KeyName, date: Date) -> Message {
    Message::new("the value of {} expired on {}").with(name).with(date)
}

/// The day that a comment says after `@expire` or `@expires`, and where it stands.
fn expiry(comment: Span, source: &[u8]) -> Option<(Date, Span)> {
    const WORD: &[u8] = b"@expire";
    const LENGTH: usize = "2026-01-31".len();
    let text = comment.of(source);
    let at = text.iter().enumerate().filter(|(_, byte)| **byte == b'@').map(|(at, _)| at);
    let start = at.filter(|at| text[*at..].starts_with(WORD)).map(|at| at + WORD.len()).next()?;
    let start = start + usize::from(text.get(start) == Some(&b's'));
    let is_between = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'=' | b':' | b'(' | b'"' | b'\'');
    let start = start + text[start..].iter().take_while(is_between).count();
    let date = Date::parse(std::str::from_utf8(text.get(start..start + LENGTH)?).ok()?)?;
    let start = comment.start as usize + start;
    Some((date, Span::new(start, start + LENGTH)))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn comments_say_when() {
        Test::of(&RULE)
            .today("2026-02-01")
            .source(
                "# @expire 2026-01-31\nA=1\nB=1 # @expires: 2025-12-01\n# @expire 2026-02-01\nC=1\n# @expire 2020-01-01\n\nD=1\n\
                 # @expire 2020-01-01\n# more\nE=1\nF=1\n# @expire 2020-01-01\nG=\n",
            )
            .finds(&[
                "2:3-4 the value of `A` expired on 2026-01-31",
                "3:3-4 the value of `B` expired on 2025-12-01",
                "11:3-4 the value of `E` expired on 2020-01-01",
            ])
            .relates(&[".env 1:11 its last day is said here"])
            .no_fix();
    }

    #[test]
    fn schemas_say_when() {
        Test::of(&RULE)
            .today("2026-02-01")
            .contract_schema(r#"{"properties": {"A": {"x-envguard": {"expires": "2026-01-31"}}}}"#)
            .source("A=0\nA=1\n")
            .finds(&["2:3-4 the value of `A` expired on 2026-01-31"])
            .relates(&["env.schema.json 1:49 its last day is said here"])
            .no_fix();
    }

    #[test]
    fn says_nothing_without_a_day() {
        let test = || Test::of(&RULE).source("# @expire 2026-01-31\nA=1\n# @expire soon\nB=1\n");
        test().finds_nothing();
        test().today("2026-01-31").finds_nothing();
        test().today("2027-01-01").path(".env.example").finds_nothing();
    }
}
