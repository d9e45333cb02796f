//! End to end: the real binary on real files.

#[path = "../support/example.rs"]
mod example;
#[path = "../support/mod.rs"]
mod support;

mod bad_input;
mod changed_since;
mod check;
mod check_secrets;
mod check_staged;
mod codegen;
mod config;
mod contract;
#[cfg(unix)]
mod deploy_compat;
#[cfg(unix)]
mod deploy_leaks;
mod deploy_manifest;
#[cfg(unix)]
mod deploy_migrate;
mod deploy_parity;
#[cfg(unix)]
mod deploy_preflight;
mod deploy_probe;
#[cfg(unix)]
mod deploy_rollback;
mod deploy_snapshot;
#[cfg(unix)]
mod deploy_snapshot_crash;
mod deploy_snapshot_leaks;
mod deploy_snapshot_restore;
mod diff;
mod documents;
mod environments;
#[cfg(unix)]
mod first_day;
mod fix;
mod fmt;
mod formats;
mod formats_ci;
mod git;
mod help;
#[cfg(unix)]
mod hook;
#[cfg(unix)]
mod hook_index;
#[cfg(unix)]
mod hook_managers;
mod init;
mod inspect;
mod man;
mod migrations;
mod no_leaks;
mod no_leaks_scan;
mod parse;
mod rules;
mod run;
#[cfg(unix)]
mod run_redact;
#[cfg(unix)]
mod run_signals;
#[cfg(unix)]
mod run_watch;
mod scan;
mod scan_history;
mod scan_known;
mod schema_check;
mod schema_export;
mod schema_import;
mod schema_infer;
mod sync;
mod units;
mod why;
mod width;

use support::Run;
