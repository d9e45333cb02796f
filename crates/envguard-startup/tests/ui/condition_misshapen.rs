envguard::require! {
    struct Config {
        workers: u8 = 1,
        #[env(required_if(workers > 1))]
        queue: Option<String>,
    }
}

fn main() {}
