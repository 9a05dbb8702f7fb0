use sam_dsl::prelude::*;

api! { pub Shop: http }

#[function(FETCH Shop "/orders")]
async fn list() -> NoContent {
    NoContent
}

fn main() {}
