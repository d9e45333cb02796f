envguard::require! {
    #[env(contract = "contract.schema.json")]
    struct Config {
        port: u16,
        prot: Option<u16>,
    }
}

fn main() {}
