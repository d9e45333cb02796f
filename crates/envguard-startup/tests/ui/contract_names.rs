fn main() {
    envguard::require!(contract = "contract.env.example"; "PORT", "HOST");
}
