use sam_dsl::prelude::*;

api! { pub Shop: http }

#[function(GET Shop "/orders/{id}")]
async fn get(id: Path<Vec<u8>>) -> NoContent {
    let _ = id;
    NoContent
}

fn main() {}
