use sam_dsl::prelude::*;

queue! { pub jobs: String }

fn main() {}
