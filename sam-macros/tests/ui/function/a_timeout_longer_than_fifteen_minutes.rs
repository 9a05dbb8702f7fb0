use sam_dsl::prelude::*;

#[function(invoke, timeout = 20 min)]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
