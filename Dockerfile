# envguard alone: one static binary, no shell, no root.
#
#   docker build --tag envguard .
#   docker run --rm --volume "$PWD:/work:ro" envguard check

FROM rust:1.95-alpine AS build
WORKDIR /source
COPY Cargo.toml Cargo.lock README.md ./
COPY crates crates
# On Alpine, what Rust links is static; the image has the C library for that.
RUN cargo build --release --locked --bin envguard

FROM scratch
COPY --from=build /source/target/release/envguard /envguard
# Whose certificates count for `envguard deploy probe`.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
# Any number but 0: there are no names for users here.
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["/envguard"]
CMD ["check"]
