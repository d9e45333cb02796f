envguard::require! {
    struct Config {
        #[clap(long)]
        port: u16,
    }
}

fn main() {}
