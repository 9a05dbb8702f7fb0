use sam_dsl::prelude::*;

api! { pub Shop: http }

#[function(POST Shop "/orders")]
async fn place(one: Json<String>, two: Json<String>) -> NoContent {
    let _ = (one, two);
    NoContent
}

fn main() {}
