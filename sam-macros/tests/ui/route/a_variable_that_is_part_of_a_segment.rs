use sam_dsl::prelude::*;

api! { pub Shop: http }

#[function(GET Shop "/orders/no-{id}")]
async fn get(id: Path<String>) -> NoContent {
    let _ = id;
    NoContent
}

fn main() {}
