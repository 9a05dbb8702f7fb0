use sam_dsl::prelude::*;

#[function(invoke, timeout = "10 s")]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
