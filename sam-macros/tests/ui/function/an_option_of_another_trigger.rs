use sam_dsl::prelude::*;

#[function(schedule = "rate(1 hour)", batch = 10)]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
