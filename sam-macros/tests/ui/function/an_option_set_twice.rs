use sam_dsl::prelude::*;

#[function(invoke, memory = 256, memory = 512)]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
