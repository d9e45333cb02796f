envguard::require! {
    #[env(group)]
    struct Pool {
        size: u8,
    }
}

envguard::require! {
    struct Config {
        #[env(group, min_len = 3)]
        pool: Pool,
    }
}

fn main() {}
