envguard::require! {
    #[env(group, contract = ".env.example")]
    struct Pool {
        size: u8,
    }
}

fn main() {}
