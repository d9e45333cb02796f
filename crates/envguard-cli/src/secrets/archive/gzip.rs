//! Gzip.

use std::io::{self, BufRead, BufReader, Read};

use flate2::read::MultiGzDecoder;

use super::{HEAD, Kind, Unpacking, tar};

/// Looks through what is compressed in the file at `path`: the members of a tar, or a file that is called like that one
/// without the `.gz`.
pub(super) fn member(
    reader: impl Read,
    unpacking: &mut Unpacking<'_>,
    path: &str,
    depth: usize,
) -> io::Result<()> {
    let mut decoder = BufReader::with_capacity(1 << 16, MultiGzDecoder::new(reader));
    let head = decoder.fill_buf()?;
    if Kind::of(head.get(..HEAD).unwrap_or(head)) == Some(Kind::Tar) {
        return tar::members(decoder, unpacking, path, depth);
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    let inner = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".GZ")).unwrap_or(name);
    unpacking.member(path, inner, decoder, depth).map(|_| ())
}
