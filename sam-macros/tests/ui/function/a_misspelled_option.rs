use sam_dsl::prelude::*;

#[function(invoke, memroy = 256)]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
