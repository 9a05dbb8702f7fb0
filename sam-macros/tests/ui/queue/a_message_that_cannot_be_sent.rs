use sam_dsl::prelude::*;

pub struct Charge;

queue! { pub Jobs: Charge }

fn main() {}
