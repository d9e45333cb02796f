//! Contracts in binaries, where `envguard::require!` puts them.
//!
//! An embedded contract is a block of bytes anywhere in the file, with no alignment:
//!
//! | offset | length | content |
//! |---|---|---|
//! | 0 | 16 | [`MAGIC`] |
//! | 16 | 4 | the version of the layout, 1 |
//! | 20 | 4 | how many bytes the payload has |
//! | 24 | 8 | FNV-1a of the payload, with 64 bits |
//! | 32 | | the payload |
//!
//! Numbers are little-endian on every machine. The payload is UTF-8 without a NUL, four lines with a newline between them: the package
//! whose code declares the variables, its version, the path of the struct, and a JSON Schema of the environment. The first
//! two are empty where the build did not say. A later version may have another payload, without a NUL, and keeps the header.
//!
//! A binary has one block for each place that declares variables, in no particular order.

/// What each block begins with.
pub const MAGIC: &[u8; 16] = b"\0envguard-schema";

/// The version of the layout that [`find`] reads.
pub const VERSION: u32 = 1;

/// How many bytes a block has before its payload.
const HEADER: usize = 32;

/// The contract of one place in the code, as it lies in a binary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Embedded<'b> {
    /// The package; empty where the build did not say.
    pub package: &'b str,
    /// Its version.
    pub version: &'b str,
    /// The struct, with its modules: `shop::Config`. Where names alone were required, the module.
    pub name: &'b str,
    /// A JSON Schema of the environment, on one line.
    pub schema: &'b str,
}

/// What [`find`] finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found<'b> {
    /// The contracts, each once, in the order of the file.
    pub contracts: Vec<Embedded<'b>>,
    /// The versions of blocks that are whole, but newer than what is read here.
    pub unknown_versions: Vec<u32>,
}

/// The contracts in `binary`. What only looks like the beginning of one is passed over: a block counts if its payload
/// is all there, unharmed, and UTF-8.
///
/// ```
/// use envguard_core::embedded;
///
/// assert_eq!(embedded::find(b"\x7fELF and so on").contracts, []);
/// ```
pub fn find(binary: &[u8]) -> Found<'_> {
    let mut found = Found::default();
    let mut rest = binary;
    while let Some(at) = position(rest) {
        rest = rest.get(at..).unwrap_or_default();
        let Some((version, payload)) = block(rest) else {
            rest = rest.get(MAGIC.len()..).unwrap_or_default();
            continue;
        };
        if version != VERSION {
            if !found.unknown_versions.contains(&version) {
                found.unknown_versions.push(version);
            }
        } else if let Some(contract) = read(payload)
            && !found.contracts.contains(&contract)
        {
            found.contracts.push(contract);
        }
        rest = rest.get(HEADER + payload.len()..).unwrap_or_default();
    }
    found
}

/// Where the next block may begin.
fn position(bytes: &[u8]) -> Option<usize> {
    let mut from = 0;
    // The first byte is frequent in binaries, the second is not in this place.
    loop {
        let at = from + bytes.get(from + 1..)?.iter().position(|byte| *byte == MAGIC[1])?;
        if bytes.get(at..)?.starts_with(MAGIC) {
            return Some(at);
        }
        from = at + 1;
    }
}

/// The version and the payload of the block that `bytes` begin with, if it is whole.
fn block(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (header, rest) = bytes.split_at_checked(HEADER)?;
    let number = |at: usize| header.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes);
    let hash = u64::from_le_bytes(header.get(24..32)?.try_into().ok()?);
    let payload = rest.get(..usize::try_from(number(20)?).ok()?)?;
    // So no byte is looked at for two of them, however many seem to begin in a hostile file.
    let is_text = !payload.contains(&0);
    (is_text && fnv(payload) == hash).then_some((number(16)?, payload))
}

fn read(payload: &[u8]) -> Option<Embedded<'_>> {
    let mut lines = std::str::from_utf8(payload).ok()?.splitn(4, '\n');
    Some(Embedded {
        package: lines.next()?,
        version: lines.next()?,
        name: lines.next()?,
        schema: lines.next()?,
    })
}

/// FNV-1a with 64 bits.
fn fnv(bytes: &[u8]) -> u64 {
    let add = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, add)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block_of(version: u32, payload: &[u8]) -> Vec<u8> {
        let length = u32::try_from(payload.len()).unwrap();
        [MAGIC, &version.to_le_bytes()[..], &length.to_le_bytes(), &fnv(payload).to_le_bytes(), payload]
            .concat()
    }

    const SHOP: &[u8] = b"shop\n1.2.3\nshop::Config\n{}";

    fn shop() -> Embedded<'static> {
        Embedded { package: "shop", version: "1.2.3", name: "shop::Config", schema: "{}" }
    }

    #[test]
    fn blocks_are_found_wherever_they_lie() {
        let one = block_of(1, SHOP);
        let other = block_of(1, b"\n\nworker\n{\"type\":\"object\"}");
        for binary in [
            [&one[..], &other].concat(),
            [b"\0", &one[..], b"junk\0\0envguard-", &other, b"\0"].concat(),
            [&one[..], &one, MAGIC, &other].concat(),
        ] {
            let names: Vec<&str> = find(&binary).contracts.iter().map(|contract| contract.name).collect();
            assert_eq!(names, ["shop::Config", "worker"]);
        }
        assert_eq!(find(&one).contracts, [shop()]);
    }

    #[test]
    fn what_is_not_whole_is_none() {
        let block = block_of(1, SHOP);
        for length in 0..block.len() {
            assert_eq!(find(&block[..length]), Found::default(), "{length}");
        }
        for at in 0..block.len() {
            let mut harmed = block.clone();
            harmed[at] ^= 1;
            // The version is no part of the payload, so that later ones can be told.
            let versions = usize::from((16..20).contains(&at));
            let found = find(&harmed);
            assert_eq!((found.contracts.len(), found.unknown_versions.len()), (0, versions), "{at}");
        }
        for payload in [&b"a\nb\nc"[..], b"", b"a\nb\nc\n\xff", b"a\nb\nc\n\0"] {
            assert_eq!(find(&block_of(1, payload)), Found::default());
        }
        // A length beyond the end, and one that is none of a machine.
        let endless = [MAGIC, &1_u32.to_le_bytes()[..], &u32::MAX.to_le_bytes(), &[0; 9]].concat();
        assert_eq!(find(&endless), Found::default());
    }

    #[test]
    fn a_block_within_what_looks_like_one_is_found() {
        let inner = block_of(1, SHOP);
        let outer = [MAGIC, &1_u32.to_le_bytes()[..], &60_u32.to_le_bytes(), &[0; 8], &inner].concat();
        assert_eq!(find(&outer).contracts, [shop()]);
    }

    #[test]
    fn many_beginnings_take_no_time() {
        let beginning = [MAGIC, &1_u32.to_le_bytes()[..], &4_000_000_u32.to_le_bytes(), &[1; 8]].concat();
        assert_eq!(find(&beginning.repeat(250_000)), Found::default());
    }

    #[test]
    fn versions_to_come_are_told() {
        let binary = [block_of(2, b"whatever"), block_of(1, SHOP), block_of(2, b"")].concat();
        assert_eq!(find(&binary), Found { contracts: vec![shop()], unknown_versions: vec![2] });
    }
}
