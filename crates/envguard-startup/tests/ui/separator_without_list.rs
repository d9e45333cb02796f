envguard::require! {
    struct Config {
        #[env(separator = ";")]
        origin: String,
    }
}

fn main() {}
