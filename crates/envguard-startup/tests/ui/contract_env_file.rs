envguard::require! {
    #[env(group)]
    struct Pool {
        size: u8,
        wait: u8,
    }
}

envguard::require! {
    #[env(contract = "contract.env.example")]
    struct Config {
        port: u16,
        optional: Option<String>,
        stripe_secret_key: String,
        #[env(group)]
        pool: Pool,
    }
}

fn main() {}
