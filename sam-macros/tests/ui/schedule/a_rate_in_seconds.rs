use sam_dsl::prelude::*;

#[function(schedule = "rate(30 seconds)")]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
