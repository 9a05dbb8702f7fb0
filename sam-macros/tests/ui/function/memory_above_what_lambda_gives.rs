use sam_dsl::prelude::*;

#[function(invoke, memory = 11 GB)]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
