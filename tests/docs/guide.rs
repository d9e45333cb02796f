//! A guide is a transcript: whoever types what it shows gets what it shows.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::example::example;

/// Shows how the command before ended.
const STATUS: &str = "$ echo $?";

/// Follows the guide at `path` from its beginning to its end.
///
/// ```` ```env .env ```` (any language, then a path) writes a file, and ```` ```console ```` runs `envguard` and `git`: each line
/// with a `$` is a command, the lines below are all of its output, or pieces of it, in order, with a line `…` for what is left out.
/// `$ echo $?` shows the status of the command before. A heading `## …` begins anew, in a project that a line
/// `<!-- project: PATH -->` below it names, or in an empty directory. `<!-- example: NAME -->` puts a built example of
/// `envguard-startup` there.
fn follow(path: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join(path)).unwrap();
    let mut directory = tempfile::tempdir().unwrap();
    let mut commands = 0;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("## ") {
            directory = tempfile::tempdir().unwrap();
        } else if let Some(project) = line.strip_prefix("<!-- project: ") {
            copy(&root.join(project.trim_end_matches(" -->")), directory.path());
        } else if let Some(name) = line.strip_prefix("<!-- example: ") {
            let name = name.trim_end_matches(" -->");
            fs::copy(example(name), directory.path().join(name)).unwrap();
        } else if let Some(kind) = line.strip_prefix("```").filter(|kind| !kind.is_empty()) {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            match kind.split_once(' ') {
                Some((_, file)) => write(&directory, file, &block),
                None if kind == "console" => commands += run(path, &directory, &block),
                None => {}
            }
        }
    }
    assert!(commands > 0, "{path} shows no command");
}

fn write(directory: &TempDir, file: &str, lines: &[&str]) {
    let path = directory.path().join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, lines.join("\n") + "\n").unwrap();
}

/// Runs the commands of a block, and gives their number.
fn run(guide: &str, directory: &TempDir, block: &[&str]) -> usize {
    let starts: Vec<usize> = (0..block.len()).filter(|index| block[*index].starts_with("$ ")).collect();
    let mut status = None;
    for (position, start) in starts.iter().enumerate() {
        let end = starts.get(position + 1).copied().unwrap_or(block.len());
        let (command, shown) = (block[*start], &block[start + 1..end]);
        if command == STATUS {
            let status = status.unwrap_or_else(|| panic!("{guide}: `{command}` comes after no command"));
            assert_eq!(shown, [format!("{status}")], "{guide}: `{}` ends otherwise", block[start - 1]);
            continue;
        }
        let words = &command["$ ".len()..];
        let mut program = match words.split_once(' ') {
            Some(("envguard", words)) => program(env!("CARGO_BIN_EXE_envguard"), words),
            Some(("git", words)) => git(words),
            _ => panic!("{guide}: `{command}` runs neither envguard nor git"),
        };
        let output = program.current_dir(directory.path()).output().unwrap();
        status = output.status.code();
        let printed = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        let shows_status = block.get(end) == Some(&STATUS);
        assert!(shown != ["…"] || shows_status, "{guide}: nothing is shown of what `{words}` does");
        compare(&format!("{guide}: `{words}`"), &printed, shown);
    }
    starts.len()
}

fn program(path: &str, words: &str) -> Command {
    let mut program = Command::new(path);
    program.args(words.split(' ')).env_clear().env("LC_ALL", "C.UTF-8");
    program
}

/// Git as somebody has it who has set nothing but a name.
fn git(words: &str) -> Command {
    let mut git = program("git", words);
    git.envs(std::env::var_os("PATH").map(|path| ("PATH", path))).env("GIT_CONFIG_NOSYSTEM", "1");
    for role in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{role}_NAME"), "a").env(format!("GIT_{role}_EMAIL"), "a@site.com");
    }
    git
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

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn from_an_example_to_a_schema() {
    follow("docs/schema-guide.md");
}

#[test]
fn start_up() {
    follow("docs/startup.md");
}

#[test]
fn before_each_commit() {
    follow("docs/pre-commit.md");
}

#[test]
fn secrets() {
    follow("docs/secrets.md");
}

#[test]
fn starting_with_a_good_configuration() {
    follow("docs/run.md");
}
