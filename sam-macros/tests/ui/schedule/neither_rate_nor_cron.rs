use sam_dsl::prelude::*;

#[function(schedule = "every day")]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
