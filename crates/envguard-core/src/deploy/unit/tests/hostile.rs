use std::time::{Duration, Instant};

use super::files;

/// Reads the first file, in a time that no quadratic reader would do it in.
#[expect(clippy::disallowed_methods, reason = "a test of how long it takes")]
fn reads(text: &str) {
    let files = files(text);
    let start = Instant::now();
    let read = files.read(1);
    assert!(start.elapsed() < Duration::from_secs(20), "{} units", read.units.len());
}

#[test]
fn much_of_everything_is_read_in_time() {
    let many = |count: usize, line: &dyn Fn(usize) -> String| (0..count).map(line).collect::<String>();
    // A chain, and services that all extend a large one.
    let chain = many(2000, &|i| format!("  s{i}: {{extends: s{}, environment: {{A{i}: 1}}}}\n", i + 1));
    reads(&format!("=== compose.yaml\nservices:\n{chain}"));
    let large = many(2000, &|i| format!("      V{i}: x\n"));
    let all = many(2000, &|i| format!("  s{i}: {{extends: base}}\n"));
    reads(&format!("=== compose.yaml\nservices:\n  base:\n    environment:\n{large}{all}"));
    // Containers that all take in a large map.
    let data = many(2000, &|i| format!("  V{i}: x\n"));
    let map = format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: m}}\ndata:\n{data}");
    let pods = many(700, &|i| {
        format!(
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: p{i}}}\n\
             spec: {{containers: [{{name: c, image: x, envFrom: [{{configMapRef: {{name: m}}}}]}}]}}\n"
        )
    });
    reads(&format!("=== x.yaml\n{map}{pods}"));
    // Values that hold the one before twice.
    let doubling =
        many(2000, &|i| format!("        - {{name: V{}, value: '$(V{i})$(V{i})xxxxxxxxxxxxxxxx'}}\n", i + 1));
    reads(&format!(
        "=== x.yaml\napiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec:\n  containers:\n    - name: c\n      \
         image: x\n      env:\n{doubling}"
    ));
    reads(
        &format!(
            "=== compose.yaml\nservices:\n  a:\n    environment:\n{}",
            many(3000, &|i| format!("      V{i}: $A$A\n"))
        )
        .replace("=== compose", &format!("=== .env\nA={}\n=== compose", "x".repeat(200_000)))
        .replace("=== .env", "=== compose.yaml\nservices: {}\n=== .env"),
    );
    // Documents, objects that are none, and jobs that extend several that extend several.
    reads(&format!("=== x.yaml\napiVersion: v1\nkind: X\n{}", "---\na: 1\n".repeat(10_000)));
    let fan = many(11, &|i| format!(".j{i}: {{extends: [{}]}}\n", format!(".j{},", i + 1).repeat(40)));
    reads(&format!("=== .gitlab-ci.yml\n{fan}job: {{extends: .j0}}\n"));
    reads(&format!("=== a.service\n[Service]\n{}", "Environment=A=1 \\\n".repeat(50_000)));
    reads(&format!("=== Procfile\n{}", "a: A=1 ".repeat(50_000)));
    let includes =
        "=== compose.yaml\ninclude: [compose.yaml, compose.yaml, compose.yaml]\nservices: {a: {}}\n";
    reads(includes);
}

#[test]
fn any_bytes_are_taken() {
    let pieces: [&[u8]; 12] = [
        b"\xff\xfe",
        b"services:\n",
        b"  a:\n",
        b"    environment:",
        b" [A=",
        b"${",
        b"---\n",
        b"[Service]\n",
        b"Environment=",
        b"\\\n",
        b"apiVersion: v1\nkind: Pod\n",
        b"\0",
    ];
    let names = [
        "compose.yaml",
        "x.yaml",
        "a.service",
        ".github/workflows/a.yml",
        ".gitlab-ci.yml",
        "Procfile",
        "app.json",
    ];
    for name in names {
        for first in 0..pieces.len() {
            for second in 0..pieces.len() {
                let content =
                    [pieces[first], pieces[second], pieces[(first + second) % pieces.len()]].concat();
                let file = std::sync::Arc::new(crate::SourceFile::new(name, content));
                super::read_units(&[file], &|_, _| None, super::Shell::Unknown);
            }
        }
    }
}
