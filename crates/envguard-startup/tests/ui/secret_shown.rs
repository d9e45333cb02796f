fn main() {
    println!("{}", envguard::Secret::new("canary"));
}
