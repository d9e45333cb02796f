//! How secrets are written in the formats and languages that people use: `RANDOM` stands for a random value in each.

#![expect(clippy::print_stderr, reason = "all failures are shown, not the first")]

use envguard_secrets::{Options, scan};

/// A random value that is put for `RANDOM`.
const RANDOM: &str = "q7Vx2mZr9TkLw4Bd";

/// Checks that `text`, as the content of `path`, has one finding, and that it is the random value; says otherwise what was found.
fn finds(path: &str, text: &str) -> bool {
    let text = text.replace("RANDOM", RANDOM);
    let report = scan(path, text.as_bytes(), &Options::default());
    let found: Vec<&str> = report.findings.iter().map(|finding| &text[finding.secret_span.clone()]).collect();
    if found != [RANDOM] {
        eprintln!("{path}: {text}  found {found:?}");
    }
    found == [RANDOM]
}

/// Checks that nothing is found in `text`; says otherwise what was.
fn passes(path: &str, text: &str) -> bool {
    let text = text.replace("RANDOM", RANDOM);
    let options = Options { suppressed: true, ..Options::default() };
    let report = scan(path, text.as_bytes(), &options);
    if !report.findings.is_empty() {
        eprintln!("{path}: {text}  found {:?}", report.findings);
    }
    report.findings.is_empty()
}

#[test]
fn configuration() {
    let mut all = true;
    for (path, texts) in [
        (
            ".env",
            &[
                "DB_PASSWORD=RANDOM\n",
                "export API_KEY=\"RANDOM\"\n",
                "# OLD_TOKEN='RANDOM'\n",
                "A=1\nSTRIPE_SECRET = RANDOM # live\n",
                "DATABASE_URL=postgres://app:RANDOM@db:5432/app?sslmode=disable\n",
                "DSN=\"host=db user=app password=RANDOM dbname=app\"\n",
            ][..],
        ),
        (
            "docker-compose.yml",
            &[
                "services:\n  db:\n    environment:\n      - POSTGRES_PASSWORD=RANDOM\n",
                "    environment:\n      POSTGRES_PASSWORD: RANDOM\n",
                "    environment:\n      POSTGRES_PASSWORD: 'RANDOM' # change\n",
                "    command: redis-server --requirepass RANDOM --port 1\n",
                "    command: [\"mysqld\", \"--password=RANDOM\"]\n",
                "env:\n  - name: DB_PASSWORD\n    value: RANDOM\n",
                "- {name: DB_PASSWORD, value: \"RANDOM\"}\n",
                "users:\n- {user: bob, password: RANDOM}\n",
                "password: |\n  RANDOM\n",
                "password:\n  \"RANDOM\"\n",
                "- DB_USER=root DB_PASSWORD=RANDOM DB_HOST=h\n",
                "- curl -u admin:RANDOM https://host/x\n",
                "- curl -H 'Authorization: Bearer RANDOM' https://host/x\n",
                "- mysql -uroot -e 'CREATE USER u IDENTIFIED BY \"RANDOM\"'\n",
                "url: http://h/login?user=a&password=RANDOM&x=1\n",
                "jdbc: jdbc:mysql://h/db?user=a&password=RANDOM\n",
            ],
        ),
        (
            "a.json",
            &[
                r#"{"user":"a","password":"RANDOM"}"#,
                r#"{"key": "Password", "value": "RANDOM", "type": "text"}"#,
                r#"{"body": "{\"password\": \"RANDOM\", \"id\": 12}"}"#,
                r#"{"ConnectionString": "Server=h;User Id=sa;Password=RANDOM;Timeout=3"}"#,
                r#"{"script": "tool --token RANDOM --language x"}"#,
                r#"{"name": "api_token", "id": 1, "value": "RANDOM"}"#,
            ],
        ),
        ("a.toml", &["[db]\npassword = \"RANDOM\"\n", "auth = { token = \"RANDOM\", user = \"x\" }\n"]),
        ("a.ini", &["[db]\npassword = RANDOM\n", "requirepass RANDOM\n", "secret_key=RANDOM ; note\n"]),
        (
            "a.properties",
            &["spring.datasource.password=RANDOM\n", "mail.password: RANDOM\n", "jwt.secret = RANDOM\n"],
        ),
        (
            "Dockerfile",
            &[
                "ENV DB_PASSWORD=RANDOM\n",
                "ENV DB_PASSWORD RANDOM\n",
                "RUN openssl genrsa -passout pass:RANDOM 4096\n",
            ],
        ),
        (
            "main.tf",
            &[
                "variable \"db_password\" {\n  type = string\n  default = \"RANDOM\"\n}\n",
                "resource \"x\" \"y\" {\n  master_password = \"RANDOM\"\n}\n",
            ],
        ),
        (
            "web.config",
            &[
                "<add key=\"DbPassword\" value=\"RANDOM\" />\n",
                "<add name=\"x\" connectionString=\"Server=h;Password=RANDOM;\" />\n",
            ],
        ),
        (
            "pom.xml",
            &[
                "<password>RANDOM</password>\n",
                "<user name=\"x\" password=\"RANDOM\"/>\n",
                "<entry key=\"password\">RANDOM</entry>\n",
                "<property name=\"password\" value=\"RANDOM\"/>\n",
            ],
        ),
        (".npmrc", &["//registry.example.org/:_authToken=RANDOM\n"]),
        (".netrc", &["machine h login l password RANDOM\n"]),
        (".pgpass", &["h:5432:db:app:RANDOM\n"]),
        (
            "run.sh",
            &["export TOKEN=RANDOM\n", "PGPASSWORD=RANDOM psql -h h\n", "sshpass -p x; API_KEY='RANDOM'\n"],
        ),
        ("deploy.ps1", &["$env:API_KEY = \"RANDOM\"\n", "$password = 'RANDOM'\n"]),
    ] {
        for text in texts {
            all &= finds(path, text);
        }
    }
    assert!(all, "see above");
}

#[test]
fn code() {
    let mut all = true;
    for (path, texts) in [
        (
            "a.py",
            &[
                "password = \"RANDOM\"\n",
                "PASSWORD: str = 'RANDOM'\n",
                "client = Client(user='a', api_key='RANDOM')\n",
                "os.environ['API_KEY'] = 'RANDOM'\n",
                "os.environ.setdefault(\"SECRET_KEY\", \"RANDOM\")\n",
                "headers = {'Authorization': 'Bearer RANDOM'}\n",
                "os.getenv('DB_PASSWORD', 'RANDOM')\n",
                "conf = {\"db\": {\"password\": \"RANDOM\"}}\n",
                "dsn = 'host=h user=u password=RANDOM'\n",
                "if password == 'RANDOM':\n",
                "token = (\n    'RANDOM'\n)\n",
            ][..],
        ),
        (
            "a.js",
            &[
                "const apiKey = 'RANDOM';\n",
                "module.exports = { clientSecret: \"RANDOM\" };\n",
                "process.env.JWT_SECRET = process.env.JWT_SECRET || `RANDOM`;\n",
                "const t = { token: 'RANDOM', x: 1 };\n",
            ],
        ),
        ("a.ts", &["private readonly apiKey: string = 'RANDOM';\n"]),
        (
            "A.java",
            &[
                "private static final String PASSWORD = \"RANDOM\";\n",
                "props.setProperty(\"password\", \"RANDOM\");\n",
                "ds.setPassword(\"RANDOM\");\n",
                "@Value(\"x\") String secretKey = \"RANDOM\";\n",
            ],
        ),
        (
            "a.go",
            &[
                "const apiToken = \"RANDOM\"\n",
                "\tPassword: \"RANDOM\",\n",
                "var secret string = \"RANDOM\"\n",
                "token := \"RANDOM\"\n",
            ],
        ),
        ("a.rb", &["config.secret_key = 'RANDOM'\n", ":password => 'RANDOM',\n", "password: 'RANDOM'\n"]),
        (
            "a.php",
            &[
                "define('DB_PASSWORD', 'RANDOM');\n",
                "$password = 'RANDOM';\n",
                "'password' => 'RANDOM',\n",
                "$this->apiKey = 'RANDOM';\n",
            ],
        ),
        (
            "a.cs",
            &[
                "string password = \"RANDOM\";\n",
                "var c = \"Server=h;Uid=u;Pwd=RANDOM;\";\n",
                "Password = @\"RANDOM\",\n",
            ],
        ),
        (
            "a.c",
            &[
                "#define PASSWORD \"RANDOM\"\n",
                "static const char *api_key = \"RANDOM\";\n",
                "char password[32] = \"RANDOM\";\n",
            ],
        ),
        (
            "a.rs",
            &[
                "const TOKEN: &str = \"RANDOM\";\n",
                "let password = String::from(\"RANDOM\");\n",
                ".password(\"RANDOM\")\n",
            ],
        ),
        ("a.kt", &["val apiKey: String = \"RANDOM\"\n"]),
        ("a.swift", &["let apiKey = \"RANDOM\"\n"]),
        ("a.sql", &["ALTER USER u WITH PASSWORD 'RANDOM';\n", "CREATE USER u IDENTIFIED BY 'RANDOM';\n"]),
    ] {
        for text in texts {
            all &= finds(path, text);
        }
    }
    assert!(all, "see above");
}

#[test]
fn what_is_no_secret() {
    let mut all = true;
    for (path, texts) in [
        (
            "a.yml",
            &[
                "password: ${DB_PASSWORD}\n",
                "password: \"{{ vault_password }}\"\n",
                "password: changeme\n",
                "password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  RANDOM\n",
                "password: ENC[AES256_GCM,data:RANDOM,type:str]\n",
                "secretName: my-tls-RANDOM\n",
                "passwordFile: /run/secrets/RANDOM\n",
                "password: /run/secrets/db\n",
                "description: the password: it must have eight characters\n",
                "token_url: https://h/oauth/RANDOM\n",
                "key: v1-dependencies-{{ checksum \"package.json\" }}\n",
                "secretKeyRef:\n  name: db-credentials\n  key: password\n",
                "password: $2a$10$RANDOMRANDOMRANDOM\n",
                "min_password_length: 12345678\n",
                "api_version: 2020-01-01-preview\n",
                "POSTGRES_USER: gorblin\nPOSTGRES_PASSWORD: gorblin\n",
                "env:\n- name: API_KEY\n  valueFrom:\n    secretKeyRef: x\n- name: OTHER\n  value: RANDOM\n",
            ][..],
        ),
        (
            "locales/de.json",
            &[
                "{\"password\": \"Passwort\", \"reset_password\": \"Passwort zurücksetzen\", \"token\": \"Zugangsschlüssel\"}",
            ],
        ),
        (
            "a.js",
            &[
                "const password = req.body.password;\n",
                "const key = 'some.long.i18n.key';\n",
                "token: getToken(),\n",
                "setPassword(password)\n",
                "const KEY = 'ArrowLeft';\n",
                "passwordInput: '#login-password-input',\n",
                "t('password', 'Your password')\n",
                "import x from 'https://h/a:b@c'\n",
            ],
        ),
        ("package-lock.json", &["{\"integrity\": \"sha512-RANDOM\", \"token\": \"RANDOM\"}"]),
        (
            ".env",
            &[
                "API_KEY=\n",
                "API_KEY=your-api-key\n",
                "PASSWORD=xxxxxxxx\n",
                "SECRET_KEY=op://vault/item/RANDOM\n",
            ],
        ),
        ("a.md", &["Set the password: it is secret.\n", "[badge](https://h/badge.svg?token=A4XD1DGFGJ)\n"]),
    ] {
        for text in texts {
            all &= passes(path, text);
        }
    }
    assert!(all, "see above");
}

#[test]
fn tokens_that_only_the_name_of_their_service_tells() {
    let token = "9f86d081884c7d659a2feaa0c55ad015";
    for (path, text) in [
        ("a.yml", "DATADOG_API: RANDOM\n"),
        ("a.js", "datadog.init({ api: 'RANDOM' })\n"),
        ("a.md", "Run `datadog-agent --api-key RANDOM`.\n"),
        ("a.txt", "site=datadoghq.eu datadog_api_key=RANDOM\r\n"),
    ] {
        let text = text.replace("RANDOM", token);
        let report = scan(path, text.as_bytes(), &Options::default());
        let found: Vec<_> =
            report.findings.iter().map(|found| (found.kind, &text[found.secret_span.clone()])).collect();
        assert_eq!(found, [("datadog-api-key", token)], "{text}");
    }
}

#[test]
fn secrets_of_kubernetes_under_any_key() {
    let encoded = "cTdWeDJtWnI5VGtMdzRCZA==";
    for text in [
        format!("apiVersion: v1\nkind: Secret\ndata:\n  username: YXBw\n  app.conf: {encoded}\n"),
        format!("kind: Secret\nstringData:\n  value-of-it: \"{RANDOM}\"\n  host: db.internal\n"),
        format!("kind: Secret\ndata:\n  password: {encoded}\n"),
    ] {
        let report = scan("secret.yaml", text.as_bytes(), &Options::default());
        let found: Vec<&str> =
            report.findings.iter().map(|finding| &text[finding.secret_span.clone()]).collect();
        assert!(found == [encoded] || found == [RANDOM], "{text} {found:?}");
    }
    assert!(passes("map.yaml", &format!("kind: ConfigMap\ndata:\n  app.conf: {encoded}\n")));
}

#[test]
fn passwords_without_a_name() {
    for text in [
        "server.login(\"bob\", \"RANDOM\")\n",
        "requests.get(url, auth=('bob', 'RANDOM'))\n",
        "requests.get(url, auth=HTTPBasicAuth(\"bob\", \"RANDOM\"))\n",
        "request.SetBasicAuth(\"bob\", \"RANDOM\")\n",
        "new UsernamePasswordCredentials(\"bob\", \"RANDOM\")\n",
    ] {
        assert!(finds("a.py", text), "{text}");
    }
    for text in
        ["login(\"user\", \"password\")\n", "login(\"bob\", \"bob\")\n", "login(\"bob\", \"/home\")\n"]
    {
        assert!(passes("a.py", text), "{text}");
    }
}
