envguard::require! {
    struct Pool {
        size: u8,
    }
}

envguard::require! {
    struct Config {
        #[env(group)]
        pool: Pool,
    }
}

fn main() {}
