fn main() {
    envguard::require!();
}
