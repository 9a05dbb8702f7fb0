//! Rules about the template as a whole.

pub(super) mod dependency_cycle;
pub(super) mod reference_unknown;
mod references;
pub(super) mod template_too_large;
pub(super) mod too_many_resources;
