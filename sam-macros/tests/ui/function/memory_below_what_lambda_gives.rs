use sam_dsl::prelude::*;

#[function(invoke, memory = 64)]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
