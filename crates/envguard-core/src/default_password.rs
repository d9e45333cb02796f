//! Passwords that come with a product, and those that everybody tries first.

/// Whether `password` is one that a product comes with, or one of those that are tried first. Only the whole of it
/// counts.
pub(crate) fn is_default_password(password: &[u8]) -> bool {
    /// None of them is longer.
    const MAX_LEN: usize = 16;
    if password.len() > MAX_LEN {
        return false;
    }
    let lower = password.to_ascii_lowercase();
    matches!(
        lower.as_slice(),
        // Products.
        b"postgres" | b"postgresql" | b"mysql" | b"mariadb" | b"mongo" | b"mongodb" | b"redis" | b"guest"
            | b"rabbitmq" | b"rabbit" | b"minio" | b"minioadmin" | b"minio123" | b"elastic" | b"changeme"
            | b"neo4j" | b"cassandra" | b"couchdb" | b"influxdb" | b"grafana" | b"keycloak" | b"oracle"
            | b"tiger" | b"vagrant" | b"docker" | b"laravel" | b"homestead" | b"wordpress" | b"drupal"
            | b"joomla" | b"django" | b"rails" | b"magento" | b"odoo" | b"supabase" | b"sonar" | b"nexus"
            | b"tomcat" | b"jenkins" | b"calvin" | b"artemis" | b"activemq" | b"mqtt" | b"kafka"
            // What people type.
            | b"admin" | b"administrator" | b"root" | b"toor" | b"user" | b"test" | b"testing" | b"demo"
            | b"default" | b"dev" | b"development" | b"local" | b"pass" | b"passwd" | b"password"
            | b"password1" | b"password12" | b"password123" | b"password1234" | b"password1!" | b"password!"
            | b"passw0rd" | b"p@ssw0rd" | b"p@ssword" | b"p@ssw0rd1" | b"p@ssw0rd!" | b"admin123"
            | b"admin1234" | b"root123" | b"rootpassword" | b"secret" | b"secret123" | b"secretkey"
            | b"secret_key" | b"secret-key" | b"supersecret" | b"super-secret" | b"super_secret"
            | b"topsecret" | b"mysecret" | b"mysecretpassword" | b"mypassword" | b"letmein" | b"welcome"
            | b"welcome1" | b"welcome123" | b"qwerty" | b"qwerty123" | b"qwertyuiop" | b"abc123"
            | b"abcd1234" | b"iloveyou" | b"monkey" | b"dragon" | b"hunter2" | b"master" | b"temp"
            | b"temp123" | b"test123" | b"test1234" | b"testpassword" | b"devpassword"
            | b"1234" | b"12345" | b"123456" | b"1234567" | b"12345678" | b"123456789" | b"1234567890"
            | b"0000" | b"00000000" | b"1111" | b"111111" | b"123123" | b"123qwe" | b"1q2w3e4r"
            | b"654321" | b"token" | b"key" | b"apikey" | b"api_key" | b"api-key" | b"jwt_secret"
            | b"jwt-secret" | b"jwtsecret"
    )
}

#[cfg(test)]
mod tests {
    use super::is_default_password;

    #[test]
    fn only_the_whole_counts() {
        for password in ["postgres", "Admin", "PASSWORD", "123456", "minioadmin", "P@ssw0rd"] {
            assert!(is_default_password(password.as_bytes()), "{password}");
        }
        for password in ["", "postgres-1f8Q", "adminsky", "correct horse battery staple", "p"] {
            assert!(!is_default_password(password.as_bytes()), "{password}");
        }
    }
}
