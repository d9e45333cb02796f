envguard::require! {
    struct Config {
        port: u16 = "8080",
    }
}

fn main() {}
