//! How git packs one version of a file: as pieces of another version, and what is new.

/// A piece of the other version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Where it is in the other version.
    pub(super) from: usize,
    /// Where it is in this one.
    pub(super) to: usize,
    pub(super) length: usize,
}

/// Makes a version out of `base`, another one, as `delta` says, in `target`; and puts down in `pieces`, in order, what it
/// has of it. The error says what is wrong with the delta, or that the version is longer than `limit`.
pub(super) fn apply(
    mut delta: &[u8],
    base: &[u8],
    limit: u64,
    target: &mut Vec<u8>,
    pieces: &mut Vec<Piece>,
) -> Result<(), DeltaError> {
    target.clear();
    pieces.clear();
    let delta = &mut delta;
    if size(delta)? != base.len() as u64 {
        return Err(DeltaError::Broken("a delta is of another base"));
    }
    let length = size(delta)?;
    if length > limit {
        return Err(DeltaError::TooLarge(length));
    }
    let length = usize::try_from(length).map_err(|_| DeltaError::TooLarge(length))?;
    target.reserve(length);
    while let Some((&command, rest)) = delta.split_first() {
        *delta = rest;
        let bytes = if command & 0x80 == 0 {
            if command == 0 {
                return Err(DeltaError::Broken("a delta has an unknown command"));
            }
            take(delta, usize::from(command))?
        } else {
            let from = number(delta, command, 4)?;
            let length = match number(delta, command >> 4, 3)? {
                0 => 0x1_0000,
                length => length,
            };
            let piece = Piece { from, to: target.len(), length };
            match pieces.last_mut() {
                Some(last) if last.from + last.length == from && last.to + last.length == piece.to => {
                    last.length += length;
                }
                _ => pieces.push(piece),
            }
            let bytes = from.checked_add(length).and_then(|end| base.get(from..end));
            bytes.ok_or(DeltaError::Broken("a delta takes more than its base has"))?
        };
        if bytes.len() > length - target.len() {
            return Err(DeltaError::Broken("a delta gives more than it says"));
        }
        target.extend_from_slice(bytes);
    }
    if target.len() < length {
        return Err(DeltaError::Broken("a delta gives less than it says"));
    }
    Ok(())
}

/// Why a delta gives nothing.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum DeltaError {
    Broken(&'static str),
    /// It would give this many bytes.
    TooLarge(u64),
}

const SHORT: DeltaError = DeltaError::Broken("a delta ends early");

fn take<'d>(delta: &mut &'d [u8], count: usize) -> Result<&'d [u8], DeltaError> {
    let (taken, rest) = delta.split_at_checked(count).ok_or(SHORT)?;
    *delta = rest;
    Ok(taken)
}

/// A size: seven bits a byte, the lowest first, for as long as the eighth is set.
fn size(delta: &mut &[u8]) -> Result<u64, DeltaError> {
    let mut size = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let byte = take(delta, 1)?.iter().fold(0, |_, byte| *byte);
        size |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(size);
        }
    }
    Err(DeltaError::Broken("a delta has too large a size"))
}

/// A number of up to `count` bytes, the lowest first, of which there are those whose bit is set in `present`.
fn number(delta: &mut &[u8], present: u8, count: usize) -> Result<usize, DeltaError> {
    let mut number = 0;
    for at in (0..count).filter(|at| present & 1 << at != 0) {
        let byte = take(delta, 1)?.iter().fold(0, |_, byte| *byte);
        number |= usize::from(byte) << (8 * at);
    }
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(delta: &[u8], base: &[u8]) -> Result<(Vec<u8>, Vec<Piece>), DeltaError> {
        let (mut target, mut pieces) = (Vec::new(), Vec::new());
        apply(delta, base, 100_000, &mut target, &mut pieces)?;
        Ok((target, pieces))
    }

    /// `pieces` are what is taken: from, to, length.
    #[track_caller]
    fn check(delta: &[u8], base: &str, expected: &str, pieces: &[(usize, usize, usize)]) {
        let pieces = pieces.iter().map(|&(from, to, length)| Piece { from, to, length }).collect();
        assert_eq!(applied(delta, base.as_bytes()), Ok((expected.as_bytes().to_owned(), pieces)));
    }

    #[test]
    fn whole() {
        check(&[3, 0], "abc", "", &[]);
        check(&[3, 2, 2, b'x', b'y'], "abc", "xy", &[]);
        check(&[3, 3, 0x91, 1, 2, 1, b'x'], "abc", "bcx", &[(1, 0, 2)]);
        check(&[3, 2, 0x90, 1, 0x91, 2, 1], "abc", "ac", &[(0, 0, 1), (2, 1, 1)]);
        check(&[3, 3, 0x90, 1, 0x91, 1, 2], "abc", "abc", &[(0, 0, 3)]);
    }

    #[test]
    fn long_pieces() {
        let base = "a".repeat(0x1_0000);
        check(&[0x80, 0x80, 4, 0x80, 0x80, 4, 0x80], &base, &base, &[(0, 0, 0x1_0000)]);
    }

    #[test]
    fn broken() {
        let broken = |delta: &[u8], text| assert_eq!(applied(delta, b"abc"), Err(DeltaError::Broken(text)));
        broken(&[], "a delta ends early");
        broken(&[0x83], "a delta ends early");
        broken(&[2, 0], "a delta is of another base");
        broken(&[0xff; 12], "a delta has too large a size");
        broken(&[3, 1, 0], "a delta has an unknown command");
        broken(&[3, 1, 2, b'x'], "a delta ends early");
        broken(&[3, 1, 0x91], "a delta ends early");
        broken(&[3, 4, 0x90, 4], "a delta takes more than its base has");
        broken(&[3, 4, 0x9f, 0xff, 0xff, 0xff, 0xff, 1], "a delta takes more than its base has");
        broken(&[3, 1, 0x90, 2], "a delta gives more than it says");
        broken(&[3, 2, 0x90, 1], "a delta gives less than it says");
        assert_eq!(applied(&[3, 0xff, 0xff, 0xff, 1], b"abc"), Err(DeltaError::TooLarge(0x3f_ffff)));
    }
}
