//! Discord's bot tokens: the bot's number in base 64, a time, and a signature.

use super::Candidate;
use super::base::base64;
use crate::provider::Verified;

/// Without the number of a bot in front it is none: three runs of letters between dots may be anything.
pub(crate) fn discord_bot(candidate: &mut Candidate<'_>) -> Option<Verified> {
    let bot = base64(candidate.secret().split(|&byte| byte == b'.').next()?);
    let is_number = (17..=20).contains(&bot.len()) && bot.iter().all(u8::is_ascii_digit);
    is_number.then_some(Verified::Structure)
}

#[cfg(test)]
mod tests {
    use super::super::verify;
    use super::*;

    #[test]
    fn the_bot_has_a_number() {
        let token = ["MTk4NjIyNDgzNDcxOTI1MjQ4", ".Cl2FMQ.", "ZnCjm1XVW7vRze4b7Cq4se7kKWs"].concat();
        assert_eq!(verify(discord_bot, &token), Some(Verified::Structure));
        assert_eq!(verify(discord_bot, &token.replace("MTk4", "abcd")), None);
    }
}
