use super::{Environment, Reading};

pub(super) fn read<'s>(_source: &'s [u8], _environment: &Environment) -> Reading<'s> {
    Reading::default()
}
