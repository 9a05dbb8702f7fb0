use sam_dsl::prelude::*;

queue! { pub Jobs: String, visibility_timeout = 13 h }

fn main() {}
