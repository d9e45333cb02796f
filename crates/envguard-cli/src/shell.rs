//! Words of a POSIX shell.

/// `text` as one word, whatever is in it.
pub(crate) fn word(text: &[u8]) -> Vec<u8> {
    let pieces: Vec<&[u8]> = text.split(|byte| *byte == b'\'').collect();
    [b"'", &*pieces.join(&br"'\''"[..]), b"'"].concat()
}

#[cfg(all(test, unix))]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::process::Command;

    use super::*;

    #[test]
    fn anything_is_one_word() {
        for text in [&b"/a b/c"[..], b"/it's", b"/$HOME/`id`/\\/\"x\"", b"/line\nfeed/*", b"/\xff\xfe", b""] {
            let printf = [b"printf %s ", &*word(text)].concat();
            let output = Command::new("sh").arg("-c").arg(OsStr::from_bytes(&printf)).output().unwrap();
            assert_eq!(output.stdout, text);
        }
    }
}
