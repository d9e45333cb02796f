struct Opaque;

envguard::require! {
    struct Config {
        opaque: Opaque,
    }
}

fn main() {}
