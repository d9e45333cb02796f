//! Which bytes are frequent in texts, so that words are looked for by others.

/// The pairs of bytes that are most frequent in source code and English, those first, in lower case.
const FREQUENT: &[u8] = b"inerstonreco_tasorteatleansengsitaestienalntnsdearubetpueamerathriaciamaroitedfelllaffndt\
    rcelineisioulompaheighaspelsyveswiustutpeecdididoecaabiccmonitottloexbiungerrouowsuchnobladaefotuclurtyprrtssa\
    popfiotmbnaemysfbefamguolkeuvadawsmpimrsfapolfrsoebilidcltckodypcipthimupzecrocgmplbutaiylbeeeifagrulutscmrgg\
    ruesan_s_ce_s_d_r__a_ie.t._i_p0100";

/// How frequent each pair of ASCII bytes is.
static FREQUENCIES: [[u8; 128]; 128] = frequencies();

const fn frequencies() -> [[u8; 128]; 128] {
    let mut frequencies = [[0; 128]; 128];
    // The rarest first, so that of a pair that is there twice the first place counts.
    let mut at = FREQUENT.len();
    while at >= 2 {
        at -= 2;
        frequencies[FREQUENT[at] as usize][FREQUENT[at + 1] as usize] = (FREQUENT.len() / 2 - at / 2) as u8;
    }
    frequencies
}

/// How frequent `one` followed by `next` is, letter case put aside: zero for those that are not among the most frequent.
pub(super) fn frequency(one: u8, next: u8) -> u8 {
    let place = |byte: u8| usize::from(byte.to_ascii_lowercase() & 127);
    FREQUENCIES[place(one)][place(next)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequent_pairs_come_before_others() {
        assert!(
            frequency(b'I', b'N') > frequency(b'e', b'r') && frequency(b'e', b'r') > frequency(b'z', b'q')
        );
        assert_eq!(frequency(b'z', b'q'), 0);
        assert!(u8::try_from(FREQUENT.len() / 2).is_ok());
    }
}
