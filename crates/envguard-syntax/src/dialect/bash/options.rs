//! The options of the shell, and `set`, which switches them.

use std::rc::Rc;

use super::builtin::NO_OPTION;
use super::shell::{Flow, Shell, Status};
use super::simple::Operand;

/// What `set` switches.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "the shell has as many switches")]
pub(super) struct Options {
    /// `-a`: every assignment exports.
    pub(super) exports_all: bool,
    /// `-e`: a command that fails ends the shell.
    pub(super) exits_on_failure: bool,
    /// `-u`: a variable that is not set is an error.
    pub(super) rejects_unset: bool,
    /// `-x` or `-v`: the shell writes what it does to standard error.
    pub(super) traces: bool,
}

impl<'s> Shell<'s, '_> {
    pub(super) fn set(&mut self, operands: &[Operand<'s>]) -> Status {
        let texts: Option<Vec<Vec<u8>>> = operands.iter().map(Operand::text).collect();
        let Some(texts) = texts else {
            self.lose_track();
            return Ok(None);
        };
        let mut switches = Vec::new();
        let mut words = texts.iter().enumerate();
        let mut positional = None;
        while let Some((index, word)) = words.next() {
            match word.as_slice() {
                b"--" => {
                    positional = Some(index + 1);
                    break;
                }
                b"-" => {
                    positional = Some(index + 1).filter(|index| *index < texts.len());
                    break;
                }
                [sign @ (b'-' | b'+'), letters @ ..] => {
                    for letter in letters {
                        let letter = match letter {
                            // Without a name, `-o` lists the options.
                            b'o' => words.next().map_or(Some(b'h'), |(_, name)| option_letter(name)),
                            letter => Some(*letter).filter(|letter| b"abefhkmnptuvxBCEHPT".contains(letter)),
                        };
                        let Some(letter) = letter else {
                            // One bad option, and none of them counts.
                            self.report(NO_OPTION);
                            return Ok(Some(2));
                        };
                        switches.push((letter, *sign == b'-'));
                    }
                }
                _ => {
                    positional = Some(index);
                    break;
                }
            }
        }
        for (letter, on) in switches {
            self.switch(letter, on)?;
        }
        if let Some(start) = positional {
            self.positional = Rc::new(texts[start..].to_vec());
        }
        Ok(Some(0))
    }

    /// Switches an option.
    fn switch(&mut self, letter: u8, on: bool) -> Result<(), Flow> {
        match letter {
            b'a' => self.options.exports_all = on,
            b'e' => self.options.exits_on_failure = on,
            b'u' => self.options.rejects_unset = on,
            b'n' if on => return self.exit("`set -n`, after which nothing runs"),
            b'v' | b'x' => {
                if on && !self.options.traces {
                    self.report("an option that makes the shell write what it does to standard error");
                }
                self.options.traces = on;
            }
            // The others change nothing here.
            _ => {}
        }
        Ok(())
    }
}

/// The letter of the option that `set -o` calls `name`; one without a letter gets one that changes nothing.
fn option_letter(name: &[u8]) -> Option<u8> {
    Some(match name {
        b"allexport" => b'a',
        b"errexit" => b'e',
        b"noexec" => b'n',
        b"nounset" => b'u',
        b"verbose" => b'v',
        b"xtrace" => b'x',
        b"braceexpand"
        | b"emacs"
        | b"errtrace"
        | b"functrace"
        | b"hashall"
        | b"histexpand"
        | b"history"
        | b"ignoreeof"
        | b"interactive-comments"
        | b"keyword"
        | b"monitor"
        | b"noclobber"
        | b"noglob"
        | b"nolog"
        | b"notify"
        | b"onecmd"
        | b"physical"
        | b"pipefail"
        | b"posix"
        | b"privileged"
        | b"vi" => b'h',
        _ => return None,
    })
}
