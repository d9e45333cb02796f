use envguard_syntax::{Facts, Line, Piece, PieceKind, Quote, Span};

use crate::expansion::{Command, runners};
use crate::{Check, Context, Message, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds commands in values: `$(…)`, and backticks.
    ///
    /// ## Why
    /// Some runtimes run them in a shell, with all that the process may do, and others take them for text. Who can
    /// write such a file can run programs. envguard itself never runs anything.
    ///
    /// ## Example
    /// ```env
    /// VERSION=$(git rev-parse HEAD)
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// VERSION=1.4.2
    /// ```
    ///
    /// ## Fix safety
    /// There is none: what the command would print has to be written by whoever knows it.
    name: "command-substitution",
    summary: "a command in a value",
    group: Correctness,
    level: WARNING,
    message: "a command in the value of {key}",
    check: Check::Line(Facts::COMMAND.union(Facts::BACKTICK_QUOTED), check),
}

fn check(context: &Context<'_>, line: &Line, sink: &mut Sink<'_>) {
    let Some(entry) = line.entry() else { return };
    let mut backtick: Option<Span> = None;
    for piece in entry.pieces(context.source()) {
        if piece.kind == PieceKind::Command && matches!(piece.quote, Quote::Bare | Quote::Double) {
            report(context, piece.span, Command::Dollar, sink);
            continue;
        }
        for span in backticks(context.source(), piece) {
            match backtick.take() {
                Some(open) => report(context, open.to(span), Command::Backticks, sink),
                None => backtick = Some(span),
            }
        }
    }
}

/// The backticks in `piece` that no quote or backslash keeps from being one.
fn backticks(source: &[u8], piece: Piece) -> impl Iterator<Item = Span> {
    let is_quote = matches!(piece.kind, PieceKind::Open | PieceKind::Close);
    let counts = piece.quote == Quote::Backtick && is_quote
        || matches!(piece.quote, Quote::Bare | Quote::Double) && piece.kind == PieceKind::Text;
    let text = if counts { piece.span.of(source) } else { &[] };
    let start = piece.span.start as usize;
    let at = move |(index, _)| Span::new(start + index, start + index + 1);
    text.iter().enumerate().filter(|(_, byte)| **byte == b'`').map(at)
}

fn report(context: &Context<'_>, span: Span, command: Command, sink: &mut Sink<'_>) {
    let would = runners(command);
    let run = context.settings.dialects.intersection(would);
    let is_quote = command == Command::Backticks && context.source().get(span.start as usize) == Some(&b'`');
    let what = match command {
        Command::Dollar => "`$(…)`",
        Command::Backticks => "backticks",
    };
    if run.is_empty() {
        // Around a whole value they are quotes to Node.
        let around = context.document.lines[sink.line()].entry().is_some_and(|entry| entry.value == span);
        if is_quote && around {
            return;
        }
        sink.report(span)
            .message(
                Message::new("a command in {}: {} would run it, no configured dialect does")
                    .with(what)
                    .with(would),
            )
            .help("write it in single quotes if it is meant as text");
    } else {
        let verb = if run.len() == 1 { "runs" } else { "run" };
        sink.report(span)
            .message(Message::new("a command in {}: {} {} it").with(what).with(run).with(verb))
            .help("write what it prints, or single quotes around it if it is meant as text");
    }
}

#[cfg(test)]
mod tests {
    use envguard_syntax::dialect::Dialect;

    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn says_who_runs_it() {
        Test::of(&RULE)
            .dialects(&[Dialect::Node, Dialect::Ruby, Dialect::Bash])
            .source("A=x$(date)y\nB=\"`date`\"\nC=`date`\nD='$(date) `date`'\nE=\\$(date)\n")
            .finds(&[
                "1:4-11 a command in `$(…)`: ruby and bash run it \
                 (write what it prints, or single quotes around it if it is meant as text)",
                "2:4-10 a command in backticks: bash runs it \
                 (write what it prints, or single quotes around it if it is meant as text)",
                "3:3-9 a command in backticks: bash runs it \
                 (write what it prints, or single quotes around it if it is meant as text)",
            ])
            .no_fix();
    }

    #[test]
    fn says_who_would_run_it() {
        Test::of(&RULE).source("A=$(date)\nB=\"`x`\"\nC=`text`\nD=`\nE=it`s\n").finds(&[
            "1:3-10 a command in `$(…)`: ruby, symfony and bash would run it, no configured dialect does \
             (write it in single quotes if it is meant as text)",
            "2:4-7 a command in backticks: bash would run it, no configured dialect does \
             (write it in single quotes if it is meant as text)",
        ]);
    }
}
