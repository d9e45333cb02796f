//! Replicas that speak TLS, with certificates of all kinds.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::server::{Answering, Stream, healthy};
use super::{steady, unsteady};

/// Somebody who signs certificates.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// What goes into a file for `--ca`.
    fn pem(&self) -> String {
        self.0.pem()
    }

    /// Starts a server whose certificate is for `name`; an old one is over. Gives its URL.
    fn serve(&self, name: &str, is_old: bool) -> String {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        if is_old {
            (params.not_before, params.not_after) = (date_time_ymd(2001, 1, 1), date_time_ymd(2002, 1, 1));
        }
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        let config = Arc::new(config);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        let answering = Answering::new(|asked, _| healthy(asked));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answering, config) = (answering.clone(), Arc::clone(&config));
                thread::spawn(move || {
                    let connection = ServerConnection::new(config).unwrap();
                    answering.answer(&mut StreamOwned::new(connection, stream));
                });
            }
        });
        url
    }
}

impl<S: Read + Write + Send> Stream for StreamOwned<ServerConnection, S> {
    fn reset(&mut self) {}
}

/// The URL of a server that speaks no TLS, and says so.
fn plain() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
            let _ = std::io::copy(&mut stream, &mut std::io::sink());
        }
    });
    url
}

#[test]
fn a_certificate_counts_if_it_is_signed_by_who_may() {
    let authority = Authority::new("a");
    let url = authority.serve("127.0.0.1", false);
    steady([&*url, "--ca", "ca.pem"])
        .file("ca.pem", authority.pem())
        .stdout_has([": steady, version 1.5.0\n", "steady after "])
        .status(0);
    // Another authority before the right one, as bundles have it.
    steady([&*url])
        .file("ca.pem", format!("{}{}", Authority::new("a").pem(), authority.pem()))
        .file("envguard.toml", "[deploy.probe]\nca = 'ca.pem'\n")
        .stdout_has(["steady after "])
        .status(0);
}

#[test]
fn certificates_that_do_not_count_say_why() {
    let (authority, other) = (Authority::new("a"), Authority::new("b"));
    for (url, expected) in [
        (
            other.serve("127.0.0.1", false),
            "/health: nobody known here has signed its certificate; `--ca` names a file",
        ),
        (
            Authority::new("a").serve("127.0.0.1", false),
            "/health: nobody known here has signed its certificate;",
        ),
        (
            authority.serve("other.example", false),
            "/health: its certificate is for another name; was good 0 of ",
        ),
        (authority.serve("127.0.0.1", true), "/health: its certificate has expired; was good 0 of "),
        (plain(), "/health: TLS is not spoken there, or not as it is here; was"),
    ] {
        unsteady([&*url, "--ca", "ca.pem"]).file("ca.pem", authority.pem()).stdout_has([expected]).status(1);
    }
}

#[test]
fn whom_the_machine_trusts_counts_without_a_file() {
    let authority = Authority::new("a");
    let url = authority.serve("127.0.0.1", false);
    let directory = tempfile::tempdir().unwrap();
    let roots = directory.path().join("roots.pem");
    for (signer, status, expected) in [
        (&authority, 0, "steady after "),
        (&Authority::new("a"), 1, "nobody known here has signed its certificate"),
    ] {
        std::fs::write(&roots, signer.pem()).unwrap();
        // What systems name the file of their roots by.
        let run = if status == 0 { steady([&*url]) } else { unsteady([&*url]) };
        let run = run.env("SSL_CERT_FILE", roots.to_str().unwrap());
        run.stdout_has([expected]).status(status);
    }
}

#[test]
fn a_file_without_certificates_is_told() {
    for content in ["", "canary", "-----BEGIN CERTIFICATE-----\ncanary\n-----END CERTIFICATE-----\n"] {
        steady(["https://127.0.0.1:1", "--ca", "ca.pem"])
            .file("ca.pem", content)
            .stderr("error: `ca.pem` holds no certificates in PEM, or broken ones\n")
            .status(2);
    }
}
