use sam_dsl::prelude::*;

#[function(invoke, description = "far too long far too long far too long far too long far too long far too long far too long far too long far too long far too long far too long far too long far too long far too long far too long far too long far too long far too long far too long far too long ")]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
