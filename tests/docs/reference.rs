//! The reference of `docs/cli.md`, and that what other pages name is there.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::page::{Page, Piece};
use crate::place::{Place, printed};

/// The help of the program and of all its commands, by their names: `check`, `hook install`.
struct Help(BTreeMap<String, String>);

impl Help {
    fn ask() -> Self {
        let mut help = Self(BTreeMap::new());
        help.add(&Place::new(), "");
        help
    }

    fn add(&mut self, place: &Place, command: &str) {
        let text = printed(place.run(&format!("envguard {command} --help")));
        let text: String = text.lines().flat_map(|line| [line.trim_end(), "\n"]).collect();
        for below in commands(&text) {
            self.add(place, format!("{command} {below}").trim_start());
        }
        self.0.insert(command.to_owned(), text);
    }

    /// The options that every command has.
    fn common(&self) -> &str {
        let (_, options) = self.0[""].split_once("\nOptions:\n").unwrap();
        options.split_once("  -h, --help\n").unwrap().0
    }

    /// The command that the words begin with, as far as they name one.
    fn command(&self, words: &str) -> String {
        let mut command = String::new();
        for word in words.split(' ') {
            let longer = format!("{command} {word}");
            if !self.0.contains_key(longer.trim_start()) {
                break;
            }
            longer.trim_start().clone_into(&mut command);
        }
        command
    }
}

/// The commands that a help lists, without `help` itself.
fn commands(help: &str) -> Vec<String> {
    let (_, list) = help.split_once("\nCommands:\n").unwrap_or_default();
    let names = list.lines().take_while(|line| !line.is_empty()).filter_map(|line| line.strip_prefix("  "));
    let names = names.filter(|line| !line.starts_with(' ')).filter_map(|line| line.split(' ').next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn reference_is_fresh() {
    let help = Help::ask();
    super::assert_filled("docs/cli.md", |name, _| (name == "reference").then(|| reference(&help)));
}

fn reference(help: &Help) -> String {
    let common = help.common();
    let mut text = format!("### Options of all commands\n\n```text\n{}\n```\n", common.trim_end());
    for (command, help) in help.0.iter().filter(|(command, _)| !command.is_empty()) {
        let own = help
            .replace(common, "")
            .replace("  -h, --help\n          Print help (see a summary with '-h')\n", "");
        let own = own.replace("  -h, --help\n          Print help\n", "").replace("\nOptions:\n\n", "\n");
        let _ = write!(text, "\n### envguard {command}\n\n```text\n{}\n```\n", own.trim_end());
    }
    text
}

/// What pages name in passing, nobody runs. It exists all the same.
#[test]
fn commands_and_options_exist() {
    let help = Help::ask();
    let mut unknown = Vec::new();
    for page in Page::all() {
        let blocks = page.pieces.iter().filter_map(|piece| match piece {
            Piece::Block(block) => Some(&block.text),
            _ => None,
        });
        for line in page.code.iter().chain(blocks).flat_map(|text| text.lines()) {
            for words in line.split("envguard ").skip(1).filter(|words| words.starts_with(char::is_lowercase))
            {
                let command = help.command(words);
                let is_span = page.code.iter().any(|code| code == line) && line.starts_with("envguard ");
                if command.is_empty() && is_span {
                    unknown.push(format!("{}: {line}", page.path));
                }
                if !command.is_empty() {
                    let options = options(words).filter(|option| !has_option(&help.0[&command], option));
                    unknown
                        .extend(options.map(|option| format!("{}: envguard {command} {option}", page.path)));
                }
            }
        }
    }
    assert!(unknown.is_empty(), "there are no such commands or options: {unknown:#?}");
}

/// The long options among the words, up to a comment, the next command, or the arguments of another program.
fn options(words: &str) -> impl Iterator<Item = &str> {
    let words = words.split(' ').take_while(|word| !matches!(*word, "--" | "#" | "|" | "&&" | "||"));
    words.filter_map(|word| {
        let name = word.strip_prefix("--")?;
        let end = name.find(|sign: char| !sign.is_ascii_lowercase() && sign != '-').unwrap_or(name.len());
        word.get(.."--".len() + end)
    })
}

fn has_option(help: &str, option: &str) -> bool {
    help.split(|sign: char| !sign.is_ascii_lowercase() && sign != '-').any(|word| word == option)
}
