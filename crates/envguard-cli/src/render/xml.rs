//! What the XML formats need. All texts go through here: escaped, and without the characters that XML cannot have.

use std::borrow::Cow;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// The attributes of an element.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

/// Writes the line that every document begins with.
pub(super) fn declaration(out: &mut dyn Write) -> io::Result<()> {
    write(out, Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))
}

/// Opens an element.
pub(super) fn start(out: &mut dyn Write, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
    write(out, Event::Start(element(name, attributes)))
}

/// Closes an element.
pub(super) fn end(out: &mut dyn Write, name: &str) -> io::Result<()> {
    write(out, Event::End(BytesEnd::new(name)))
}

/// Writes an element with nothing in it.
pub(super) fn empty(out: &mut dyn Write, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
    write(out, Event::Empty(element(name, attributes)))
}

/// Writes an element with a text in it.
pub(super) fn text(
    out: &mut dyn Write,
    name: &str,
    attributes: Attributes<'_>,
    text: &str,
) -> io::Result<()> {
    let mut writer = Writer::new(&mut *out);
    writer.write_event(Event::Start(element(name, attributes)))?;
    writer.write_event(Event::Text(BytesText::new(&possible(text))))?;
    end(out, name)
}

/// Writes an event on a line of its own.
fn write(out: &mut dyn Write, event: Event<'_>) -> io::Result<()> {
    Writer::new(&mut *out).write_event(event)?;
    out.write_all(b"\n")
}

fn element<'n>(name: &'n str, attributes: Attributes<'_>) -> BytesStart<'n> {
    let mut element = BytesStart::new(name);
    for (name, value) in attributes {
        element.push_attribute((*name, &*possible(value)));
    }
    element
}

/// `text` with a sign in the place of each character that a document in XML 1.0 cannot have, not even escaped: a reader has
/// to refuse all of it.
fn possible(text: &str) -> Cow<'_, str> {
    let is_impossible =
        |c: char| matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}');
    if text.contains(is_impossible) { text.replace(is_impossible, "\u{fffd}").into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use quick_xml::Reader;
    use quick_xml::events::Event;

    use super::*;

    /// The attribute and the text of the one element of `document`, as a reader has them.
    fn read(document: &[u8]) -> (String, String) {
        let mut reader = Reader::from_str(std::str::from_utf8(document).unwrap());
        let (mut attribute, mut text) = (String::new(), String::new());
        loop {
            match reader.read_event().unwrap() {
                Event::Start(element) => {
                    let found = element.try_get_attribute("a").unwrap().unwrap();
                    attribute = quick_xml::escape::unescape(&found.value).unwrap().into_owned();
                    text.clear();
                }
                Event::Text(found) => text.push_str(&found.xml10_content()),
                Event::GeneralRef(found) => {
                    let name = found.xml10_content();
                    text.push_str(&quick_xml::escape::unescape(&format!("&{name};")).unwrap());
                }
                Event::End(_) => return (attribute, text),
                _ => {}
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_read_again(written in "\\PC*|[\\x00-\\x7f]*|[<>&'\"\\]\\r\\n\u{fffe}]*") {
            let mut document = Vec::new();
            declaration(&mut document).unwrap();
            text(&mut document, "e", &[("a", &written)], &written).unwrap();
            let (attribute, inner) = read(&document);
            let expected = possible(&written);
            prop_assert_eq!(&attribute, &expected);
            prop_assert_eq!(&inner, &expected);
        }
    }

    #[test]
    fn impossible_characters_are_replaced() {
        assert_eq!(possible("a\0b\u{1b}[m\tc\u{ffff}"), "a\u{fffd}b\u{fffd}[m\tc\u{fffd}");
    }
}
