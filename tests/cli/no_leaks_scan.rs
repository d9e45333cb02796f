//! No secret is ever shown: not those that a scan finds, not those that it passes over, and not those in the files that
//! tell it what is known.

use std::collections::HashSet;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use crate::git::git;
use crate::no_leaks::FORMATS;
use crate::support;

/// Random passwords, each in another place.
const RANDOM: [&str; 8] = [
    "Vx7qLm2Zt9Rk",
    "Hw8nPc3YdS5v",
    "Tb6kQz9LrX2m",
    "Jd4sWn7GfB8y",
    "Kp3zVt6MhC9x",
    "Rg5xBk8NwL4q",
    "Zm9tFj2QyD7c",
    "Nc2vHs5XpT8r",
];

/// A password that is made like a name.
const NAME_LIKE: &str = "copper-lantern.fjord";

/// A token of a service, and the password of a user in the form that a URL needs.
fn token() -> String {
    ["sk", "live", "9pQ72LkVxRtWBznhJ4mcf6ya"].join("_")
}

/// The lines of a private key of no use.
fn key_lines() -> Vec<String> {
    let mut state = 7_u32;
    let mut bytes = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..12).map(|_| base64(&(0..48).map(|_| bytes()).collect::<Vec<u8>>())).collect()
}

fn private_key() -> String {
    let (begin, end) = (["BEGIN RSA PRIVATE", "KEY"].join(" "), ["END RSA PRIVATE", "KEY"].join(" "));
    format!("-----{begin}-----\n{}\n-----{end}-----\n", key_lines().join("\n"))
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |three: &[u8]| {
        let bits =
            three.iter().zip([16, 8, 0]).fold(0, |bits, (byte, shift)| bits | u32::from(*byte) << shift);
        let letter =
            |at: usize| if at <= three.len() { LETTERS[bits as usize >> (18 - 6 * at) & 63] } else { b'=' };
        (0..4).map(letter).map(char::from).collect::<String>()
    };
    bytes.chunks(3).map(group).collect()
}

/// So much of a secret is too much.
const PIECE: usize = 8;

/// What must not be seen: the pieces of all secrets, as they are and in base64.
fn pieces() -> HashSet<[u8; PIECE]> {
    let token = token();
    let plain = RANDOM.iter().copied().chain([NAME_LIKE, token.trim_start_matches("sk_live_")]);
    let encoded = plain.clone().map(|secret| base64(secret.as_bytes()));
    let basic = base64(format!("app:{}", RANDOM[1]).as_bytes());
    let secrets = plain.clone().map(str::to_owned).chain(encoded).chain(key_lines()).chain([basic]);
    secrets
        .flat_map(|secret| secret.as_bytes().windows(PIECE).filter_map(piece).collect::<Vec<_>>())
        .collect()
}

fn piece(window: &[u8]) -> Option<[u8; PIECE]> {
    window.try_into().ok()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn write(root: &Path, path: &str, content: impl AsRef<[u8]>) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}

/// Files of all kinds with secrets in them.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    let [red, blue, gold, teal, pink, grey, plum, lime] = RANDOM;
    let (token, key) = (token(), private_key());
    let yaml = format!(
        "db:\n  user: app\n  password: {red} # was {lime}\n  url: postgres://app:{blue}@db/x?password={gold}\n\
         broker: amqp://{gold}:{NAME_LIKE}:{teal}@mq/\ngit: https://{gold}:x-oauth-basic@site.com/\n\
         passwords: {{ one: {NAME_LIKE}, password: {pink} }}\nstripe: {token}\nsecret: ENC[{grey}]\n\
         token: ${{TOKEN:-{plum}}}\nallowed_password: {plum} # envguard: allow(secret/password) {lime}\n\
         header: 'Authorization: Basic {}'\nkey: |\n  {}\n",
        base64(format!("app:{blue}").as_bytes()),
        key.trim_end().replace('\n', "\n  "),
    );
    let kubernetes = format!(
        "apiVersion: v1\nkind: Secret\ndata:\n  password: {}\n  key: {}\n",
        base64(red.as_bytes()),
        base64(key.as_bytes())
    );
    let json = format!(
        "{{\"auths\": {{\"hub\": {{\"auth\": \"{}\"}}}}, \"password\": \"{NAME_LIKE}\", \"token\": \"{teal}{pink}\", \
         \"stripe\": \"{token}\", \"key\": {}}}\n",
        base64(format!("app:{blue}").as_bytes()),
        serde_json::Value::from(key.as_str()),
    );
    let code = format!(
        "const password = \"{red}\"; login(\"{NAME_LIKE}\", {{ password: \"{blue}\" }}); // {lime}\n\
         const key = `{key}`;\nfetch(url, {{ headers: {{ Authorization: \"Bearer {teal}{pink}\" }} }});\n\
         const url = \"mysql://app:{NAME_LIKE}@db/\" + \"?token={token}\";\n"
    );
    let shell = format!(
        "curl -u app:{NAME_LIKE} https://site.com/ && mysql -uapp -p{blue} && psql \"password={NAME_LIKE} user={gold}\"\n\
         echo \"CREATE USER app IDENTIFIED BY '{teal}'\" | mysql --password={pink}\nexport API_TOKEN={grey}{plum}\n"
    );
    let env = format!(
        "DB_PASSWORD={red}\nURL=redis://:{blue}@cache/0\nAPI_TOKEN={teal}{pink} # {lime}\nPASSPHRASE={NAME_LIKE}\nSTRIPE={token}\n\
         PRIVATE_KEY=\"{key}\"\nENCODED={}\n",
        base64(key.as_bytes())
    );
    let wide: Vec<u8> = yaml.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut broken = yaml.clone().into_bytes();
    broken.extend_from_slice(b"\xff\xfepassword: ");
    broken.extend_from_slice(red.as_bytes());
    let archive =
        zip(&[("app.yml", yaml.as_bytes()), ("src/app.js", code.as_bytes()), ("id", key.as_bytes())]);
    let half = archive[..archive.len() / 2].to_vec();
    vec![
        (".env.production", env.clone().into_bytes()),
        (".env.example", env.into_bytes()),
        ("app.yml", yaml.into_bytes()),
        ("k8s.yml", kubernetes.into_bytes()),
        ("config.json", json.into_bytes()),
        ("src/app.js", code.into_bytes()),
        ("deploy.sh", shell.into_bytes()),
        (".netrc", format!("machine site.com login app password {grey}\n").into_bytes()),
        (".npmrc", format!("//registry.npmjs.org/:_authToken={teal}{pink}\n").into_bytes()),
        ("id_rsa", key.into_bytes()),
        ("wide.yml", wide),
        ("broken.yml", broken),
        ("bundle.zip", archive),
        ("half.zip", half),
    ]
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A repository with secrets in its history, in its index, in its work tree, and in a local env file.
fn repository(root: &Path) {
    git(root, "init -q -b main");
    for (path, content) in files() {
        write(root, &format!("old/{path}"), content);
    }
    write(root, "gone.yml", format!("password: {}\n", RANDOM[5]));
    git(root, "add -A");
    git(root, "commit -qm a");
    git(root, "rm -rq old gone.yml");
    for (path, content) in files() {
        write(root, path, content);
    }
    git(root, "add -A");
    write(root, "app.yml", "port: 1\n");
    write(root, ".gitignore", ".env\n");
    write(root, ".env", format!("LOCAL_PASSWORD={}\nLOCAL_CODE={NAME_LIKE}\n", RANDOM[7]));
    git(root, "add .gitignore");
}

/// Files with settings, all of which are wrong, each with the option that names it.
fn broken_settings() -> Vec<(&'static str, String)> {
    let [a, b, c, ..] = RANDOM;
    let head = "[[rules]]\nid = 'ours'\nregex = 'ours_[a-z]{9}'\n";
    let rules = [
        format!("stopwords = ['{a}']\nregx = '{b}' # {c}\n"),
        format!("[[rules.allowlists]]\nregexes = ['{a}(?!{b})']\n"),
        format!("[[rules.allowlists]]\nregexes = ['{a}(', '''\n{b}\n{NAME_LIKE}''']\n"),
        format!("[[rules.allowlists]]\nregexes = [{a}]\nstopwords = ['{b}', '{NAME_LIKE}']\n"),
        format!("[[rules.allowlists]]\nregexTarget = '{a}'\ncondition = '{NAME_LIKE}'\n"),
        format!("[allowlist]\nstopwords = '{a}'\n\"{b}\" = 1\n{c} = 1\n"),
        format!("[allowlist]\nregexes = ['{a}']\ntargetRules = ['{b}']\n"),
        format!("[extend]\nuseDefault = true\ndisabledRules = ['{a}']\nurl = 'https://app:{b}@site.com/'\n"),
        format!("{a} {b}\n"),
        format!("\"{a}\n{b} = '"),
    ];
    let hash = "0f5c4f0d6d9b7a9cf7b0a1d1e3c2b4a5";
    let baselines = [
        format!("{{ \"{a}\": \"{b}\" }}"),
        format!("{{ \"version\": 1,\n \"{hash}\": {{ \"{a}\": 1 }} }}"),
        format!("{{ \"version\": \"{a}\" }}"),
        format!("{{ \"version\": 1, \"argon2id\": \"m=1,t=1,p=1${a}\" }}"),
        format!("{a}: {b}\n"),
        format!("<<<<<<< {a}\n\"{b}\"\n"),
        format!("{{ \"version\": 1,\n\"password\": \"{NAME_LIKE}\"\n\"x\": {a}"),
    ];
    let rules = rules.into_iter().map(|text| ("--rules", format!("{head}{text}")));
    rules.chain(baselines.into_iter().map(|text| ("--baseline", text))).collect()
}

/// What detect-secrets may have left, wrong in one way or another.
fn broken_lists() -> Vec<String> {
    let [a, ..] = RANDOM;
    let filter = |pattern: &str| {
        format!(
            r#"{{"filters_used": [{{"path": "detect_secrets.filters.regex.should_exclude_secret", "pattern": {pattern}}}]}}"#
        )
    };
    vec![
        format!("{{ \"results\": {{ \"a\": [ {{ \"hashed_secret\": \"{a}\" }} ] }} }}"),
        format!("{{ \"results\": \"{a}\",\n\"x\": \"{NAME_LIKE}\" }}"),
        format!("{{ \"{a}"),
        filter(&format!(r#"["{a}(?!x)", "{NAME_LIKE}("]"#)),
        filter(&format!(r#"{{"{a}": 1}}"#)),
    ]
}

struct Runs<'r> {
    root: &'r Path,
    pieces: HashSet<[u8; PIECE]>,
}

impl Runs<'_> {
    /// Runs `envguard` with the words of `line`, and gives what it prints on standard output.
    fn run(&self, line: &str) -> String {
        let mut child = support::command()
            .args(line.split(' '))
            .current_dir(self.root)
            .env("SECRET", RANDOM[0])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input: Vec<u8> = files().into_iter().flat_map(|(_, content)| content).collect();
        // Most do not read it.
        let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        assert!(matches!(output.status.code(), Some(0..=2)), "`{line}` ended with {:?}", output.status);
        self.look(&format!("stdout of `{line}`"), &output.stdout);
        self.look(&format!("stderr of `{line}`"), &output.stderr);
        text(&output.stdout)
    }

    /// Looks for secrets in `bytes`.
    #[track_caller]
    fn look(&self, place: &str, bytes: &[u8]) {
        let seen = bytes.windows(PIECE).find(|window| self.pieces.contains(*window));
        assert!(seen.is_none(), "`{}` is on {place}:\n{}", text(seen.unwrap_or_default()), text(bytes));
    }

    /// Looks for secrets in the files that runs have written.
    fn look_at_files(&self, directory: &str) -> usize {
        let entries = std::fs::read_dir(self.root.join(directory)).unwrap();
        entries
            .map(|entry| entry.unwrap().path())
            .map(|path| self.look(&path.display().to_string(), &std::fs::read(&path).unwrap()))
            .count()
    }
}

#[test]
fn no_secret_in_any_output() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    repository(root);
    let runs = Runs { root, pieces: pieces() };
    for format in FORMATS {
        for how in ["--why --confidence low --max-diagnostics 0", "-v --color always"] {
            for place in ["--archives", "--staged", "--history", "--stdin --stdin-filename a.yml"] {
                let printed = runs.run(&format!("scan {place} {how} --format {format}"));
                assert!(printed.contains("secret/password"), "{place} {how} {format}: {printed}");
            }
        }
        let printed = runs.run(&format!("check -v --max-diagnostics 0 --format {format}"));
        assert!(printed.contains("leaked-env-value") && printed.contains("secret/url-password"), "{printed}");
        runs.run(&format!(
            "check --select secrets --ignore tracked-env-file --max-diagnostics 0 --format {format}"
        ));
        assert!(runs.run(&format!("check --staged -v --format {format}")).contains("leaked-env-value"));
        runs.run(&format!("scan --no-ignore --why --max-diagnostics 0 .env . --format {format}"));
    }
    assert_eq!(runs.look_at_files(".git/envguard"), 1);
    assert!(runs.run("scan --archives --format concise").contains("bundle.zip!/app.yml:"));
    assert!(runs.run("scan --staged --format concise").contains("app.yml:3:13: "));
    assert!(runs.run("scan --history --no-cache --format concise").contains("gone.yml:1:11: "));

    runs.run("scan --update-baseline --archives -v");
    runs.look(".envguard-baseline.json", &std::fs::read(root.join(".envguard-baseline.json")).unwrap());
    runs.run("scan --why --max-diagnostics 0");
    runs.run("check");
}

#[test]
fn no_secret_in_what_is_told_of_settings() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    let runs = Runs { root, pieces: pieces() };
    for (option, content) in broken_settings() {
        write(root, "settings", &content);
        for rest in ["", " --format json", " --color always", " --update-baseline"] {
            runs.run(&format!("scan -v {option} settings{rest}"));
        }
        if option == "--baseline" {
            write(root, ".envguard-baseline.json", &content);
            runs.run("scan");
            std::fs::remove_file(root.join(".envguard-baseline.json")).unwrap();
        }
    }
    write(root, ".gitleaksignore", format!("{}\n{NAME_LIKE}:{}:1:x\n", RANDOM[0], RANDOM[1]));
    for content in broken_lists() {
        write(root, ".secrets.baseline", content);
        runs.run("scan -v");
        runs.run("scan -v --stdin");
    }
}
