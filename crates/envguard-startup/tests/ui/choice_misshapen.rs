envguard::choice! {
    enum Mode {
        Development(u8),
    }
}

fn main() {}
