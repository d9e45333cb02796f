fn main() {
    envguard::require!(PORT);
}
