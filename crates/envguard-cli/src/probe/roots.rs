//! Whose signature below a certificate counts.

use std::path::Path;
use std::sync::Arc;

use rustls::RootCertStore;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use crate::exit::Failure;
use crate::{paths, read};

/// How TLS is spoken: with those who sign in the file `ca`, else with those that this machine trusts.
pub(super) fn tls(ca: Option<&Path>, cwd: &Path) -> Result<TlsConfig, Failure> {
    let roots = match ca {
        Some(path) => of_file(path, cwd)?,
        None => rustls_native_certs::load_native_certs().certs,
    };
    if roots.is_empty() {
        return Err(Failure::new("this machine trusts nobody who could sign a certificate")
            .help("install `ca-certificates`, or name a file with `--ca`"));
    }
    let roots: Vec<Certificate<'static>> =
        roots.iter().map(|root| Certificate::from_der(root).to_owned()).collect();
    Ok(TlsConfig::builder()
        .root_certs(RootCerts::Specific(Arc::new(roots)))
        .unversioned_rustls_crypto_provider(Arc::new(default_provider()))
        .build())
}

fn of_file(path: &Path, cwd: &Path) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let shown = || paths::display(path, cwd);
    let bytes = read::read(path).map_err(|error| Failure::new(format!("`{}` {error}", shown())))?;
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&bytes).collect();
    let certificates: Vec<CertificateDer<'static>> = certificates.unwrap_or_default();
    let are_fine = certificates.iter().all(|one| RootCertStore::empty().add(one.clone()).is_ok());
    if certificates.is_empty() || !are_fine {
        return Err(Failure::new(format!("`{}` holds no certificates in PEM, or broken ones", shown())));
    }
    Ok(certificates)
}
