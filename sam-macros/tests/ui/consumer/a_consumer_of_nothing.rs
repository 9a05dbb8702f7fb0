use sam_dsl::prelude::*;

#[function(consume)]
async fn charge() -> Result<(), Error> {
    Ok(())
}

fn main() {}
