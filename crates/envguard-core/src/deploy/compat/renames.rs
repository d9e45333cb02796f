//! Variables that have other names than before.

use crate::{Contract, Variable, similar};

/// A variable that goes by another name in the new version.
pub(super) struct Rename<'s> {
    pub(super) old: Variable<'s>,
    pub(super) new: Variable<'s>,
    /// Whether the new contract says so; otherwise they only look alike.
    pub(super) is_declared: bool,
}

/// The variables that only `new` has, and that were called otherwise in `old`.
pub(super) fn renames<'s>(old: &'s Contract, new: &'s Contract) -> Vec<Rename<'s>> {
    /// More are not looked through for likeness, which takes time that grows with the square.
    const MAX_ALIKE: usize = 256;
    let mut gone: Vec<Variable<'s>> =
        old.variables().filter(|variable| new.get(variable.key()).is_none()).collect();
    let added: Vec<Variable<'s>> =
        new.variables().filter(|variable| old.get(variable.key()).is_none()).collect();
    let mut found: Vec<Rename<'s>> = Vec::new();
    for variable in &added {
        let former = variable.names("renamed-from");
        let index = gone.iter().position(|gone| former.iter().any(|name| name.as_bytes() == gone.key()));
        if let Some(index) = index {
            found.push(Rename { old: gone.swap_remove(index), new: *variable, is_declared: true });
        }
    }
    if added.len() > MAX_ALIKE || gone.len() > MAX_ALIKE {
        return found;
    }
    for variable in added {
        if found.iter().any(|rename| rename.new.key() == variable.key()) {
            continue;
        }
        let names: Vec<&str> = gone.iter().filter_map(Variable::name).collect();
        let alike = variable.name().and_then(|name| similar(name, names));
        let index = alike.and_then(|alike| gone.iter().position(|gone| gone.name() == Some(alike)));
        if let Some(index) = index {
            found.push(Rename { old: gone.swap_remove(index), new: variable, is_declared: false });
        }
    }
    found
}
