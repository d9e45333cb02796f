//! What is wrong with a replica.

use std::io;
use std::time::Duration;

use rustls::CertificateError;

use crate::duration;

/// What is wrong, in words that name what was asked for and hold nothing that a server could choose freely.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) kind: ProblemKind,
    pub(crate) text: String,
}

/// What kind of problem it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProblemKind {
    /// Nobody is there, or the connection broke.
    Unreachable,
    /// It took too long.
    Timeout,
    /// The certificate does not count.
    Certificate,
    /// The answer is no HTTP, too large, or JSON that is none.
    Answer,
    /// It leads elsewhere.
    Redirect,
    /// The status says that all is not well.
    Status,
    /// It is another version.
    Version,
    /// It has another configuration.
    Fingerprint,
    /// A smoke request was not answered as it should.
    Smoke,
}

impl ProblemKind {
    /// Its name in JSON.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Timeout => "timeout",
            Self::Certificate => "certificate",
            Self::Answer => "answer",
            Self::Redirect => "redirect",
            Self::Status => "status",
            Self::Version => "version",
            Self::Fingerprint => "fingerprint",
            Self::Smoke => "smoke",
        }
    }
}

impl Problem {
    pub(super) fn new(kind: ProblemKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }

    /// Why there is no answer of `path`, which had `limit` to come.
    pub(super) fn of_request(path: &str, error: &ureq::Error, limit: Duration) -> Self {
        let (kind, what) = match error {
            ureq::Error::Timeout(_) => {
                let what = format!("no answer within {}", duration::display(limit));
                return Self::new(ProblemKind::Timeout, format!("{path}: {what}"));
            }
            ureq::Error::Io(error) => match tls_error(error) {
                Some(error) => of_tls(error),
                None => of_io(error),
            },
            ureq::Error::Rustls(error) => of_tls(error),
            ureq::Error::HostNotFound => (ProblemKind::Unreachable, "the name is not known"),
            ureq::Error::LargeResponseHeader(..) => {
                (ProblemKind::Answer, "the header of the answer is too large")
            }
            ureq::Error::ConnectProxyFailed(_) => {
                (ProblemKind::Unreachable, "the proxy does not let it through")
            }
            ureq::Error::ConnectionFailed => (ProblemKind::Unreachable, "no connection"),
            _ => (ProblemKind::Answer, "the answer is not what HTTP has"),
        };
        Self::new(kind, format!("{path}: {what}"))
    }
}

/// Errors of TLS come in those of I/O.
fn tls_error(error: &io::Error) -> Option<&rustls::Error> {
    error.get_ref()?.downcast_ref()
}

fn of_io(error: &io::Error) -> (ProblemKind, &'static str) {
    let what = match error.kind() {
        io::ErrorKind::ConnectionRefused => "nobody listens",
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe => {
            "the connection was cut"
        }
        io::ErrorKind::UnexpectedEof => "the connection was closed before the answer was over",
        io::ErrorKind::NotFound => "there is no such socket",
        io::ErrorKind::PermissionDenied => "the connection is not permitted",
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown => {
            "there is no way to it"
        }
        io::ErrorKind::InvalidData => return (ProblemKind::Answer, "the answer is not what HTTP has"),
        _ => "the connection failed",
    };
    (ProblemKind::Unreachable, what)
}

fn of_tls(error: &rustls::Error) -> (ProblemKind, &'static str) {
    let rustls::Error::InvalidCertificate(error) = error else {
        return (ProblemKind::Certificate, "TLS is not spoken there, or not as it is here");
    };
    let what = match error {
        // Somebody of the same name, but with another key, is somebody else.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            "nobody known here has signed its certificate; `--ca` names a file with those who may"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "its certificate is for another name"
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "its certificate has expired",
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "its certificate is not valid yet"
        }
        _ => "its certificate does not count",
    };
    (ProblemKind::Certificate, what)
}
