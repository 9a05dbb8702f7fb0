use sam_dsl::prelude::*;

queue! { pub Jobs: String, dead_letter(after = 0) }

fn main() {}
