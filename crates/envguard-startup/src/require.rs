//! The macro that everything begins with.

/// Says which variables an app needs.
///
/// # Names
///
/// With names alone, it ends the process with the exit code 78, and all problems on the standard error stream, unless all
/// of them are set and not empty. It gives their values, in this order.
///
/// ```no_run
/// let [database_url, jwt_secret] = envguard::require!("DATABASE_URL", "JWT_SECRET");
/// ```
///
/// # A struct
///
/// With a struct, it declares that struct, and how it is read.
///
/// ```
/// use std::time::Duration;
///
/// envguard::choice! {
///     pub enum Mode { Development, Staging, Production }
/// }
///
/// envguard::require! {
///     #[derive(Clone)]
///     pub struct Config {
///         /// Where the orders live.
///         pub database_url: String,
///         pub port: u16 = 8080,
///         #[env(min_len = 32)]
///         pub jwt_secret: envguard::Secret,
///         #[env(required_if(mode == Mode::Production))]
///         pub sentry_dsn: Option<String>,
///         #[env(separator = ";")]
///         pub origins: Vec<String>,
///         pub timeout: Duration = "30s",
///         pub mode: Mode,
///     }
/// }
///
/// let config = Config::load_from([
///     ("DATABASE_URL", "postgres://db/orders"),
///     ("JWT_SECRET", "0123456789abcdef0123456789abcdef"),
///     ("ORIGINS", "https://a.test; https://b.test"),
///     ("MODE", "staging"),
/// ])?;
/// assert_eq!((config.port, config.origins.len(), config.mode), (8080, 2, Mode::Staging));
/// # Ok::<(), envguard::Report>(())
/// ```
///
/// Each field is read from the variable of its name in upper case. What is written after its type is its default; an
/// `Option` is `None` where nothing is set, and any other field is needed. Set to nothing counts as not set.
///
/// The struct gets these functions, as visible as itself:
///
/// - `load() -> Result<Self, Report>` reads the environment of the process, and an `.env` file where that is wanted;
/// - `load_or_exit() -> Self` does the same, and ends the process with the report and the exit code 78 if there is one;
/// - `load_from(values) -> Result<Self, Report>` reads pairs of names and values: for tests, mostly;
/// - `fingerprint() -> String` tells which variables are set, and nothing of their values.
///
/// It also gets a `Debug` that shows no value.
///
/// # Options of the struct
///
/// | `#[env(…)]` | meaning |
/// |---|---|
/// | `prefix = "APP_"` | what the names of all its variables begin with |
/// | `contract = ".env.example"` | a file beside `Cargo.toml` that has to declare all variables, else nothing compiles: an env file, or a JSON Schema |
/// | `group` | it is a part of other structs, and not read by itself |
///
/// # Options of a field
///
/// | `#[env(…)]` | meaning |
/// |---|---|
/// | `name = "DB_URL"` | the name of its variable |
/// | `min_len = 32`, `max_len = 64` | how many characters a value has |
/// | `range(1024..)` | a range that the value is in |
/// | `one_of = ["debug", "info"]` | the only texts that are allowed |
/// | `check(\|port\| port % 2 == 0)` | what else has to hold |
/// | `expected = "an even port"` | what a report says that was expected |
/// | `separator = ";"` | what stands between the items of a `Vec`, `,` without it |
/// | `required_if(mode == Mode::Production)` | when an `Option` is needed: another field, `==` or `!=`, and a value; or the name of a `bool` |
/// | `allow_empty` | an empty text is a value |
/// | `allow_placeholder` | so is `changeme` |
/// | `secret` | the contract calls it a secret, whatever its type |
/// | `group`, `group = "DB_"` | it is a struct of another `require!`, whose variables begin with the field's name (`DATABASE_`), or with that |
///
/// For a `Vec`, `min_len`, `max_len`, `range`, `one_of` and `check` are about each item.
#[macro_export]
macro_rules! require {
    () => {
        ::std::compile_error!("name the variables that are needed: `envguard::require!(\"DATABASE_URL\")`")
    };
    ($($name:literal),+ $(,)?) => {
        $crate::__names!([$($name),+] [])
    };
    (contract = $contract:literal; $($name:literal),+ $(,)?) => {
        $crate::__names!([$($name),+] [$contract])
    };
    (
        $(#[
            $(doc $(= $doc:literal)? $(($($doc_words:tt)*))?)?
            $(cfg($($cfg:tt)*))?
            $(cfg_attr($($cfg_attr:tt)*))?
            $(derive($($derive:tt)*))?
            $(allow($($allow:tt)*))?
            $(expect($($expect:tt)*))?
            $(serde($($serde:tt)*))?
            $(env($($option:tt)*))?
        ])*
        $visibility:vis struct $name:ident { $($fields:tt)* }
    ) => {
        $crate::__struct_options! {
            [$($($($option)*,)?)*] [""] [] [] {
                attributes {
                    $(
                        $(#[doc $(= $doc)? $(($($doc_words)*))?])?
                        $(#[cfg($($cfg)*)])?
                        $(#[cfg_attr($($cfg_attr)*)])?
                        $(#[derive($($derive)*)])?
                        $(#[allow($($allow)*)])?
                        $(#[expect($($expect)*)])?
                        $(#[serde($($serde)*)])?
                    )*
                }
                conditions { $($(#[cfg($($cfg)*)])?)* }
                $visibility struct $name { $($fields)* }
            }
        }
    };
    ($($other:tt)*) => {
        ::std::compile_error!(
            "expected names, as in `require!(\"DATABASE_URL\", \"PORT\")`, or a struct, as in `require! { pub struct Config { port: u16 } }`"
        )
    };
}

/// The form of [`require!`] that has names alone.
#[doc(hidden)]
#[macro_export]
macro_rules! __names {
    ([$($name:literal),+] [$($contract:literal)?]) => {{
        const VARIABLES: &[$crate::__private::Item] = &[$(
            $crate::__private::Item::Variable(&$crate::__private::Variable::new(
                "",
                "",
                "String",
                $crate::__private::Kind::TEXT,
            ).name($name).allow_placeholder())
        ),+];
        const _: () = $crate::__private::contract::check_options(VARIABLES);
        $crate::__embed!(VARIABLES, ::std::module_path!());
        $($crate::__contract!($contract, VARIABLES);)?
        $crate::__private::names::<{ VARIABLES.len() }>(VARIABLES, ::std::cfg!(debug_assertions))
    }};
}

/// Puts the contract into the binary.
#[doc(hidden)]
#[macro_export]
macro_rules! __embed {
    ($items:expr, $name:expr) => {
        const _: () = {
            const CONTRACT: &$crate::__private::embed::Contract = &$crate::__private::embed::Contract {
                package: ::std::option_env!("CARGO_PKG_NAME"),
                version: ::std::option_env!("CARGO_PKG_VERSION"),
                name: $name,
                items: $items,
            };
            #[used]
            static EMBEDDED: [u8; $crate::__private::embed::length(CONTRACT)] =
                $crate::__private::embed::bytes(CONTRACT);
        };
    };
}

/// Compares with the contract.
#[doc(hidden)]
#[macro_export]
macro_rules! __contract {
    ($path:literal, $items:expr) => {
        const _: () = $crate::__private::contract::check::<{ $crate::__private::contract::count($items) }>(
            ::std::include_str!(::std::concat!(::std::env!("CARGO_MANIFEST_DIR"), "/", $path)),
            $path,
            $items,
        );
    };
}

/// Reads the options of a struct, one after the other: `[options] [prefix] [contract] [group] { the rest }`.
#[doc(hidden)]
#[macro_export]
macro_rules! __struct_options {
    ([$(,)*] $prefix:tt $contract:tt $group:tt { $($rest:tt)* }) => {
        $crate::__struct! { $prefix $contract $group $($rest)* }
    };
    ([, $($more:tt)*] $($rest:tt)*) => {
        $crate::__struct_options! { [$($more)*] $($rest)* }
    };
    ([prefix = $new:literal, $($more:tt)*] $prefix:tt $($rest:tt)*) => {
        $crate::__struct_options! { [$($more)*] [$new] $($rest)* }
    };
    ([contract = $new:literal, $($more:tt)*] $prefix:tt $contract:tt $($rest:tt)*) => {
        $crate::__struct_options! { [$($more)*] $prefix [$new] $($rest)* }
    };
    ([group, $($more:tt)*] $prefix:tt $contract:tt $group:tt $rest:tt) => {
        $crate::__struct_options! { [$($more)*] $prefix $contract [group] $rest }
    };
    ([$other:tt $($more:tt)*] $($rest:tt)*) => {
        ::std::compile_error!(::std::concat!(
            "unknown option `",
            ::std::stringify!($other),
            "` of a struct: expected `prefix = \"…\"`, `contract = \"…\"` or `group`"
        ));
    };
}

/// The struct, and how it is read. All fields are matched at once, so that their number is not limited by how deep macros
/// may go; that is why the attributes of a field are listed.
#[doc(hidden)]
#[macro_export]
macro_rules! __struct {
    (
        $prefix:tt $contract:tt $group:tt
        attributes { $($attributes:tt)* }
        conditions $conditions:tt
        $visibility:vis struct $name:ident {
            $(
                $(#[
                    $(doc $(= $doc:literal)? $(($($doc_words:tt)*))?)?
                    $(cfg($($cfg:tt)*))?
                    $(cfg_attr($($cfg_attr:tt)*))?
                    $(allow($($allow:tt)*))?
                    $(expect($($expect:tt)*))?
                    $(serde($($serde:tt)*))?
                    $(env($($option:tt)*))?
                ])*
                $field_visibility:vis $field:ident: $type:ty $(= $default:expr)?
            ),* $(,)?
        }
    ) => {
        $($attributes)*
        $visibility struct $name {
            $(
                $(
                    $(#[doc $(= $doc)? $(($($doc_words)*))?])?
                    $(#[cfg($($cfg)*)])?
                    $(#[cfg_attr($($cfg_attr)*)])?
                    $(#[allow($($allow)*)])?
                    $(#[expect($($expect)*)])?
                    $(#[serde($($serde)*)])?
                )*
                $field_visibility $field: $type,
            )*
        }

        $crate::__implement! {
            $conditions
            const _: () = {
                #[allow(unused_imports, reason = "for types that are no `Option`, no `Vec`, and not known")]
                use $crate::__private::{OtherKind as _, OtherMultiplicity as _, OtherPresence as _};

                /// One function for each field: what it declares.
                struct Declared;

                impl Declared {
                    $(
                        $($(#[cfg($($cfg)*)])?)*
                        const fn $field() -> $crate::__field!(type [$($($($option)*,)?)*]) {
                            $crate::__field!(
                                declare $prefix $field [$type] [$($($($doc,)?)?)*] [$($default)?]
                                [$($($($option)*,)?)*]
                            )
                        }
                    )*
                }

                const ITEMS: &[$crate::__private::Item] = &[
                    $($($(#[cfg($($cfg)*)])?)* $crate::__field!(item Declared::$field(), [$($($($option)*,)?)*]),)*
                ];

                fn read(reader: &mut $crate::__private::Reader<'_>) -> ::std::option::Option<$name> {
                    $(
                        $($(#[cfg($($cfg)*)])?)*
                        let $field: $crate::__private::Slot<$type> = $crate::__field!(
                            read reader Declared::$field(), [$type] [$($default)?] [$($($($option)*,)?)*]
                        );
                    )*
                    $(
                        $($(#[cfg($($cfg)*)])?)*
                        $crate::__condition!(reader $field Declared::$field(), [$($($($option)*,)?)*]);
                    )*
                    // Nothing to read is nothing to fail.
                    let _ = reader;
                    ::std::option::Option::Some($name {
                        $($($(#[cfg($($cfg)*)])?)* $field: $field.value?,)*
                    })
                }

                impl ::std::fmt::Debug for $name {
                    fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                        // Values are not for everybody's eyes, and nobody can tell from here which are secret.
                        formatter.debug_struct(::std::stringify!($name)).finish_non_exhaustive()
                    }
                }

                const _: () = $crate::__private::contract::check_options(ITEMS);

                $crate::__root! { $visibility $name ITEMS read $contract $group }
            };
        }
    };
}

/// An item under the conditions of a struct.
#[doc(hidden)]
#[macro_export]
macro_rules! __implement {
    ({ $($conditions:tt)* } $($item:tt)*) => {
        $($conditions)* $($item)*
    };
}

/// What a struct can do: be read by itself, or be a part of others.
#[doc(hidden)]
#[macro_export]
macro_rules! __root {
    ($visibility:vis $name:ident $items:ident $read:ident [] [group]) => {
        impl $crate::__private::IsGroup for $name {
            const ITEMS: &'static [$crate::__private::Item] = $items;

            fn read(
                reader: &mut $crate::__private::Reader<'_>,
            ) -> ::std::option::Option<Self> {
                $read(reader)
            }
        }
    };
    ($visibility:vis $name:ident $items:ident $read:ident [$contract:literal] [group]) => {
        ::std::compile_error!("a group is a part of other structs: say `contract` there");
    };
    ($visibility:vis $name:ident $items:ident $read:ident [$($contract:literal)?] []) => {
        $crate::__embed!($items, ::std::concat!(::std::module_path!(), "::", ::std::stringify!($name)));
        $($crate::__contract!($contract, $items);)?

        #[allow(dead_code, reason = "who needs one of them does without the others")]
        impl $name {
            /// Reads the environment of the process, and an `.env` file where that is wanted.
            ///
            /// # Errors
            ///
            /// All problems at once, in the order of the fields.
            $visibility fn load() -> ::std::result::Result<Self, $crate::Report> {
                Self::read(&$crate::__private::Environment::of_process(::std::cfg!(debug_assertions)))
            }

            /// Reads the same. If there are problems, prints them and ends the process with the exit code 78.
            $visibility fn load_or_exit() -> Self {
                match Self::load() {
                    ::std::result::Result::Ok(config) => config,
                    ::std::result::Result::Err(report) => report.exit(),
                }
            }

            /// Reads `values`, pairs of names and values, and nothing else.
            ///
            /// # Errors
            ///
            /// All problems at once, in the order of the fields.
            $visibility fn load_from<N, V>(
                values: impl ::std::iter::IntoIterator<Item = (N, V)>,
            ) -> ::std::result::Result<Self, $crate::Report>
            where
                N: ::std::convert::Into<::std::string::String>,
                V: ::std::convert::Into<::std::ffi::OsString>,
            {
                Self::read(&$crate::__private::Environment::given(values))
            }

            /// A text that is the same wherever the same of these variables are set. No value goes into it.
            $visibility fn fingerprint() -> ::std::string::String {
                let environment = $crate::__private::Environment::of_process(::std::cfg!(debug_assertions));
                $crate::__private::fingerprint(&environment, $items)
            }

            fn read(
                environment: &$crate::__private::Environment,
            ) -> ::std::result::Result<Self, $crate::Report> {
                let mut reader =
                    $crate::__private::Reader::new(environment, ::std::stringify!($name), $items);
                let config = $read(&mut reader);
                reader.finish(config)
            }
        }
    };
}
