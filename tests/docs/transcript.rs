//! A page is a transcript: whoever types what it shows gets what it shows.
//!
//! | on the page | what happens |
//! |---|---|
//! | ```` ```env .env ```` (any language, then a path) | the file is written |
//! | ```` ```console ```` | each line with a `$` is run; the lines below are all of its output, or pieces of it, in order, with a line `…` for what is left out; `$ echo $?` shows how the command before ended |
//! | ```` ```sh ```` | is run, and ends in 0 |
//! | `## …` | begins anew, in an empty directory |
//! | `<!-- project: PATH -->` | puts a directory of this repository there |
//! | `<!-- example: NAME -->` | puts a built example of `envguard-startup` there |
//! | `<!-- given: COMMAND -->` | is run unseen: what the reader is taken to have done |
//! | `<!-- pipeline: PATH -->` | the scripts in the steps of this file are run, and end in 0 |
//! | `<!-- not run: REASON -->` | the commands that come next are not run |

use std::thread;

use envguard_core::tree::Node;

use crate::page::{Block, Page, Piece};
use crate::place::{Place, printed};

/// The languages of blocks with commands.
const SHELLS: [&str; 4] = ["console", "sh", "bash", "shell"];

/// Shows how the command before ended.
const STATUS: &str = "echo $?";

#[test]
fn what_pages_show_is_what_happens() {
    let pages = Page::all();
    thread::scope(|scope| {
        for page in &pages {
            scope.spawn(|| Transcript::new(page).follow());
        }
    });
}

struct Transcript<'p> {
    page: &'p Page,
    place: Place,
    /// Why the next commands are not run.
    excuse: Option<&'p str>,
}

impl<'p> Transcript<'p> {
    fn new(page: &'p Page) -> Self {
        Self { page, place: Place::new(), excuse: None }
    }

    fn follow(mut self) {
        for piece in &self.page.pieces {
            match piece {
                Piece::Section => self.place = Place::new(),
                Piece::Marker { name, argument } => self.heed(name, argument),
                Piece::Block(block) => self.take(block),
            }
        }
        assert!(self.excuse.is_none(), "{}: no commands come after the last `not run`", self.page.path);
    }

    fn heed(&mut self, name: &str, argument: &'p str) {
        match name {
            "project" => self.place.copy(argument),
            "example" => self.place.copy_example(argument),
            "given" => self.succeed(argument, argument),
            "pipeline" => self.run_pipeline(argument),
            "not run" => self.excuse = Some(argument),
            _ => panic!("{}: nobody knows what `{name}: {argument}` means", self.page.path),
        }
    }

    /// Runs what a CI system would run of the file at `path`, in its order.
    fn run_pipeline(&self, path: &str) {
        let at = format!("{}: {path}", self.page.path);
        let text = self.place.read(path);
        let tree = envguard_core::tree::parse(envguard_core::tree::Syntax::Yaml, text.as_bytes());
        assert!(tree.problems.is_empty(), "{at}: {:?}", tree.problems);
        let mut scripts = Vec::new();
        tree.documents.iter().for_each(|root| scripts_of(root, &mut scripts));
        assert!(!scripts.is_empty(), "{at} runs nothing");
        for script in scripts {
            self.succeed(&at, &format!("set -e\n{script}"));
        }
    }

    fn take(&mut self, block: &'p Block) {
        let at = format!("{}:{}", self.page.path, block.line);
        let has_commands = SHELLS.contains(&block.language.as_str()) && block.file.is_none();
        if let Some(reason) = self.excuse.take() {
            assert!(has_commands, "{at}: `not run: {reason}` stands before a block without commands");
        } else if let Some(file) = &block.file {
            self.place.write(file, &block.text);
        } else if block.language == "console" {
            self.converse(&at, block);
        } else if has_commands {
            self.succeed(&at, &block.text);
        } else {
            let command = block.text.lines().find(|line| line.starts_with("$ "));
            assert!(command.is_none(), "{at}: commands stand in blocks with the language `console`");
        }
    }

    /// Runs what has to succeed.
    fn succeed(&self, at: &str, script: &str) {
        let output = self.place.run(&format!("set -e\n{script}"));
        let status = output.status;
        assert!(status.success(), "{at}: does not succeed ({status}):\n{}", printed(output));
    }

    /// Runs commands one by one, and compares what they print.
    fn converse(&self, at: &str, block: &Block) {
        let lines: Vec<&str> = block.text.lines().collect();
        assert!(lines.first().is_some_and(|line| line.starts_with("$ ")), "{at}: begins with no command");
        let starts: Vec<usize> = (0..lines.len()).filter(|index| lines[*index].starts_with("$ ")).collect();
        let mut status = None;
        for (position, start) in starts.iter().enumerate() {
            let end = starts.get(position + 1).copied().unwrap_or(lines.len());
            let (command, shown) = (&lines[*start]["$ ".len()..], &lines[start + 1..end]);
            if command == STATUS {
                let status = status.unwrap_or_else(|| panic!("{at}: `{command}` comes after no command"));
                assert_eq!(shown, [format!("{status}")], "{at}: `{}` ends otherwise", lines[start - 1]);
                continue;
            }
            let output = self.place.run(command);
            status = output.status.code();
            let shows_status = lines.get(end).is_some_and(|line| line[2..] == *STATUS);
            assert!(shown != ["…"] || shows_status, "{at}: nothing is shown of what `{command}` does");
            compare(&format!("{at}: `{command}`"), &printed(output), shown);
        }
    }
}

/// Compares what a command prints with what is shown of it.
fn compare(command: &str, printed: &str, shown: &[&str]) {
    if !shown.contains(&"…") {
        assert_eq!(printed.trim_end(), shown.join("\n").trim_end(), "{command} prints something else");
    }
    let mut rest = printed;
    for piece in shown.split(|line| *line == "…").map(|lines| lines.join("\n")) {
        let at = rest.find(piece.trim());
        let at = at.unwrap_or_else(|| panic!("{command} does not print\n{piece}\nbut\n{printed}"));
        rest = &rest[at + piece.trim().len()..];
    }
}

/// The scripts below `node`: of GitHub's steps, and of GitLab's jobs.
fn scripts_of(node: &Node, scripts: &mut Vec<String>) {
    for member in node.members() {
        match (&*member.key, member.value.text()) {
            ("run", Some(script)) => scripts.push(script.to_owned()),
            ("script", _) => {
                let lines: Vec<&str> = member.value.items().iter().filter_map(Node::text).collect();
                scripts.push(lines.join("\n"));
            }
            _ => scripts_of(&member.value, scripts),
        }
    }
    node.items().iter().for_each(|item| scripts_of(item, scripts));
}
