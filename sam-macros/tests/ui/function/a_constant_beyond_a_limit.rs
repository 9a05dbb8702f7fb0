use sam_dsl::prelude::*;

const TIMEOUT: Seconds = Seconds(1_000);

#[function(invoke, timeout = TIMEOUT)]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
