//! The contract as it lies in the binary: made by the compiler, found by `envguard inspect`.
//!
//! The layout is described in `docs/startup.md`; `envguard_core::embedded` reads it.

mod literal;
mod schema;
mod writer;

use crate::variable::Item;
pub(crate) use literal::Bound;
use writer::Writer;

/// What all embedded contracts begin with. No text has a NUL.
const MAGIC: [u8; 16] = *b"\0envguard-schema";

/// The version of the layout.
const VERSION: u32 = 1;

/// How many bytes there are before the payload.
const HEADER: usize = 32;

/// What is embedded.
pub struct Contract {
    /// The package whose code declares the variables; empty where the build does not say.
    pub package: Option<&'static str>,
    /// Its version.
    pub version: Option<&'static str>,
    /// What the struct is called, with its modules.
    pub name: &'static str,
    /// The variables.
    pub items: &'static [Item],
}

/// How many bytes `contract` takes.
pub const fn length(contract: &Contract) -> usize {
    let mut writer = Writer::<0>::new();
    write(&mut writer, contract);
    HEADER + writer.length
}

/// `contract` in `N` bytes, which is its [`length`].
pub const fn bytes<const N: usize>(contract: &Contract) -> [u8; N] {
    let mut writer = Writer::<N>::new();
    writer.length = HEADER;
    write(&mut writer, contract);
    let hash = fnv(&writer.bytes, HEADER);
    writer.length = 0;
    writer.raw(&MAGIC);
    writer.raw(&VERSION.to_le_bytes());
    writer.raw(&((N - HEADER) as u32).to_le_bytes());
    writer.raw(&hash.to_le_bytes());
    writer.bytes
}

/// Four lines: package, version, name, and the schema.
const fn write<const N: usize>(writer: &mut Writer<N>, contract: &Contract) {
    if let Some(package) = contract.package {
        writer.raw(package.as_bytes());
    }
    writer.raw(b"\n");
    if let Some(version) = contract.version {
        writer.raw(version.as_bytes());
    }
    writer.raw(b"\n");
    writer.raw(contract.name.as_bytes());
    writer.raw(b"\n");
    schema::write(writer, contract.items);
}

/// FNV-1a with 64 bits, of `bytes` from `start` on.
const fn fnv(bytes: &[u8], start: usize) -> u64 {
    let (mut hash, mut at) = (0xcbf2_9ce4_8422_2325_u64, start);
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash
}
