use sam_dsl::prelude::*;

api! { pub Shop: http }

#[function(GET Shop "/report", timeout = 1 min)]
async fn report() -> NoContent {
    NoContent
}

fn main() {}
