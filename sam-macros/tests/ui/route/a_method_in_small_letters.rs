use sam_dsl::prelude::*;

api! { pub Shop: http }

#[function(get Shop "/orders")]
async fn list() -> NoContent {
    NoContent
}

fn main() {}
