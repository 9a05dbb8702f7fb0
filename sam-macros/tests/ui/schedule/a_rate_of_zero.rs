use sam_dsl::prelude::*;

#[function(schedule = "rate(0 minutes)")]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
