use sam_dsl::prelude::*;

#[function(schedule = "cron(0 25 * * ? *)")]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
