//! What can be typed after `--output`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::{OsStringValueParser, TypedValueParser};

use super::Format;

/// A report and the file that it goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Output {
    /// The format, where it is not that of `--format`.
    pub(crate) format: Option<Format>,
    /// The file; `-` is standard output.
    pub(crate) path: PathBuf,
}

/// Reads `FILE` or `FORMAT=FILE`.
pub(super) fn parser() -> impl TypedValueParser<Value = Output> {
    OsStringValueParser::new().try_map(read)
}

fn read(text: OsString) -> Result<Output, String> {
    let is_word = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase());
    let named = text.to_str().and_then(|text| text.split_once('=')).filter(|(name, _)| is_word(name));
    let Some((name, path)) = named else { return Ok(Output { format: None, path: text.into() }) };
    match Format::from_str(name, false) {
        Ok(_) if path.is_empty() => Err(format!("`{name}=` names no file")),
        Ok(format) => Ok(Output { format: Some(format), path: path.into() }),
        Err(_) => {
            let known: Vec<String> = Format::value_variants()
                .iter()
                .filter_map(ValueEnum::to_possible_value)
                .map(|value| value.get_name().to_owned())
                .collect();
            let known = known.join(", ");
            Err(format!("there is no format `{name}`, but {known}; a file of that name is `./{name}=…`"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_come_before_the_sign() {
        let read = |text: &str| read(text.into()).map(|output| (output.format, output.path));
        assert_eq!(read("out.sarif"), Ok((None, "out.sarif".into())));
        assert_eq!(read("sarif=out=1"), Ok((Some(Format::Sarif), "out=1".into())));
        assert_eq!(read("json=-"), Ok((Some(Format::Json), "-".into())));
        assert_eq!(read("./sarif=x"), Ok((None, "./sarif=x".into())));
        assert_eq!(read("A=x"), Ok((None, "A=x".into())));
        assert!(read("sarf=x").unwrap_err().contains("no format `sarf`"));
        assert!(read("sarif=").unwrap_err().contains("names no file"));
    }
}
