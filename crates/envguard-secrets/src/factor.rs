macro_rules! factors {
    ($($(#[$doc:meta])* $name:ident = $weight:literal, $text:literal;)+) => {
        /// One thing that spoke for or against a secret. Its text is fixed: no factor holds a part of a value.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Factor {
            $(#[doc = $text] $name,)+
        }

        impl Factor {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// What it adds to the score: findings need 20 to be of low, 40 of medium, 70 of high confidence.
            pub const fn weight(self) -> i32 {
                match self {
                    $(Self::$name => $weight,)+
                }
            }

            /// What it says, to be shown.
            pub const fn text(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }
        }
    };
}

factors! {
    // What makes it a candidate.
    KnownToken = 80, "it has the format of a known kind of token";
    ChecksumHolds = 20, "its checksum is right";
    StructureHolds = 10, "what it encodes is what it should be";
    ChecksumFails = -35, "its checksum or structure is wrong";
    PasswordKey = 45, "its key names a password";
    SecretKey = 40, "its key names a secret";
    TokenKey = 30, "its key names a token";
    ApiKeyKey = 35, "its key names a key that opens something";
    PlainKey = 15, "its key names some key";
    AuthKey = 20, "its key names an authorization";
    SaltKey = 20, "its key names a salt or nonce";
    UrlUserinfo = 45, "it is the password of a URL";
    BasicHeader = 50, "it is the password of Basic authorization";
    BearerHeader = 40, "it follows `Bearer`";
    CommandLineOption = 45, "it is the operand of a password option";
    SqlPassword = 45, "it is the password of an SQL statement";
    CredentialFile = 50, "the file holds nothing but credentials";

    // What the value is made of.
    Random = 40, "it is random";
    RatherRandom = 15, "it is not made of words";
    MixedClasses = 10, "it mixes letters, digits and signs";
    Words = -25, "it is made of words";
    Short = -8, "it is short";
    LettersOnly = -5, "it has nothing but letters of one case";
    DigitsOnly = -5, "it has nothing but digits";

    // Where it stands.
    UserBeside = 5, "a user or host stands beside it";
    Commented = -3, "it is commented out";
    TestFile = -2, "the file is a test or an example";
    Prose = -25, "the file is text for people";
    Translation = -60, "the file holds translations";

    // What is known not to be a secret.
    Empty = -100, "it is empty";
    TooLong = -100, "it is longer than secrets are";
    Template = -100, "it is a template or refers to a variable";
    Placeholder = -100, "it is a placeholder";
    Reference = -100, "it says where the secret is, not what it is";
    Encrypted = -100, "it is encrypted";
    Hashed = -100, "it is a hash of a password";
    PublicKey = -100, "it is public: a certificate, a public key or a fingerprint";
    Digest = -100, "it is the digest of a content";
    Uuid = -100, "it is a UUID";
    Constant = -100, "it is a number, a boolean or another constant";
    Sentence = -100, "it is a text for people";
    Name = -100, "it is a name of something";
    Expression = -100, "it is code, not a text";
    Location = -100, "it is an address or a path";
    SameAsUser = -100, "it is the same as the name of the user";
    SameAsKey = -100, "it repeats its key";
    NotRandom = -100, "it is not random enough for such a key";
}

#[cfg(test)]
mod tests {
    use super::Factor;

    #[test]
    fn texts_are_distinct_sentences_in_lower_case() {
        let mut seen = std::collections::HashSet::new();
        for factor in Factor::ALL {
            assert!(seen.insert(factor.text()), "{factor:?}");
            assert!(
                factor.text().starts_with(char::is_lowercase) && !factor.text().ends_with('.'),
                "{factor:?}"
            );
        }
    }
}
