use sam_dsl::prelude::*;

api! { pub Shop: rest, cors("https://a.example", "https://b.example") }

fn main() {}
