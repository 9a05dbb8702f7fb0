use sam_dsl::prelude::*;

#[function(invoke, timeout = 10)]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
