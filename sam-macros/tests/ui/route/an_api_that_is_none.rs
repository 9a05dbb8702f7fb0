use sam_dsl::prelude::*;

struct Shop;

#[function(GET Shop "/orders")]
async fn list() -> NoContent {
    NoContent
}

fn main() {}
