//! The contract at compile time: what a struct reads is declared in `.env.example`, or in a schema. It all runs in the
//! compiler, over the text of the file.

mod bytes;
mod env_file;
mod json;
mod message;
mod options;

pub use options::check_options;

use crate::variable::Item;
use bytes::{after, ends_with, is_same};
use message::{Message, Prefix};

/// How many variables `items` have.
pub const fn count(items: &[Item]) -> usize {
    let (mut at, mut count) = (0, 0);
    while at < items.len() {
        count += match &items[at] {
            Item::Variable(_) => 1,
            Item::Group(group) => self::count(group.items),
        };
        at += 1;
    }
    count
}

/// Compares the `N` variables of `items` with the contract `text`, which is the file `path`.
///
/// # Panics
///
/// Ends the compilation unless all of them are declared.
pub const fn check<const N: usize>(text: &str, path: &str, items: &[Item]) {
    let declared = declared_in::<N>(text, path, items);
    let mut message = Message::new();
    let missing = list(items, &mut Names { declared: &declared, next: 0, found: 0 }, &mut message, None);
    match missing {
        0 => {}
        1 => {
            message.write(b" is not declared in ");
            message.write(path.as_bytes());
            panic!("{}", message.as_str())
        }
        _ => {
            message.write(b" are not declared in ");
            message.write(path.as_bytes());
            panic!("{}", message.as_str())
        }
    }
}

/// Which of `items` the contract `text` declares, a schema if `path` is called so.
const fn declared_in<const N: usize>(text: &str, path: &str, items: &[Item]) -> Declared<N> {
    let mut declared = Declared { is_declared: [false; N] };
    if ends_with(path.as_bytes(), b".json") {
        json::scan(text.as_bytes(), items, &mut declared);
    } else {
        env_file::scan(text.as_bytes(), items, &mut declared);
    }
    declared
}

/// Which variables are declared, in the order of the struct.
struct Declared<const N: usize> {
    is_declared: [bool; N],
}

impl<const N: usize> Declared<N> {
    /// Marks all that are called `name`.
    const fn mark(&mut self, items: &[Item], name: &[u8], first: usize) {
        let (mut at, mut index) = (0, first);
        while at < items.len() {
            match &items[at] {
                Item::Variable(variable) => {
                    if is_same(variable.name.as_bytes(), name) {
                        self.is_declared[index] = true;
                    }
                    index += 1;
                }
                Item::Group(group) => {
                    if let Some(rest) = after(name, group.prefix.as_bytes()) {
                        self.mark(group.items, rest, index);
                    }
                    index += count(group.items);
                }
            }
            at += 1;
        }
    }
}

struct Names<'d, const N: usize> {
    declared: &'d Declared<N>,
    next: usize,
    found: usize,
}

/// Writes the names that are not declared, and says how many they are.
const fn list<const N: usize>(
    items: &[Item],
    names: &mut Names<'_, N>,
    message: &mut Message,
    prefix: Option<&Prefix<'_>>,
) -> usize {
    let mut at = 0;
    while at < items.len() {
        match &items[at] {
            Item::Variable(variable) => {
                if !names.declared.is_declared[names.next] {
                    if names.found > 0 {
                        message.write(b", ");
                    }
                    message.write_name(prefix, variable.name);
                    names.found += 1;
                }
                names.next += 1;
            }
            Item::Group(group) => {
                list(group.items, names, message, Some(&Prefix { outer: prefix, text: group.prefix }));
            }
        }
        at += 1;
    }
    names.found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::from_env::Kind;
    use crate::variable::{Group, Variable};

    const fn variable(name: &'static str) -> Variable {
        Variable::new(name, "", "String", Kind::TEXT)
    }

    const ITEMS: &[Item] = &[
        Item::Variable(&variable("PORT")),
        Item::Group(&Group {
            prefix: "DB_",
            field: "db",
            items: &[
                Item::Variable(&variable("URL")),
                Item::Group(&Group {
                    prefix: "POOL_",
                    field: "pool",
                    items: &[Item::Variable(&variable("SIZE"))],
                }),
            ],
        }),
        Item::Variable(&variable("TOKEN")),
    ];

    /// The variables that `text` declares.
    pub(super) fn declared(text: &str, path: &str) -> [bool; 4] {
        declared_in::<4>(text, path, ITEMS).is_declared
    }

    fn complaint(text: &'static str) -> String {
        let panic = std::panic::catch_unwind(|| check::<4>(text, ".env.example", ITEMS));
        panic.err().map(|what| *what.downcast::<String>().unwrap()).unwrap_or_default()
    }

    #[test]
    fn all_that_is_missing_is_named() {
        assert_eq!(complaint("PORT=\nDB_URL=\nDB_POOL_SIZE=\nTOKEN=\n"), "");
        assert_eq!(complaint("PORT=\nDB_URL=\nTOKEN=\n"), "`DB_POOL_SIZE` is not declared in .env.example");
        assert_eq!(
            complaint("DB_URL=\n"),
            "`PORT`, `DB_POOL_SIZE`, `TOKEN` are not declared in .env.example"
        );
    }
}
