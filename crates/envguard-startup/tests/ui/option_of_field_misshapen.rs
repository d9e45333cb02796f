envguard::require! {
    struct Config {
        #[env(range = 1..=9)]
        workers: u8,
    }
}

fn main() {}
