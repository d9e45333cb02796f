//! What a file gives to the environments that load it.

use envguard_syntax::{Entry, PieceKind, Span};

use crate::{Context, Effective, Environment, EnvironmentNames, Project, Purpose, Role, SourceFile};

/// The value of an entry in one of the environments in which it counts.
#[derive(Clone, Copy)]
pub(crate) struct Given<'p> {
    /// The environment.
    pub(crate) environment: &'p Environment,
    /// All that it comes to.
    pub(crate) effective: &'p Effective,
    /// The value: what references stand for is in it.
    pub(crate) text: &'p [u8],
}

impl Project {
    /// Where the value of `entry` counts that `context` has: in the environments that load the file and take the key from
    /// that line, and know its value. Nowhere for an example.
    pub(crate) fn given<'p>(
        &'p self,
        context: &'p Context<'_>,
        entry: &'p Entry,
    ) -> impl Iterator<Item = Given<'p>> {
        let file = context.file;
        let key = entry.key.of(context.source());
        self.effective_of(file).filter(|_| file.role == Role::Values).filter_map(
            move |(environment, effective)| {
                let setting = effective.get(key)?;
                let layer = environment.layers.get(setting.layer)?;
                let is_here = layer.path == file.path && setting.key.start == entry.key.start;
                let text = setting.text().filter(|_| is_here)?;
                Some(Given { environment, effective, text })
            },
        )
    }

    /// The same for production alone.
    pub(crate) fn given_to_production<'p>(
        &'p self,
        context: &'p Context<'_>,
        entry: &'p Entry,
    ) -> impl Iterator<Item = Given<'p>> {
        self.given(context, entry).filter(|given| given.environment.is_production)
    }

    /// Whether what is in `file` may reach an environment of one of the purposes that `matters` says yes to.
    ///
    /// What `.env.local` and its like give to several environments, they give on the machine that has them: nobody
    /// deploys them.
    pub(crate) fn reaches(&self, file: &SourceFile, matters: impl Fn(Purpose) -> bool) -> bool {
        let mut environments = self.environments_of(file);
        file.role == Role::Values
            && environments.clone().any(|environment| matters(environment.purpose()))
            && !(file.is_of_machine() && environments.nth(1).is_some())
    }

    /// The names of `concerned`, which load `file`; none where these are all that load it.
    pub(crate) fn names_of(&self, file: &SourceFile, concerned: &[&Environment]) -> EnvironmentNames {
        if self.environments_of(file).count() == concerned.len() {
            return EnvironmentNames::default();
        }
        EnvironmentNames::new(concerned.iter().copied())
    }
}

/// The names of the keys that the value of `entry` refers to.
pub(crate) fn referenced<'s>(entry: &Entry, source: &'s [u8]) -> impl Iterator<Item = &'s [u8]> {
    entry.pieces(source).filter_map(|piece| match piece.kind {
        PieceKind::Reference(reference) => Some(reference.name.of(source)),
        _ => None,
    })
}

/// Whether the value of `entry` is made from something else: then that is where it is judged.
pub(crate) fn is_made(entry: &Entry, source: &[u8]) -> bool {
    let makes = |kind| matches!(kind, PieceKind::Reference(_) | PieceKind::Command);
    entry.value.of(source).contains(&b'$') && entry.pieces(source).any(|piece| makes(piece.kind))
}

/// Where `part` of a value stands in the raw value of `entry`; all of that where it is not written so.
pub(crate) fn place_of(entry: &Entry, source: &[u8], part: &[u8]) -> Span {
    /// Longer parts are not looked for: the work would grow with the square.
    const MAX_LEN: usize = 255;
    let raw = entry.value.of(source);
    if part.is_empty() || part.len() > MAX_LEN {
        return entry.value;
    }
    let found = raw.windows(part.len()).position(|window| window == part);
    let start = entry.value.start as usize;
    found.map_or(entry.value, |at| Span::new(start + at, start + at + part.len()))
}
