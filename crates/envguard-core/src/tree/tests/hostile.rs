//! Documents that are made to do harm.

use std::fmt::Write as _;

use super::*;

const ALL: [Syntax; 4] = [Syntax::Json, Syntax::Jsonc, Syntax::Yaml, Syntax::Toml];

fn kinds(syntax: Syntax, source: &str) -> Vec<ProblemKind> {
    parse(syntax, source.as_bytes()).problems.iter().map(|problem| problem.kind).collect()
}

/// The stack of a worker thread is smaller than that of the main one.
fn on_a_small_stack(work: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(1 << 20).spawn(work).unwrap().join().unwrap();
}

#[test]
fn deep_nesting_is_refused() {
    on_a_small_stack(|| {
        for depth in [MAX_DEPTH + 1, 100_000] {
            let brackets = "[".repeat(depth);
            assert_eq!(kinds(Syntax::Json, &brackets), [ProblemKind::TooDeep]);
            assert_eq!(kinds(Syntax::Yaml, &brackets), [ProblemKind::TooDeep]);
            assert_eq!(kinds(Syntax::Json, &"{\"a\":".repeat(depth)), [ProblemKind::TooDeep]);
            assert_eq!(kinds(Syntax::Yaml, &"- ".repeat(depth)), [ProblemKind::TooDeep]);
            let dots = vec!["a"; depth].join(".");
            assert_eq!(kinds(Syntax::Toml, &format!("{dots} = 1")), [ProblemKind::TooDeep]);
            assert_eq!(kinds(Syntax::Toml, &format!("[{dots}]\nx = 1")), [ProblemKind::TooDeep]);
            let closed = format!("a = {brackets}{}", "]".repeat(depth));
            assert_eq!(kinds(Syntax::Toml, &closed), [ProblemKind::TooDeep]);
            assert_eq!(kinds(Syntax::Toml, &format!("a = {brackets}"))[0], ProblemKind::TooDeep);
        }
        // Each by itself is allowed, and together they are too deep.
        let dots = vec!["a"; 79].join(".");
        let nested = format!("[{dots}]\n{}a = 1{}", format!("{dots} = {{").repeat(79), "}".repeat(79));
        assert!(kinds(Syntax::Toml, &nested).contains(&ProblemKind::TooDeep));
    });
}

#[test]
fn what_is_just_deep_enough_is_read() {
    on_a_small_stack(|| {
        let brackets = format!("{}{}", "[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH));
        for syntax in [Syntax::Json, Syntax::Yaml] {
            assert_eq!(kinds(syntax, &brackets), [], "{syntax:?}");
        }
        let toml = format!("a = {}{}", "[".repeat(MAX_DEPTH - 1), "]".repeat(MAX_DEPTH - 1));
        assert_eq!(kinds(Syntax::Toml, &toml), []);
    });
}

#[test]
fn a_billion_laughs_are_refused() {
    let mut source = String::from("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for level in 1..10 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        let _ = writeln!(source, "a{level}: &a{level} [{aliases}]");
    }
    source += "---\nok: 1\n";
    let tree = parse(Syntax::Yaml, source.as_bytes());
    assert_eq!(tree.problems.iter().map(|problem| problem.kind).collect::<Vec<_>>(), [ProblemKind::TooLarge]);
    assert_eq!(tree.documents.len(), 1);
    let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(1 << 20), "*a, ".repeat(1000));
    assert_eq!(kinds(Syntax::Yaml, &long), [ProblemKind::TooLarge]);
    let mut merges = String::from("m0: &m0 {k: v}\n");
    for level in 1..40 {
        let last = level - 1;
        let _ = writeln!(merges, "m{level}: &m{level} {{a: *m{last}, b: *m{last}, <<: *m{last}}}");
    }
    assert_eq!(kinds(Syntax::Yaml, &merges), [ProblemKind::TooLarge]);
}

#[test]
fn aliases_cannot_nest_deeper_than_lists() {
    on_a_small_stack(|| {
        let mut source = String::from("a0: &a0 [1]\n");
        for level in 1..1000 {
            let _ = writeln!(source, "a{level}: &a{level} [*a{}]", level - 1);
        }
        assert_eq!(kinds(Syntax::Yaml, &source), [ProblemKind::TooDeep]);
    });
}

#[test]
fn repeats_are_found_in_time() {
    let lines = |count: usize| (0..count).map(|index| format!("key{} = 1\n", index / 2)).collect::<String>();
    assert_eq!(kinds(Syntax::Toml, &lines(100_000)).len(), 50_000);
    let members = (0..100_000).map(|index| format!("\"k{}\":1", index / 2)).collect::<Vec<_>>().join(",");
    assert_eq!(kinds(Syntax::Json, &format!("{{{members}}}")).len(), 50_000);
    assert_eq!(kinds(Syntax::Yaml, &lines(100_000).replace(" =", ":")).len(), 50_000);
    let headers: String = (0..50_000).map(|index| format!("[t.x{index}]\n")).collect();
    assert_eq!(kinds(Syntax::Toml, &headers), []);
}

#[test]
fn junk_is_read_without_harm() {
    let mut state = 1_u64;
    let alphabet: Vec<char> = "{}[]:,'\"\\#-&*!|>%?= \n\tab01.~<é\u{feff}\u{1F600}\u{2028}".chars().collect();
    for round in 0..1000 {
        let mut text = String::new();
        for _ in 0..round % 60 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push(alphabet[(state >> 33) as usize % alphabet.len()]);
        }
        for syntax in ALL {
            let tree = parse(syntax, text.as_bytes());
            // Spans are fit to be cut with.
            let _ = outline(syntax, &text);
            let whole = Span::new(0, text.len());
            let masked = TreeMask::new(syntax, text.as_bytes(), &tree).lines(whole);
            assert_eq!(masked.len(), text.len());
        }
    }
}
