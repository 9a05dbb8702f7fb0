use sam_dsl::prelude::*;

#[function(invoke, reserved_concurrency = 3_000_000_000)]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
