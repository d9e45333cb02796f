//! The commands that decide which others run, and how often.

use super::pattern::Pattern;
use super::shell::{Flow, Shell, Status};
use super::syntax::{Arm, List, Word, is_name};
use super::word::Argument;

impl<'s> Shell<'s, '_> {
    fn condition(&mut self, list: &List<'s>) -> Status {
        self.conditions += 1;
        let result = self.list(list);
        self.conditions -= 1;
        result
    }

    pub(super) fn conditional(&mut self, clauses: &[(Option<List<'s>>, List<'s>)]) -> Status {
        for (index, (condition, body)) in clauses.iter().enumerate() {
            let status = match condition {
                Some(condition) => self.condition(condition)?,
                None => Some(0),
            };
            match status {
                Some(0) => return self.list(body),
                Some(_) => {}
                None => {
                    return self.perhaps(|shell| {
                        shell.list(body)?;
                        shell.conditional(&clauses[index + 1..])
                    });
                }
            }
        }
        Ok(Some(0))
    }

    pub(super) fn looped(&mut self, body: &List<'s>) -> Status {
        self.loops += 1;
        let result = self.list(body);
        self.loops -= 1;
        result
    }

    /// Runs the body of a loop once; `None` if the loop ends with it.
    fn round(&mut self, body: &List<'s>) -> Result<bool, Flow> {
        match self.looped(body) {
            Ok(_) | Err(Flow::Continue(1)) => Ok(true),
            Err(Flow::Break(1)) => Ok(false),
            Err(Flow::Break(count)) => Err(Flow::Break(count - 1)),
            Err(Flow::Continue(count)) => Err(Flow::Continue(count - 1)),
            Err(flow) => Err(flow),
        }
    }

    pub(super) fn repetition(&mut self, awaited: bool, condition: &List<'s>, body: &List<'s>) -> Status {
        loop {
            match self.condition(condition)? {
                Some(status) if (status == 0) == awaited => {
                    if !self.round(body)? {
                        return Ok(self.status);
                    }
                }
                Some(_) => return Ok(Some(0)),
                None => return self.perhaps(|shell| shell.looped(body)),
            }
        }
    }

    pub(super) fn iteration(
        &mut self,
        name: &Word<'s>,
        words: Option<&[Word<'s>]>,
        body: &List<'s>,
    ) -> Status {
        if !is_name(&name.text) {
            return self.exit("a loop over what is no variable's name");
        }
        let mut values = Vec::new();
        match words {
            None => values.extend(self.positional.iter().cloned().map(Some)),
            Some(words) => {
                for word in words {
                    let has = |byte: u8| word.text.contains(&byte);
                    let globs = has(b'*') || has(b'?') || (has(b'[') && has(b']'));
                    let arguments = self.arguments(word)?;
                    values.extend(arguments.into_iter().map(|value| match value {
                        Argument::Text(text) if !globs => Some(text),
                        Argument::Text(_) | Argument::Unknown(_) => None,
                    }));
                }
            }
        }
        let span = name.span;
        self.status = Some(0);
        for value in values {
            let Some(value) = value else {
                return self.perhaps(|shell| {
                    shell.assign(&name.text, span, None, span)?;
                    shell.looped(body)
                });
            };
            self.assign(&name.text, span, Some(value.into()), span)?;
            if !self.round(body)? {
                break;
            }
        }
        Ok(self.status)
    }

    pub(super) fn case(&mut self, word: &Word<'s>, arms: &[Arm<'s>]) -> Status {
        let Some(text) = self.text(&word.text, 0)? else {
            return self.perhaps(|shell| {
                for arm in arms {
                    shell.list(&arm.body)?;
                }
                Ok(None)
            });
        };
        let mut falls_through = false;
        self.status = Some(0);
        for (index, arm) in arms.iter().enumerate() {
            let mut matched = falls_through;
            for pattern in &arm.patterns {
                if matched {
                    break;
                }
                let pattern = self.pattern(&pattern.text, 0)?.map(|pattern| Pattern::new(&pattern));
                match pattern.filter(|pattern| self.step(pattern.cost(text.len()))) {
                    Some(pattern) => matched = pattern.matches(&text),
                    None => {
                        return self.perhaps(|shell| {
                            for arm in &arms[index..] {
                                shell.list(&arm.body)?;
                            }
                            Ok(None)
                        });
                    }
                }
            }
            falls_through = false;
            if matched {
                self.status = self.list(&arm.body)?;
                match arm.terminator {
                    ";;" => break,
                    terminator => falls_through = terminator == ";&",
                }
            }
        }
        Ok(self.status)
    }
}
