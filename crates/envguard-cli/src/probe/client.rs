//! Requests to one replica: each on a connection of its own, bounded in time and size, to nobody else.

use std::io::Read;
use std::time::Duration;

use envguard_secrets::Redactor;
use ureq::config::Config;
use ureq::http::{HeaderMap, Request, Response, Uri, header};
use ureq::tls::TlsConfig;
use ureq::unversioned::transport::{ConnectProxyConnector, Connector, RustlsConnector, TcpConnector};
use ureq::{Agent, Body, Proxy};

use super::answer::Answer;
use super::foreign::Foreign;
use super::method::Method;
use super::problem::{Problem, ProblemKind};
use super::route::Route;
#[cfg(unix)]
use super::socket::SocketConnector;
use super::target::without_query;

/// No answer is read further.
pub(super) const MAX_BODY: usize = 64 << 10;

/// No header is read further.
const MAX_HEADER: usize = 16 << 10;

/// So often is a replica followed to another path of its own.
const MAX_REDIRECTS: usize = 3;

/// What all requests have in common.
#[derive(Clone, Debug)]
pub(super) struct Manner {
    /// How long a request may take.
    pub(super) limit: Duration,
    /// How TLS is spoken, where it is.
    pub(super) tls: Option<TlsConfig>,
    /// What requests go through, if the user wants that.
    pub(super) proxy: Option<Proxy>,
}

/// Asks one replica.
#[derive(Debug)]
pub(super) struct Client {
    agent: Agent,
    /// What its URLs begin with.
    origin: String,
    limit: Duration,
}

/// What is sent.
#[derive(Debug)]
pub(super) struct Sending<'s> {
    pub(super) method: Method,
    /// With its query.
    pub(super) path: &'s str,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<&'s [u8]>,
}

impl Client {
    pub(super) fn new(origin: String, route: Route, manner: &Manner) -> Self {
        let config = Config::builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections(0)
            .max_response_header_size(MAX_HEADER)
            .timeout_global(Some(manner.limit))
            .user_agent(concat!("envguard/", env!("CARGO_PKG_VERSION")))
            .proxy(manner.proxy.clone());
        let config = match &manner.tls {
            Some(tls) => config.tls_config(tls.clone()).build(),
            None => config.build(),
        };
        #[cfg(unix)]
        let connector = SocketConnector(route.clone()).chain(ConnectProxyConnector::default());
        #[cfg(not(unix))]
        let connector = ().chain(ConnectProxyConnector::default());
        let connector = connector.chain(TcpConnector::default()).chain(RustlsConnector::default());
        Self { agent: Agent::with_parts(config, connector, route), origin, limit: manner.limit }
    }

    /// Asks for `path`, and follows the replica to other paths of its own. `redactor` knows what must not be told of where it
    /// leads.
    pub(super) fn get(&self, path: &str, redactor: Option<&Redactor>) -> Result<Answer, Problem> {
        let mut at = path.to_owned();
        for _ in 0..=MAX_REDIRECTS {
            let sending = Sending { method: Method::Get, path: &at, headers: HeaderMap::new(), body: None };
            let response = self.begin(&sending)?;
            let location = response.headers().get(header::LOCATION).filter(|_| {
                let status = response.status().as_u16();
                matches!(status, 301 | 302 | 303 | 307 | 308)
            });
            let Some(location) = location else { return self.finish(path, response) };
            // What is no text is no URL either.
            at = self.followed(path, &at, location.to_str().unwrap_or("://"), redactor)?;
        }
        let what = format!("{}: it is redirected again and again", without_query(path));
        Err(Problem::new(ProblemKind::Redirect, what))
    }

    /// Sends a request, and follows it nowhere.
    pub(super) fn send(&self, sending: &Sending<'_>) -> Result<Answer, Problem> {
        self.begin(sending).and_then(|response| self.finish(sending.path, response))
    }

    /// Sends a request; the body of the answer is still to come.
    fn begin(&self, sending: &Sending<'_>) -> Result<Response<Body>, Problem> {
        let failed =
            |error: ureq::Error| Problem::of_request(without_query(sending.path), &error, self.limit);
        let uri = format!("{}{}", self.origin, sending.path);
        let mut request = Request::builder().method(sending.method.name()).uri(uri);
        if let Some(headers) = request.headers_mut() {
            headers.extend(sending.headers.clone());
        }
        let sent = match sending.body {
            Some(body) => {
                request.body(body).map_err(ureq::Error::Http).and_then(|request| self.agent.run(request))
            }
            None => request.body(()).map_err(ureq::Error::Http).and_then(|request| self.agent.run(request)),
        };
        sent.map_err(failed)
    }

    /// Reads an answer, as far as answers are read.
    fn finish(&self, path: &str, response: Response<Body>) -> Result<Answer, Problem> {
        let (parts, mut body) = response.into_parts();
        let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let is_json = kind.is_some_and(|kind| {
            let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            kind == "application/json" || kind.ends_with("+json")
        });
        let mut bytes = Vec::new();
        let limit = u64::try_from(MAX_BODY + 1).unwrap_or(u64::MAX);
        let read = body.as_reader().take(limit).read_to_end(&mut bytes);
        read.map_err(|error| {
            Problem::of_request(without_query(path), &ureq::Error::from(error), self.limit)
        })?;
        Ok(Answer {
            status: parts.status.as_u16(),
            is_json,
            body: (bytes.len() <= MAX_BODY).then_some(bytes),
        })
    }

    /// The path that a redirect from `at` leads to, if it stays here. `path` is what was asked for.
    fn followed(
        &self,
        path: &str,
        at: &str,
        location: &str,
        redactor: Option<&Redactor>,
    ) -> Result<String, Problem> {
        let elsewhere = |what: String| {
            Problem::new(ProblemKind::Redirect, format!("{} redirects to {what}", without_query(path)))
        };
        if location.starts_with('/') && !location.starts_with("//") {
            return Ok(location.to_owned());
        }
        let absolute = match location.strip_prefix("//") {
            Some(rest) => format!("{}//{rest}", self.origin.split_inclusive(':').next().unwrap_or_default()),
            None if location.contains("://") => location.to_owned(),
            None => {
                let directory = without_query(at).rsplit_once('/').map_or("", |(directory, _)| directory);
                return Ok(format!("{directory}/{location}"));
            }
        };
        let uri: Uri = absolute.parse().map_err(|_| elsewhere("what is no URL".to_owned()))?;
        let (here, there) = (self.origin.parse().ok().and_then(|here| origin(&here)), origin(&uri));
        if here.is_some() && here == there {
            return Ok(uri.path_and_query().map_or("/", |path| path.as_str()).to_owned());
        }
        let (scheme, _, port) = there.ok_or_else(|| elsewhere("what is no URL".to_owned()))?;
        // As it was sent: in small letters, nobody would know a secret again.
        let host = Foreign::new(uri.host().unwrap_or_default(), redactor);
        Err(elsewhere(format!("{scheme}://{host}:{port}, which nobody has asked for")))
    }
}

/// Where a URL leads: its scheme, its host and its port.
fn origin(uri: &Uri) -> Option<(&'static str, String, u16)> {
    let (scheme, port) = match uri.scheme_str()? {
        "http" => ("http", 80),
        "https" => ("https", 443),
        _ => return None,
    };
    Some((scheme, uri.host()?.to_ascii_lowercase(), uri.port_u16().unwrap_or(port)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_stay_where_they_are() {
        let manner = Manner { limit: Duration::from_secs(1), tls: None, proxy: None };
        let client = Client::new("http://app".to_owned(), Route::Name, &manner);
        let redactor = Redactor::new([("***", b"kT7wzQp0xLmN".as_slice())]).unwrap();
        for (location, expected) in [
            ("/live", Ok("/live")),
            ("live?x", Ok("/a/live?x")),
            ("", Ok("/a/")),
            ("http://APP:80/live", Ok("/live")),
            ("//app", Ok("/")),
            ("http://app:81/live", Err("http://app:81, which nobody has asked for")),
            ("https://app/live", Err("https://app:443, which nobody has asked for")),
            ("//other/live", Err("http://other:80, which nobody has asked for")),
            ("http://kT7wzQp0xLmN.example", Err("http://***.example:80, which nobody has asked for")),
            ("http://a b", Err("what is no URL")),
            ("gopher://app", Err("what is no URL")),
            ("://", Err("what is no URL")),
        ] {
            let followed = client.followed("/a/b?secret", "/a/b?secret", location, Some(&redactor));
            let expected = expected.map(str::to_owned).map_err(|what| format!("/a/b redirects to {what}"));
            assert_eq!(followed.map_err(|problem| problem.text), expected, "{location}");
        }
    }
}
