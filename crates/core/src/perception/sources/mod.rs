//! Where signals come from. Files today; each source turns its own shape into [`Signal`](super::Signal)s.

pub mod file;
pub mod shapes;
