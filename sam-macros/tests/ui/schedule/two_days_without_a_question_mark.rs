use sam_dsl::prelude::*;

#[function(schedule = "cron(0 8 * * MON *)")]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
