use sam_dsl::prelude::*;

api! { pub Shop: http, cors("shop.example") }

fn main() {}
