use sam_dsl::prelude::*;

queue! { pub Jobs: String, delay = 16 min }

fn main() {}
