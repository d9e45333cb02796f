//! Which bytes are frequent in texts, so that words are looked for by others.

/// The pairs of bytes that are most frequent in source code and English, those first.
const FREQUENT: &[u8] = b"inerstonreco_tasorteatleansengsitaestienalntnsdearubetpueamerathriaciamaroitedfelllaffndt\
    rcelineisioulompaheighaspelsyveswiustutpeecdididoecaabiccmonitottloexbiungerrouowsuchnobladaefotuclurtyprrtssa\
    popfiotmbnaemysfbefamguolkeuvadawsmpimrsfapolfrsoebilidcltckodypcipthimupzecrocgmplbutaiylbeeeifagrulutscmrgg\
    ruesan_s_ce_s_d_r__a_ie.t._i_p0100";

/// How frequent `pair` is, letter case put aside: zero for those that are not among the most frequent.
pub(super) fn frequency(pair: &[u8]) -> usize {
    let place = FREQUENT.chunks(2).position(|known| known.eq_ignore_ascii_case(pair));
    place.map_or(0, |place| FREQUENT.len() / 2 - place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequent_pairs_come_before_others() {
        assert!(frequency(b"IN") > frequency(b"er") && frequency(b"er") > frequency(b"zq"));
        assert_eq!(frequency(b"zq"), 0);
    }
}
