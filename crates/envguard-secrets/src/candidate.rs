use std::ops::Range;

/// Why a piece of text may be a secret: what its surroundings say about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Evidence {
    /// A key such as `password`: short and weak values count too.
    Password,
    /// A key such as `secret` or `credential`.
    Secret,
    /// A key such as `token`.
    Token,
    /// A key such as `api_key`, `secretKey`, `private-key`.
    ApiKey,
    /// `key` and nothing that says what it opens.
    Key,
    /// A key such as `auth` or `Authorization`.
    Auth,
    /// A salt or a nonce.
    Salt,
    /// The password before the `@` of a URL.
    UrlPassword,
    /// The decoded password of an `Authorization: Basic` header.
    BasicPassword,
    /// What follows `Bearer`.
    Bearer,
    /// The operand of an option such as `--password` or `-u`.
    CommandLine,
    /// The password of an SQL statement.
    Sql,
    /// An entry of a file that holds nothing but credentials, such as `.netrc` and `.pgpass`.
    CredentialFile,
}

impl Evidence {
    /// All of them.
    pub(crate) const ALL: [Self; 13] = [
        Self::Password,
        Self::Secret,
        Self::Token,
        Self::ApiKey,
        Self::Key,
        Self::Auth,
        Self::Salt,
        Self::UrlPassword,
        Self::BasicPassword,
        Self::Bearer,
        Self::CommandLine,
        Self::Sql,
        Self::CredentialFile,
    ];

    /// What such a secret is, as a noun phrase.
    pub(crate) const fn summary(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Secret => "secret",
            Self::Token => "token",
            Self::ApiKey => "API key",
            Self::Key => "key",
            Self::Auth => "authorization",
            Self::Salt => "salt or nonce",
            Self::UrlPassword => "password in a URL",
            Self::BasicPassword => "password of Basic authorization",
            Self::Bearer => "bearer token",
            Self::CommandLine => "password on a command line",
            Self::Sql => "password in SQL",
            Self::CredentialFile => "password in a file of credentials",
        }
    }

    /// The id of the kind of finding.
    pub(crate) const fn kind(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Secret => "secret",
            Self::Token => "token",
            Self::ApiKey => "api-key",
            Self::Key => "key",
            Self::Auth => "authorization",
            Self::Salt => "salt",
            Self::UrlPassword => "url-password",
            Self::BasicPassword => "basic-authorization",
            Self::Bearer => "bearer-token",
            Self::CommandLine => "command-line-password",
            Self::Sql => "sql-password",
            Self::CredentialFile => "credential-file-password",
        }
    }

    /// Whether people choose such secrets themselves, so that short ones and ones of letters alone count.
    pub(crate) const fn is_chosen_by_people(self) -> bool {
        matches!(
            self,
            Self::Password
                | Self::UrlPassword
                | Self::BasicPassword
                | Self::CommandLine
                | Self::Sql
                | Self::CredentialFile
        )
    }
}

/// A piece of text that may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) evidence: Evidence,
    /// The bytes of the key and the value.
    pub(crate) whole: Range<usize>,
    /// The bytes of the name that the value has, empty if it has none.
    pub(crate) key: Range<usize>,
    /// The bytes of the value.
    pub(crate) value: Range<usize>,
    /// The bytes of the user's name beside it, empty if there is none.
    pub(crate) user: Range<usize>,
    /// Whether the value stands in quotes.
    pub(crate) is_quoted: bool,
}
