//! Which platform a file is for.

use crate::tree::Syntax;

/// A platform whose files say what its units are supplied with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Platform {
    /// Docker Compose.
    Compose,
    /// Kubernetes.
    Kubernetes,
    /// systemd.
    Systemd,
    /// GitHub Actions.
    GithubActions,
    /// GitLab CI/CD.
    GitlabCi,
    /// A Procfile, as Heroku, Dokku and foreman read it.
    Procfile,
    /// The `app.json` of Heroku.
    AppJson,
    /// Fly.io.
    Fly,
}

impl Platform {
    /// All of them, in the order in which their units are told.
    pub const ALL: [Platform; 8] = [
        Platform::Compose,
        Platform::Kubernetes,
        Platform::Systemd,
        Platform::GithubActions,
        Platform::GitlabCi,
        Platform::Procfile,
        Platform::AppJson,
        Platform::Fly,
    ];

    /// The platform of the file at `path`, as its name tells, and where many files have such names, its `start` too.
    ///
    /// ```
    /// use envguard_core::deploy::unit::Platform;
    ///
    /// assert_eq!(Platform::of("app/docker-compose.prod.yml", b""), Some(Platform::Compose));
    /// let object = b"apiVersion: v1\nkind: Secret\n";
    /// assert_eq!(Platform::of("k8s/db.yaml", object), Some(Platform::Kubernetes));
    /// assert_eq!(Platform::of("k8s/values.yaml", b"replicas: 2\n"), None);
    /// ```
    pub fn of(path: &str, start: &[u8]) -> Option<Self> {
        let object = || (Self::may_be_object(path) && is_object(start)).then_some(Platform::Kubernetes);
        Self::of_name(path).or_else(object)
    }

    /// The platform of the file at `path`, as its name alone tells.
    pub fn of_name(path: &str) -> Option<Self> {
        let mut segments = path.rsplit(['/', '\\']);
        let name = segments.next().unwrap_or_default();
        let directory = segments.next().unwrap_or_default();
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let is_yaml = matches!(extension, "yaml" | "yml");
        match name {
            "Procfile" => return Some(Platform::Procfile),
            "app.json" => return Some(Platform::AppJson),
            _ if stem == "Procfile" => return Some(Platform::Procfile),
            _ => {}
        }
        if is_yaml && is_compose(stem) {
            Some(Platform::Compose)
        } else if is_yaml && directory == "workflows" && segments.next() == Some(".github") {
            Some(Platform::GithubActions)
        } else if is_yaml && stem.ends_with(".gitlab-ci") {
            Some(Platform::GitlabCi)
        } else if extension == "toml" && (stem == "fly" || stem.starts_with("fly.")) {
            Some(Platform::Fly)
        } else if extension == "service" || extension == "conf" && directory.ends_with(".service.d") {
            Some(Platform::Systemd)
        } else {
            None
        }
    }

    /// Whether the file at `path` can have objects of Kubernetes: its content has to tell.
    pub fn may_be_object(path: &str) -> bool {
        Self::of_name(path).is_none() && matches!(Syntax::of(path), Some(Syntax::Yaml | Syntax::Json))
    }

    /// The platform of a file without a name that tells, such as the output of a tool.
    pub fn of_content(content: &[u8]) -> Option<Self> {
        if is_object(content) {
            return Some(Platform::Kubernetes);
        }
        has_key(content, b"services").then_some(Platform::Compose)
    }

    /// Whether units of it are jobs of a pipeline, which do this and that for an app and need little of what it needs.
    pub fn is_pipeline(self) -> bool {
        matches!(self, Platform::GithubActions | Platform::GitlabCi)
    }
}

/// Whether a YAML file called `stem` is one of Compose: `compose`, `docker-compose`, either with more words.
fn is_compose(stem: &str) -> bool {
    let rest = stem.strip_prefix("docker-").unwrap_or(stem).strip_prefix("compose");
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_']))
}

/// Whether YAML or JSON that begins so is an object of Kubernetes.
fn is_object(start: &[u8]) -> bool {
    has_key(start, b"apiVersion") && has_key(start, b"kind")
}

/// Whether a line begins with the key `key`, in quotes or not: of YAML at the margin, of JSON anywhere.
fn has_key(content: &[u8], key: &[u8]) -> bool {
    let is_json = content.trim_ascii_start().first() == Some(&b'{');
    let ends = |byte: &u8| *byte == b'\n' || is_json && matches!(byte, b'{' | b',');
    content.split(ends).any(|line| {
        let line = if is_json { line.trim_ascii_start() } else { line };
        let line = line.strip_prefix(b"\"").unwrap_or(line);
        let Some(rest) = line.strip_prefix(key) else { return false };
        rest.strip_prefix(b"\"").unwrap_or(rest).trim_ascii_start().first() == Some(&b':')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_platform() {
        let cases = [
            ("compose.yaml", Some(Platform::Compose)),
            ("a/compose.override.yml", Some(Platform::Compose)),
            ("docker-compose.yml", Some(Platform::Compose)),
            ("docker-compose-dev.yaml", Some(Platform::Compose)),
            ("docker-compose.json", None),
            ("composer.yml", None),
            ("web.service", Some(Platform::Systemd)),
            ("web.service.d/10-env.conf", Some(Platform::Systemd)),
            ("nginx.d/10-env.conf", None),
            (".github/workflows/ci.yml", Some(Platform::GithubActions)),
            ("workflows/ci.yml", None),
            (".gitlab-ci.yml", Some(Platform::GitlabCi)),
            ("ci/test.gitlab-ci.yml", Some(Platform::GitlabCi)),
            ("Procfile", Some(Platform::Procfile)),
            ("Procfile.dev", Some(Platform::Procfile)),
            ("web/app.json", Some(Platform::AppJson)),
            ("fly.toml", Some(Platform::Fly)),
            ("fly.staging.toml", Some(Platform::Fly)),
            ("values.yaml", None),
            ("", None),
        ];
        for (path, expected) in cases {
            assert_eq!(Platform::of(path, b""), expected, "{path}");
        }
    }

    #[test]
    fn objects_are_known_by_their_content() {
        let cases = [
            ("apiVersion: v1\nkind: Pod\n", true),
            ("# note\n---\nkind: Pod\napiVersion: v1\n", true),
            ("\"apiVersion\": v1\n\"kind\": Pod\n", true),
            ("{\"apiVersion\":\"v1\",\n  \"kind\": \"List\"}", true),
            ("apiVersion: v1\n  kind: Pod\n", false),
            ("kind: x\n", false),
            ("", false),
        ];
        for (content, expected) in cases {
            let found = Platform::of("x.yaml", content.as_bytes());
            assert_eq!(found == Some(Platform::Kubernetes), expected, "{content}");
        }
        assert_eq!(Platform::of("x.txt", b"apiVersion: v1\nkind: Pod\n"), None);
        assert_eq!(Platform::of_content(b"name: x\nservices:\n"), Some(Platform::Compose));
    }
}
