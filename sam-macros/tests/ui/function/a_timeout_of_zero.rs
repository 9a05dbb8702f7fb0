use sam_dsl::prelude::*;

#[function(invoke, timeout = 0 s)]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
