use sam_dsl::prelude::*;

#[function(invoke, colour = 3)]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
