use sam_dsl::prelude::*;

#[function(GET "/orders")]
async fn list() -> NoContent {
    NoContent
}

fn main() {}
