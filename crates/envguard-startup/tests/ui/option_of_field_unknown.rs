envguard::require! {
    struct Config {
        #[env(minlen = 3)]
        token: String,
    }
}

fn main() {}
