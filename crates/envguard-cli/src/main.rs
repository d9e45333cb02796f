//! The `envguard` command.

#[cfg(test)]
mod config;
#[cfg(test)]
mod detect;
#[cfg(test)]
mod discover;
#[cfg(test)]
mod paths;
#[cfg(test)]
mod read;
#[cfg(test)]
mod replace;
#[cfg(test)]
mod signals;

fn main() {}
