use sam_dsl::prelude::*;

api! { pub Shop: http }

#[function(GET Shop "/files/{path+}/meta")]
async fn get(path: Path<String>) -> NoContent {
    let _ = path;
    NoContent
}

fn main() {}
