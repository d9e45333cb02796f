//! What a build of an image copies: Dockerfiles and `.dockerignore` files.

mod dockerfile;
mod dockerignore;
mod instruction;
mod pattern;

pub use dockerfile::Copy;
pub use dockerignore::DockerIgnore;
