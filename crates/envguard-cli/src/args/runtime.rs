//! Who reads the files, as many commands can be told.

use clap::Args;
use envguard_syntax::dialect::Dialect;

/// For commands that show what a value is.
#[derive(Debug, Default, Args)]
pub(crate) struct Runtime {
    /// The runtime that reads the files, instead of that which the project tells; of several the first one.
    #[arg(long, value_delimiter = ',', value_name = "DIALECT")]
    pub(crate) dialect: Vec<Dialect>,
}

/// For commands to which files have to be right for all runtimes.
#[derive(Debug, Default, Args)]
pub(crate) struct Runtimes {
    /// The runtimes that read the files, instead of those that the project tells; separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "DIALECT")]
    pub(crate) dialect: Vec<Dialect>,
}
