use sam_dsl::prelude::*;

queue! { pub Jobs: String, dead_letter() }

fn main() {}
