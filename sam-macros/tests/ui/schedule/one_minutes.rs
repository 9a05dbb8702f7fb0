use sam_dsl::prelude::*;

#[function(schedule = "rate(1 minutes)")]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
