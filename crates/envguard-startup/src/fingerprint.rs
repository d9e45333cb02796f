//! Which variables are set, as a short text that says nothing of their values.

use crate::environment::Environment;
use crate::variable::Item;

/// A text that is the same for two environments if, of all that `items` declare, the same is set in both.
///
/// No value goes into it, so nothing of one can come out: neither by looking at it nor by trying values.
pub fn fingerprint(environment: &Environment, items: &[Item]) -> String {
    let mut hash = Fnv(Fnv::START);
    add(&mut hash, environment, items, "");
    format!("{:016x}", hash.0)
}

fn add(hash: &mut Fnv, environment: &Environment, items: &[Item], prefix: &str) {
    for item in items {
        match item {
            Item::Variable(variable) => {
                let name = [prefix, variable.name].concat();
                let is_set =
                    environment.get(&name).is_some_and(|value| !value.is_empty() || variable.allows_empty);
                hash.write(name.as_bytes());
                hash.write(if is_set { b"=" } else { b"-" });
            }
            Item::Group(group) => add(hash, environment, group.items, &[prefix, group.prefix].concat()),
        }
    }
}

/// FNV-1a with 64 bits, which tells apart what is not made to be confused.
struct Fnv(u64);

impl Fnv {
    const START: u64 = 0xcbf2_9ce4_8422_2325;

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
