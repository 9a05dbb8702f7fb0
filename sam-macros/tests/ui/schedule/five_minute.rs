use sam_dsl::prelude::*;

#[function(schedule = "rate(5 minute)")]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
