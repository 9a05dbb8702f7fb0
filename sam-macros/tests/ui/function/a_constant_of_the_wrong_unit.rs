use sam_dsl::prelude::*;

const TIMEOUT: MegaBytes = MegaBytes(10);

#[function(invoke, timeout = TIMEOUT)]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
