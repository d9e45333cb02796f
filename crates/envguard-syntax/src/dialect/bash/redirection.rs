//! Redirections: whether they work, and whether they hide standard error.

use super::shell::{Flow, Shell};
use super::syntax::Redirect;
use super::word::Argument;

impl<'s> Shell<'s, '_> {
    /// Checks redirections; `false` if one of them fails.
    pub(super) fn redirect(&mut self, redirects: &[Redirect<'s>]) -> Result<bool, Flow> {
        for redirect in redirects {
            if redirect.operator.starts_with("<<") {
                if redirect.operator == "<<<" {
                    self.text(&redirect.target.text, 0)?;
                }
                continue;
            }
            let target = match self.arguments(&redirect.target)?.as_slice() {
                [Argument::Text(target)] => target.clone(),
                [Argument::Unknown(_)] => continue,
                _ => {
                    self.report("a redirection to more or less than one file");
                    return Ok(false);
                }
            };
            let duplicates = redirect.operator.ends_with('&');
            let number = target.iter().all(u8::is_ascii_digit) && !target.is_empty();
            let works = if duplicates && (target == b"-" || number) {
                matches!(target.as_slice(), b"-" | b"0" | b"1" | b"2")
            } else {
                let device = target.starts_with(b"/dev/");
                device
                    || (redirect.operator != "<"
                        && redirect.operator != "<&"
                        && !target.contains(&b'/')
                        && !target.is_empty())
            };
            if !works {
                self.report("a redirection, whose file the shell opens");
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Whether standard error goes somewhere else.
pub(super) fn silences(redirects: &[Redirect<'_>]) -> bool {
    redirects.iter().any(|redirect| {
        let writes = redirect.operator.contains('>');
        let both = redirect.operator.starts_with("&>")
            || (redirect.operator == ">&" && !redirect.target.text.iter().all(u8::is_ascii_digit));
        (redirect.descriptor.as_deref() == Some(b"2") && writes) || (both && redirect.descriptor.is_none())
    })
}
