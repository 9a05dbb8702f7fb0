use sam_dsl::prelude::*;

#[function(invoke)]
async fn report<T>() -> Result<(), Error> {
    Ok(())
}

fn main() {}
