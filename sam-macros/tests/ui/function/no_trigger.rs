use sam_dsl::prelude::*;

#[function(memory = 256)]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
