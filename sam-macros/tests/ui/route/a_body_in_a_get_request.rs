use sam_dsl::prelude::*;

api! { pub Shop: http }

#[derive(Serialize, Deserialize)]
pub struct Charge {
    order: String,
}

#[function(GET Shop "/orders")]
async fn list(filter: Json<Charge>) -> NoContent {
    let _ = filter;
    NoContent
}

fn main() {}
