fn main() {
    envguard::require!("PORT=80");
}
