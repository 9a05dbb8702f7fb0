use sam_dsl::prelude::*;

api! { pub Shop: http }

#[function(GET Shop "/total")]
async fn total() -> u64 {
    7
}

fn main() {}
