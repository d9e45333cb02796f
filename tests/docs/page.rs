//! The documents, as Markdown has them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// A document of this repository.
pub(crate) struct Page {
    /// From the root of the repository, with `/`.
    pub(crate) path: String,
    pub(crate) pieces: Vec<Piece>,
    /// Where links and pictures lead, in its own words.
    pub(crate) links: Vec<String>,
    /// What can stand behind the `#` of links to it.
    pub(crate) anchors: BTreeSet<String>,
    /// What stands in backticks.
    pub(crate) code: Vec<String>,
}

/// What is about runs, in the order of the page.
pub(crate) enum Piece {
    /// A heading `## …`.
    Section,
    /// `<!-- NAME: ARGUMENT -->`.
    Marker {
        name: String,
        argument: String,
    },
    Block(Block),
}

/// A block of code between fences.
pub(crate) struct Block {
    pub(crate) line: usize,
    pub(crate) language: String,
    /// What stands behind the language: the file that the block is.
    pub(crate) file: Option<String>,
    pub(crate) text: String,
}

impl Page {
    /// All pages that people are meant to read.
    pub(crate) fn all() -> Vec<Self> {
        let root = root();
        let mut directories = vec![root.to_owned(), root.join("docs")];
        for parent in ["crates", "examples", "fixtures"] {
            directories.extend(entries(&root.join(parent)).filter(|path| path.is_dir()));
        }
        let mut paths: Vec<PathBuf> = directories
            .iter()
            .flat_map(|directory| entries(directory))
            .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
            .collect();
        paths.sort();
        paths.iter().map(|path| Self::read(path)).collect()
    }

    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let path = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
        let mut page =
            Self { path, pieces: Vec::new(), links: Vec::new(), anchors: BTreeSet::new(), code: Vec::new() };
        page.take(&text);
        page
    }

    fn take(&mut self, text: &str) {
        let mut heading: Option<String> = None;
        let mut block: Option<Block> = None;
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    heading = Some(String::new());
                    if level as usize == 2 {
                        self.pieces.push(Piece::Section);
                    }
                }
                Event::End(TagEnd::Heading(_)) => {
                    let anchor = anchor(&heading.take().unwrap_or_default());
                    let count = seen.entry(anchor.clone()).and_modify(|count| *count += 1).or_default();
                    self.anchors.insert(if *count == 0 { anchor } else { format!("{anchor}-{count}") });
                }
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    self.links.push(dest_url.into_string());
                }
                Event::Start(Tag::CodeBlock(kind)) => {
                    let information = match kind {
                        CodeBlockKind::Fenced(information) => information.into_string(),
                        CodeBlockKind::Indented => String::new(),
                    };
                    let (language, file) = match information.split_once(' ') {
                        Some((language, file)) => (language.to_owned(), Some(file.to_owned())),
                        None => (information, None),
                    };
                    let line = text[..range.start].lines().count() + 1;
                    block = Some(Block { line, language, file, text: String::new() });
                }
                Event::End(TagEnd::CodeBlock) => self.pieces.extend(block.take().map(Piece::Block)),
                Event::Text(text) => match (&mut block, &mut heading) {
                    (Some(block), _) => block.text.push_str(&text),
                    (None, Some(heading)) => heading.push_str(&text),
                    (None, None) => {}
                },
                Event::Code(code) => {
                    if let Some(heading) = &mut heading {
                        heading.push_str(&code);
                    }
                    self.code.push(code.into_string());
                }
                Event::Html(html) => self.pieces.extend(html.lines().filter_map(marker)),
                _ => {}
            }
        }
    }
}

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn entries(directory: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path())
}

fn marker(line: &str) -> Option<Piece> {
    let (name, argument) = line.trim().strip_prefix("<!-- ")?.strip_suffix(" -->")?.split_once(": ")?;
    Some(Piece::Marker { name: name.to_owned(), argument: argument.to_owned() })
}

/// What GitHub and mdBook make of a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|sign| sign.is_alphanumeric() || matches!(sign, ' ' | '-' | '_'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}
