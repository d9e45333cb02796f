//! The service as it is operated: started, asked, cut off from its database, and restarted under load. The database is a
//! real PostgreSQL, which each test starts for itself.

mod bad_configuration;
mod balancer;
mod envguard;
mod http;
mod instance;
mod orders;
mod postgres;
mod probe;
mod readiness;
mod releases;
mod restart;
mod wait;
