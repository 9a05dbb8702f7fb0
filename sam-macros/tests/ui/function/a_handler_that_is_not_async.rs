use sam_dsl::prelude::*;

#[function(invoke)]
fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
