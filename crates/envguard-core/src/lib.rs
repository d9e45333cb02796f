//! The checker of envguard.
