use sam_dsl::prelude::*;

api! { pub Office: rest }

#[function(GET Office "/report", timeout = 30 s)]
async fn report() -> NoContent {
    NoContent
}

fn main() {}
