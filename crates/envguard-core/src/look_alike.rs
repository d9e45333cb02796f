//! Letters of other scripts that look like ASCII ones.
//!
//! The pairs are those of Unicode's `confusables.txt` (UTS #39) whose letters are on keyboards that people use, with
//! the blocks that repeat the alphabet in another style.

/// Sorted pairs of a letter and the ASCII character that it looks like.
static PAIRS: &[(char, char)] = &[
    // Latin.
    ('ı', 'i'),
    ('ɡ', 'g'),
    ('ɩ', 'i'),
    ('ʏ', 'y'),
    // Greek.
    ('Ϳ', 'J'),
    ('Α', 'A'),
    ('Β', 'B'),
    ('Ε', 'E'),
    ('Ζ', 'Z'),
    ('Η', 'H'),
    ('Ι', 'I'),
    ('Κ', 'K'),
    ('Μ', 'M'),
    ('Ν', 'N'),
    ('Ο', 'O'),
    ('Ρ', 'P'),
    ('Τ', 'T'),
    ('Υ', 'Y'),
    ('Χ', 'X'),
    ('α', 'a'),
    ('γ', 'y'),
    ('ι', 'i'),
    ('ν', 'v'),
    ('ο', 'o'),
    ('ρ', 'p'),
    ('σ', 'o'),
    ('υ', 'u'),
    ('ϲ', 'c'),
    ('ϳ', 'j'),
    ('Ϲ', 'C'),
    // Cyrillic.
    ('Ѕ', 'S'),
    ('І', 'I'),
    ('Ј', 'J'),
    ('А', 'A'),
    ('В', 'B'),
    ('Е', 'E'),
    ('К', 'K'),
    ('М', 'M'),
    ('Н', 'H'),
    ('О', 'O'),
    ('Р', 'P'),
    ('С', 'C'),
    ('Т', 'T'),
    ('У', 'Y'),
    ('Х', 'X'),
    ('Ь', 'b'),
    ('а', 'a'),
    ('е', 'e'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('у', 'y'),
    ('х', 'x'),
    ('ѕ', 's'),
    ('і', 'i'),
    ('ј', 'j'),
    ('Ѵ', 'V'),
    ('ѵ', 'v'),
    ('Ү', 'Y'),
    ('ү', 'y'),
    ('һ', 'h'),
    ('Ӏ', 'I'),
    ('ӏ', 'l'),
    ('ԁ', 'd'),
    ('Ԍ', 'G'),
    ('ԛ', 'q'),
    ('Ԝ', 'W'),
    ('ԝ', 'w'),
    // Armenian.
    ('Լ', 'L'),
    ('Ս', 'U'),
    ('Տ', 'S'),
    ('Օ', 'O'),
    ('զ', 'q'),
    ('հ', 'h'),
    ('յ', 'j'),
    ('ո', 'n'),
    ('ս', 'u'),
    ('ց', 'g'),
    ('օ', 'o'),
    // Cherokee.
    ('Ꭰ', 'D'),
    ('Ꭱ', 'R'),
    ('Ꭲ', 'T'),
    ('Ꭺ', 'A'),
    ('Ꭻ', 'J'),
    ('Ꭼ', 'E'),
    ('Ꮃ', 'W'),
    ('Ꮇ', 'M'),
    ('Ꮋ', 'H'),
    ('Ꮐ', 'G'),
    ('Ꮓ', 'Z'),
    ('Ꮖ', 'I'),
    ('Ꮟ', 'b'),
    ('Ꮢ', 'R'),
    ('Ꮥ', 'S'),
    ('Ꮩ', 'V'),
    ('Ꮪ', 'S'),
    ('Ꮮ', 'L'),
    ('Ꮯ', 'C'),
    ('Ꮲ', 'P'),
    ('Ꮶ', 'K'),
    ('Ᏼ', 'B'),
    // Letter-like symbols and Roman numerals.
    ('\u{212a}', 'K'),
    ('Ⅰ', 'I'),
    ('Ⅴ', 'V'),
    ('Ⅹ', 'X'),
    ('Ⅼ', 'L'),
    ('Ⅽ', 'C'),
    ('Ⅾ', 'D'),
    ('Ⅿ', 'M'),
    ('ⅰ', 'i'),
    ('ⅴ', 'v'),
    ('ⅹ', 'x'),
    ('ⅼ', 'l'),
    ('ⅽ', 'c'),
    ('ⅾ', 'd'),
];

/// The ASCII letter, digit or `_` that `character` looks like.
pub(crate) fn look_alike(character: char) -> Option<char> {
    let code = u32::from(character);
    match character {
        // Full width: the same order as ASCII.
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '＿' => char::from_u32(code - 0xfee0),
        // Mathematical letters: capitals and small letters, thirteen times; then digits, five times.
        '\u{1d400}'..='\u{1d6a3}' => letter((code - 0x1d400) % 52),
        '\u{1d7ce}'..='\u{1d7ff}' => char::from_digit((code - 0x1d7ce) % 10, 10),
        _ => PAIRS.binary_search_by_key(&character, |pair| pair.0).ok().map(|index| PAIRS[index].1),
    }
}

fn letter(index: u32) -> Option<char> {
    char::from_u32(if index < 26 { u32::from('A') + index } else { u32::from('a') + index - 26 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_has_no_ascii() {
        assert!(PAIRS.is_sorted_by(|a, b| a.0 < b.0));
        assert!(PAIRS.iter().all(|(from, to)| !from.is_ascii() && to.is_ascii_alphanumeric()));
    }

    #[test]
    fn knows_the_styles_of_the_alphabet() {
        let ascii = |text: &str| text.chars().map(look_alike).collect::<Option<String>>();
        assert_eq!(ascii("ＡＰＩ＿ｋｅｙ２").as_deref(), Some("API_key2"));
        assert_eq!(ascii("𝐀𝐏𝐈𝗸𝖾𝔶𝟙𝟎").as_deref(), Some("APIkey10"));
        assert_eq!(ascii("АРΙ").as_deref(), Some("API"));
        assert_eq!(ascii("É"), None);
    }
}
