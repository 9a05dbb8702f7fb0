use sam_dsl::prelude::*;

api! { pub Shop: http }

#[function(GET Shop "/orders/{id}")]
async fn get(id: Path<String>, customer: Path<String>) -> NoContent {
    let _ = (id, customer);
    NoContent
}

fn main() {}
