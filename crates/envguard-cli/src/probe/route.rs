//! How a replica is reached: by its name, at one address of it, or at a socket of the file system.

use std::net::SocketAddr;
use std::path::PathBuf;

use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// A way to a replica.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Route {
    /// Whatever its name leads to at the time.
    Name,
    /// This address, whatever else its name leads to.
    Address(SocketAddr),
    /// This socket.
    Socket(PathBuf),
}

impl Resolver for Route {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let address = match self {
            Self::Name => {
                let resolved = DefaultResolver::default().resolve(uri, config, timeout);
                // Systems have many words for it.
                return resolved.map_err(|error| match error {
                    Error::Io(_) => Error::HostNotFound,
                    other => other,
                });
            }
            Self::Address(address) => *address,
            // Nobody connects to it, but there has to be one.
            Self::Socket(_) => SocketAddr::from(([0, 0, 0, 0], 0)),
        };
        let mut addresses = self.empty();
        addresses.push(address);
        Ok(addresses)
    }
}
