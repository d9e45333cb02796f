//! Findings in words, for formats that have one text for all.

use crate::finding::Finding;

/// What is wrong, and the commit where it comes out of the history.
pub(super) fn headline(finding: &Finding) -> String {
    match &finding.commit {
        Some(commit) => format!("{} (commit {})", finding.message, commit.id),
        None => finding.message.clone(),
    }
}

/// What is wrong, and on a line of its own what to do.
pub(super) fn with_help(finding: &Finding) -> String {
    let headline = headline(finding);
    match &finding.help {
        Some(help) => format!("{headline}\nhelp: {help}"),
        None => headline,
    }
}
