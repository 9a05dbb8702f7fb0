use sam_dsl::prelude::*;

#[function(invoke)]
struct Report;

fn main() {}
