//! All that may be written, with nothing of the prelude and under strict lints.
#![no_implicit_prelude]
#![forbid(unsafe_code)]
#![deny(missing_docs, warnings, clippy::all)]

::envguard::choice! {
    /// Where it runs.
    pub enum Mode {
        /// Here.
        Development,
        /// There.
        Production = "live",
    }
}

::envguard::require! {
    /// A part.
    #[env(group)]
    pub struct Pool {
        /// How many.
        pub size: u32 = 10,
    }
}

::envguard::require! {
    /// The whole.
    #[derive(::std::clone::Clone)]
    #[cfg_attr(all(), doc = "More of it.")]
    #[env(prefix = "APP_")]
    pub struct Config {
        /// Where it listens.
        #[env(range(1..))]
        pub port: u16 = 8080,
        /// Where it listened.
        pub old_port: ::std::option::Option<u16>,
        #[doc(hidden)]
        #[env(name = "APP_LEVEL", one_of = ["a", "b"])]
        pub level: ::std::string::String = "a",
        /// Where it runs.
        pub mode: Mode = Mode::Development,
        /// Where errors go.
        #[env(required_if(mode != Mode::Development), min_len = 3)]
        pub dsn: ::std::option::Option<::std::string::String>,
        /// Who else.
        #[env(separator = ";")]
        pub peers: ::std::vec::Vec<::std::string::String>,
    }
}

::envguard::require! {
    #[cfg(any())]
    struct Never {
        never: NoSuchType,
    }
}

fn main() {
    let _ = Config::load_from([("A", "b")]);
    let _: fn() -> [::std::string::String; 2] = || ::envguard::require!("A", "B");
}
