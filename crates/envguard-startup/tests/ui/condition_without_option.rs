envguard::require! {
    struct Config {
        tls: bool = false,
        #[env(required_if(tls))]
        certificate: String,
    }
}

fn main() {}
