//! How secrets are written in the formats and languages that people use: `SECRET` stands for a random value in each.

#![expect(clippy::print_stderr, reason = "all failures are shown, not the first")]

use envguard_secrets::{Options, scan};

/// A random value that is put for `SECRET`.
const RANDOM: &str = "q7Vx2mZr9TkLw4Bd";

/// Checks that `text`, as the content of `path`, has one finding, and that it is the random value; says otherwise what was found.
fn finds(path: &str, text: &str) -> bool {
    let text = text.replace("SECRET", RANDOM);
    let report = scan(path, text.as_bytes(), &Options::default());
    let found: Vec<&str> = report.findings.iter().map(|finding| &text[finding.secret_span.clone()]).collect();
    if found != [RANDOM] {
        eprintln!("{path}: {text}  found {found:?}");
    }
    found == [RANDOM]
}

/// Checks that nothing is found in `text`; says otherwise what was.
fn passes(path: &str, text: &str) -> bool {
    let text = text.replace("SECRET", RANDOM);
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
                "DB_PASSWORD=SECRET\n",
                "export API_KEY=\"SECRET\"\n",
                "# OLD_TOKEN='SECRET'\n",
                "A=1\nSTRIPE_SECRET = SECRET # live\n",
                "DATABASE_URL=postgres://app:SECRET@db:5432/app?sslmode=disable\n",
                "DSN=\"host=db user=app password=SECRET dbname=app\"\n",
            ][..],
        ),
        (
            "docker-compose.yml",
            &[
                "services:\n  db:\n    environment:\n      - POSTGRES_PASSWORD=SECRET\n",
                "    environment:\n      POSTGRES_PASSWORD: SECRET\n",
                "    environment:\n      POSTGRES_PASSWORD: 'SECRET' # change\n",
                "    command: redis-server --requirepass SECRET --port 1\n",
                "    command: [\"mysqld\", \"--password=SECRET\"]\n",
                "env:\n  - name: DB_PASSWORD\n    value: SECRET\n",
                "- {name: DB_PASSWORD, value: \"SECRET\"}\n",
                "users:\n- {user: bob, password: SECRET}\n",
                "password: |\n  SECRET\n",
                "password:\n  \"SECRET\"\n",
                "- DB_USER=root DB_PASSWORD=SECRET DB_HOST=h\n",
                "- curl -u admin:SECRET https://host/x\n",
                "- curl -H 'Authorization: Bearer SECRET' https://host/x\n",
                "- mysql -uroot -e 'CREATE USER u IDENTIFIED BY \"SECRET\"'\n",
                "url: http://h/login?user=a&password=SECRET&x=1\n",
                "jdbc: jdbc:mysql://h/db?user=a&password=SECRET\n",
            ],
        ),
        (
            "a.json",
            &[
                r#"{"user":"a","password":"SECRET"}"#,
                r#"{"key": "Password", "value": "SECRET", "type": "text"}"#,
                r#"{"body": "{\"password\": \"SECRET\", \"id\": 12}"}"#,
                r#"{"ConnectionString": "Server=h;User Id=sa;Password=SECRET;Timeout=3"}"#,
                r#"{"script": "tool --token SECRET --language x"}"#,
                r#"{"name": "api_token", "id": 1, "value": "SECRET"}"#,
            ],
        ),
        ("a.toml", &["[db]\npassword = \"SECRET\"\n", "auth = { token = \"SECRET\", user = \"x\" }\n"]),
        ("a.ini", &["[db]\npassword = SECRET\n", "requirepass SECRET\n", "secret_key=SECRET ; note\n"]),
        (
            "a.properties",
            &["spring.datasource.password=SECRET\n", "mail.password: SECRET\n", "jwt.secret = SECRET\n"],
        ),
        (
            "Dockerfile",
            &[
                "ENV DB_PASSWORD=SECRET\n",
                "ENV DB_PASSWORD SECRET\n",
                "RUN openssl genrsa -passout pass:SECRET 4096\n",
            ],
        ),
        (
            "main.tf",
            &[
                "variable \"db_password\" {\n  type = string\n  default = \"SECRET\"\n}\n",
                "resource \"x\" \"y\" {\n  master_password = \"SECRET\"\n}\n",
            ],
        ),
        (
            "web.config",
            &[
                "<add key=\"DbPassword\" value=\"SECRET\" />\n",
                "<add name=\"x\" connectionString=\"Server=h;Password=SECRET;\" />\n",
            ],
        ),
        (
            "pom.xml",
            &[
                "<password>SECRET</password>\n",
                "<user name=\"x\" password=\"SECRET\"/>\n",
                "<entry key=\"password\">SECRET</entry>\n",
                "<property name=\"password\" value=\"SECRET\"/>\n",
            ],
        ),
        (".npmrc", &["//registry.example.org/:_authToken=SECRET\n"]),
        (".netrc", &["machine h login l password SECRET\n"]),
        (".pgpass", &["h:5432:db:app:SECRET\n"]),
        (
            "run.sh",
            &["export TOKEN=SECRET\n", "PGPASSWORD=SECRET psql -h h\n", "sshpass -p x; API_KEY='SECRET'\n"],
        ),
        ("deploy.ps1", &["$env:API_KEY = \"SECRET\"\n", "$password = 'SECRET'\n"]),
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
                "password = \"SECRET\"\n",
                "PASSWORD: str = 'SECRET'\n",
                "client = Client(user='a', api_key='SECRET')\n",
                "os.environ['API_KEY'] = 'SECRET'\n",
                "os.environ.setdefault(\"SECRET_KEY\", \"SECRET\")\n",
                "headers = {'Authorization': 'Bearer SECRET'}\n",
                "os.getenv('DB_PASSWORD', 'SECRET')\n",
                "conf = {\"db\": {\"password\": \"SECRET\"}}\n",
                "dsn = 'host=h user=u password=SECRET'\n",
                "if password == 'SECRET':\n",
            ][..],
        ),
        (
            "a.js",
            &[
                "const apiKey = 'SECRET';\n",
                "module.exports = { clientSecret: \"SECRET\" };\n",
                "process.env.JWT_SECRET = process.env.JWT_SECRET || `SECRET`;\n",
                "const t = { token: 'SECRET', x: 1 };\n",
            ],
        ),
        ("a.ts", &["private readonly apiKey: string = 'SECRET';\n"]),
        (
            "A.java",
            &[
                "private static final String PASSWORD = \"SECRET\";\n",
                "props.setProperty(\"password\", \"SECRET\");\n",
                "ds.setPassword(\"SECRET\");\n",
                "@Value(\"x\") String secretKey = \"SECRET\";\n",
            ],
        ),
        (
            "a.go",
            &[
                "const apiToken = \"SECRET\"\n",
                "\tPassword: \"SECRET\",\n",
                "var secret string = \"SECRET\"\n",
                "token := \"SECRET\"\n",
            ],
        ),
        ("a.rb", &["config.secret_key = 'SECRET'\n", ":password => 'SECRET',\n", "password: 'SECRET'\n"]),
        (
            "a.php",
            &[
                "define('DB_PASSWORD', 'SECRET');\n",
                "$password = 'SECRET';\n",
                "'password' => 'SECRET',\n",
                "$this->apiKey = 'SECRET';\n",
            ],
        ),
        (
            "a.cs",
            &[
                "string password = \"SECRET\";\n",
                "var c = \"Server=h;Uid=u;Pwd=SECRET;\";\n",
                "Password = @\"SECRET\",\n",
            ],
        ),
        (
            "a.c",
            &[
                "#define PASSWORD \"SECRET\"\n",
                "static const char *api_key = \"SECRET\";\n",
                "char password[32] = \"SECRET\";\n",
            ],
        ),
        (
            "a.rs",
            &[
                "const TOKEN: &str = \"SECRET\";\n",
                "let password = String::from(\"SECRET\");\n",
                ".password(\"SECRET\")\n",
            ],
        ),
        ("a.kt", &["val apiKey: String = \"SECRET\"\n"]),
        ("a.swift", &["let apiKey = \"SECRET\"\n"]),
        ("a.sql", &["ALTER USER u WITH PASSWORD 'SECRET';\n", "CREATE USER u IDENTIFIED BY 'SECRET';\n"]),
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
                "password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  SECRET\n",
                "password: ENC[AES256_GCM,data:SECRET,type:str]\n",
                "secretName: my-tls-SECRET\n",
                "passwordFile: /run/secrets/SECRET\n",
                "password: /run/secrets/db\n",
                "description: the password: it must have eight characters\n",
                "token_url: https://h/oauth/SECRET\n",
                "key: v1-dependencies-{{ checksum \"package.json\" }}\n",
                "secretKeyRef:\n  name: db-credentials\n  key: password\n",
                "password: $2a$10$SECRETSECRETSECRET\n",
                "min_password_length: 12345678\n",
                "api_version: 2020-01-01-preview\n",
                "POSTGRES_USER: gorblin\nPOSTGRES_PASSWORD: gorblin\n",
                "env:\n- name: API_KEY\n  valueFrom:\n    secretKeyRef: x\n- name: OTHER\n  value: SECRET\n",
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
        ("package-lock.json", &["{\"integrity\": \"sha512-SECRET\", \"token\": \"SECRET\"}"]),
        (
            ".env",
            &[
                "API_KEY=\n",
                "API_KEY=your-api-key\n",
                "PASSWORD=xxxxxxxx\n",
                "SECRET_KEY=op://vault/item/SECRET\n",
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
