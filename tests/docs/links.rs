//! Links lead somewhere, and the book has all pages.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use crate::page::{Page, root};

/// The table of contents of the book.
const SUMMARY: &str = "docs/SUMMARY.md";

#[test]
fn links_lead_somewhere() {
    let pages = Page::all();
    let by_path: BTreeMap<&str, &Page> = pages.iter().map(|page| (page.path.as_str(), page)).collect();
    let mut broken = Vec::new();
    for page in &pages {
        for link in page.links.iter().filter(|link| !link.contains("://")) {
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() { page.path.clone() } else { target(&page.path, path) };
            let has_anchor =
                || by_path.get(target.as_str()).is_some_and(|page| page.anchors.contains(anchor));
            if !root().join(&target).exists() || !(anchor.is_empty() || has_anchor()) {
                broken.push(format!("{}: {link}", page.path));
            }
        }
    }
    assert!(broken.is_empty(), "these links lead nowhere: {broken:#?}");
}

#[test]
fn book_has_all_pages() {
    let pages = Page::all();
    let summary = pages.iter().find(|page| page.path == SUMMARY).unwrap();
    let chapters: Vec<String> = summary.links.iter().map(|link| target(SUMMARY, link)).collect();
    for page in pages.iter().filter(|page| page.path.starts_with("docs/") && page.path != SUMMARY) {
        let count = chapters.iter().filter(|chapter| **chapter == page.path).count();
        assert_eq!(count, 1, "{SUMMARY} has to have {} once", page.path);
    }
}

/// Where a link on the page `from` leads, from the root of the repository.
fn target(from: &str, link: &str) -> String {
    let mut path = PathBuf::new();
    for component in Path::new(from).parent().unwrap().join(link).components() {
        match component {
            Component::ParentDir => assert!(path.pop(), "{from}: {link} leads out of the repository"),
            Component::CurDir => {}
            other => path.push(other),
        }
    }
    path.to_str().unwrap().replace('\\', "/")
}
