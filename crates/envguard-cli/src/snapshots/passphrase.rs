//! What people know by heart.

use age::secrecy::{ExposeSecret, SecretString};

use crate::exit::Failure;

/// The variable that has it where nobody can type it.
const VARIABLE: &str = "ENVGUARD_PASSPHRASE";

/// A passphrase of fewer characters is none.
const SHORTEST: usize = 12;

/// That of the environment, if it has one.
pub(super) fn of_environment() -> Option<SecretString> {
    let passphrase = std::env::var(VARIABLE).ok().filter(|passphrase| !passphrase.is_empty());
    passphrase.map(SecretString::from)
}

/// The one that opens `what`: that of the environment, or else the one that is typed.
pub(super) fn known(what: &str) -> Result<SecretString, Failure> {
    match of_environment() {
        Some(passphrase) => Ok(passphrase),
        None => typed(&format!("Passphrase of {what}: ")),
    }
}

/// One to encrypt with: that of the environment, or else one that is typed twice.
pub(crate) fn new_passphrase() -> Result<SecretString, Failure> {
    let passphrase = if let Some(passphrase) = of_environment() {
        passphrase
    } else {
        let passphrase = typed("New passphrase: ")?;
        if typed("Once more: ")?.expose_secret() != passphrase.expose_secret() {
            return Err(Failure::new("these are two different passphrases"));
        }
        passphrase
    };
    if passphrase.expose_secret().chars().count() < SHORTEST {
        let problem = format!("a passphrase has at least {SHORTEST} characters");
        return Err(Failure::new(problem).help("whoever gets hold of the file can try as many as they like"));
    }
    Ok(passphrase)
}

/// Asks for it on the terminal, which shows nothing of what is typed.
fn typed(question: &str) -> Result<SecretString, Failure> {
    let nobody = || {
        Failure::new("a passphrase is needed, and there is no terminal to ask for it")
            .help(format!("`{VARIABLE}` can have it"))
    };
    match terminal::ask(question) {
        Ok(Some(answer)) => Ok(answer),
        Ok(None) => Err(Failure::new("no passphrase was typed")),
        Err(_) => Err(nobody()),
    }
}

#[cfg(unix)]
mod terminal {
    use std::fs::{File, OpenOptions};
    use std::io::{self, Read, Write};

    use age::secrecy::SecretString;
    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
    use zeroize::Zeroizing;

    /// What is longer was not typed.
    const MAX_LENGTH: usize = 1 << 10;

    const END_OF_TEXT: u8 = 0x03;
    const END_OF_TRANSMISSION: u8 = 0x04;
    const BACKSPACE: u8 = 0x08;
    const ERASE_LINE: u8 = 0x15;
    const DELETE: u8 = 0x7f;

    /// Puts the terminal back to what it was.
    struct Silenced {
        terminal: File,
        before: Termios,
    }

    impl Drop for Silenced {
        fn drop(&mut self) {
            // There is nothing else that could be done.
            let _ = tcsetattr(&self.terminal, OptionalActions::Flush, &self.before);
            let _ = writeln!(self.terminal);
        }
    }

    /// What is typed as an answer; `None` if somebody wants to stop.
    pub(super) fn ask(question: &str) -> io::Result<Option<SecretString>> {
        let mut terminal = OpenOptions::new().read(true).write(true).open("/dev/tty")?;
        let before = tcgetattr(&terminal)?;
        let mut silent = before.clone();
        // Ctrl-C comes as a character, so that the terminal is never left in silence.
        silent.local_modes.remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
        write!(terminal, "{question}")?;
        tcsetattr(&terminal, OptionalActions::Flush, &silent)?;
        let mut silenced = Silenced { terminal, before };
        read(&mut silenced.terminal)
    }

    fn read(terminal: &mut impl Read) -> io::Result<Option<SecretString>> {
        let mut line = Zeroizing::new(Vec::with_capacity(MAX_LENGTH));
        let mut byte = [0];
        loop {
            if terminal.read(&mut byte)? == 0 {
                return Ok(None);
            }
            match byte {
                [END_OF_TEXT | END_OF_TRANSMISSION] => return Ok(None),
                [b'\n' | b'\r'] => break,
                [BACKSPACE | DELETE] => while line.pop().is_some_and(|byte| (0x80..0xc0).contains(&byte)) {},
                [ERASE_LINE] => line.clear(),
                [byte] if line.len() < MAX_LENGTH => line.push(byte),
                _ => return Ok(None),
            }
        }
        let text = std::str::from_utf8(&line).ok().filter(|text| !text.is_empty());
        Ok(text.map(SecretString::from))
    }

    #[cfg(test)]
    mod tests {
        use age::secrecy::ExposeSecret;

        use super::*;

        #[test]
        fn what_is_typed_is_read() {
            let typed =
                |mut keys: &[u8]| read(&mut keys).unwrap().map(|text| text.expose_secret().to_owned());
            assert_eq!(typed(b"secret\n").as_deref(), Some("secret"));
            assert_eq!(typed("a\u{e9}\u{7f}b\r".as_bytes()).as_deref(), Some("ab"));
            assert_eq!(typed(b"wrong\x15right\n").as_deref(), Some("right"));
            for keys in [&b"abc\x03\n"[..], b"\n", b"abc", b"\x04"] {
                assert_eq!(typed(keys), None);
            }
        }
    }
}

#[cfg(not(unix))]
mod terminal {
    use std::io;

    use age::secrecy::SecretString;

    pub(super) fn ask(_: &str) -> io::Result<Option<SecretString>> {
        Err(io::ErrorKind::Unsupported.into())
    }
}
