use sam_dsl::prelude::*;

queue! { pub Jobs }

fn main() {}
