//! `envguard fmt`.

use crate::Run;

const UNEVEN: &str = "  A = 1 \n\n\n\nb=2";
const EVEN: &str = "A=1\n\nb=2\n";

#[test]
fn lays_out_and_keeps_values() {
    Run::new(["fmt"])
        .file("a/.env", UNEVEN)
        .file("b/.env", EVEN)
        .stdout("a/.env\n1 of 2 files laid out")
        .status(0)
        .has_file("a/.env", EVEN);
}

#[test]
fn checking_writes_nothing() {
    Run::new(["fmt", "--check"])
        .file(".env", UNEVEN)
        .stdout(".env\n1 of 1 file would be laid out")
        .status(1)
        .has_file(".env", UNEVEN);
    Run::new(["fmt", "--check", "-q"]).file(".env", EVEN).status(0);
}

#[test]
fn a_diff_masks_values() {
    Run::new(["fmt", "--diff"])
        .file(".env", "A = hunter2\n")
        .stdout("--- .env\n+++ .env\n@@ -1 +1 @@\n-A = *******\n+A=*******")
        .status(1)
        .has_file(".env", "A = hunter2\n");
}
