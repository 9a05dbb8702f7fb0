use sam_dsl::prelude::*;

api! { pub Shop: http }

#[function(GET Shop "/orders/{id}")]
async fn get() -> NoContent {
    NoContent
}

fn main() {}
