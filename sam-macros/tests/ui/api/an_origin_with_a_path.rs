use sam_dsl::prelude::*;

api! { pub Shop: http, cors("https://shop.example/") }

fn main() {}
