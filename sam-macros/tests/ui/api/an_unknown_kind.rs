use sam_dsl::prelude::*;

api! { pub Shop: graphql }

fn main() {}
