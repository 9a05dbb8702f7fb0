//! stub
#[derive(Default)] pub struct Environment {}
pub fn expand(t: &crate::Template, _: &Environment) -> Result<crate::Template, Vec<crate::Diagnostic>> { Ok(t.clone()) }
