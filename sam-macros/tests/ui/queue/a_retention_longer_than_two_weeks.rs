use sam_dsl::prelude::*;

queue! { pub Jobs: String, retention = 15 days }

fn main() {}
