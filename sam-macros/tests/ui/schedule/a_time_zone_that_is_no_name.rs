use sam_dsl::prelude::*;

#[function(schedule = "cron(0 8 * * ? *)", timezone = "+02:00")]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
