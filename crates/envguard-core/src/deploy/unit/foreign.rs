//! Images that others made and that run beside apps: databases, queues, proxies, tools.

/// The last words of their names. What follows after `-` says which variant it is: `redis-stack-server`.
const FOREIGN: [&str; 78] = [
    // Databases and caches.
    "adminer",
    "arangodb",
    "cassandra",
    "clickhouse",
    "cockroach",
    "couchbase",
    "couchdb",
    "db2",
    "dragonfly",
    "dynamodb",
    "edgedb",
    "elasticsearch",
    "etcd",
    "influxdb",
    "keydb",
    "mariadb",
    "meilisearch",
    "memcached",
    "milvus",
    "mongo",
    "mongodb",
    "mssql",
    "mysql",
    "neo4j",
    "opensearch",
    "oracle",
    "percona",
    "pgadmin4",
    "pgbouncer",
    "pgvector",
    "phpmyadmin",
    "postgis",
    "postgres",
    "postgresql",
    "qdrant",
    "redis",
    "scylla",
    "solr",
    "surrealdb",
    "timescaledb",
    "typesense",
    "valkey",
    "weaviate",
    // Queues.
    "activemq",
    "kafka",
    "nats",
    "pulsar",
    "rabbitmq",
    "redpanda",
    "zookeeper",
    // Proxies.
    "caddy",
    "envoy",
    "haproxy",
    "httpd",
    "nginx",
    "traefik",
    "varnish",
    // Stand-ins for services in the cloud, and mail.
    "azurite",
    "elasticmq",
    "localstack",
    "mailcatcher",
    "mailhog",
    "mailpit",
    "minio",
    "moto",
    // Observation.
    "alertmanager",
    "fluentd",
    "grafana",
    "jaeger",
    "kibana",
    "logstash",
    "loki",
    "prometheus",
    "zipkin",
    // Identity.
    "consul",
    "keycloak",
    "vault",
    // What has nothing in it.
    "busybox",
];

/// Whether the image called `image` is one of those.
///
/// An image of the registry that is asked by default without the name of an owner, such as `node:22`, is maintained there:
/// an app's own has one. But under such a name one can also call what is built here.
pub(super) fn is_foreign(image: &str) -> bool {
    let name = image.split('@').next().unwrap_or(image);
    let last = name.rsplit('/').next().unwrap_or(name);
    let last = last.split(':').next().unwrap_or(last);
    let is_variant_of = |word: &str| {
        last.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
    };
    FOREIGN.iter().any(|word| is_variant_of(word))
}

#[cfg(test)]
mod tests {
    use super::is_foreign;

    #[test]
    fn images_of_others_are_known() {
        let foreign = [
            "postgres",
            "postgres:16-alpine",
            "redis/redis-stack-server:7",
            "docker.io/library/nginx@sha256:0",
            "bitnami/postgresql",
            "localhost:5000/mysql",
            "dpage/pgadmin4",
        ];
        let unknown =
            ["app", "ghcr.io/acme/app:1", "acme/nginx-ingress-app2/web", "node:22", "redisinsightful", ""];
        for image in foreign {
            assert!(is_foreign(image), "{image}");
        }
        for image in unknown {
            assert!(!is_foreign(image), "{image}");
        }
    }
}
