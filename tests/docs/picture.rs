//! The picture of a run in the README.

use anstyle_svg::{Palette, Term};

use crate::place::{Place, printed};

/// The colours of a terminal, first dark and then bright, each of which can be read on black.
const COLOURS: [(u8, u8, u8); 16] = [
    (0x0d, 0x11, 0x17),
    (0xff, 0x7b, 0x72),
    (0x3f, 0xb9, 0x50),
    (0xd2, 0x99, 0x22),
    (0x58, 0xa6, 0xff),
    (0xbc, 0x8c, 0xff),
    (0x39, 0xc5, 0xcf),
    (0xe6, 0xed, 0xf3),
    (0x6e, 0x76, 0x81),
    (0xff, 0xa1, 0x98),
    (0x56, 0xd3, 0x64),
    (0xe3, 0xb3, 0x41),
    (0x79, 0xc0, 0xff),
    (0xd2, 0xa8, 0xff),
    (0x56, 0xd4, 0xdd),
    (0xff, 0xff, 0xff),
];

#[test]
fn picture_is_fresh() {
    let place = Place::new();
    place.copy("fixtures/projects/shop");
    let run = printed(place.run("envguard check --color always"));
    let palette = Palette::from(COLOURS.map(Into::into));
    let picture = Term::new().palette(palette).render_svg(&format!("$ envguard check\n{run}"));
    super::assert_fresh("docs/images/check.svg", &picture);
}
