use sam_dsl::prelude::*;

#[function(invoke)]
async fn ask(jobs: Producer<String>) -> Result<(), Error> {
    let _ = jobs;
    Ok(())
}

fn main() {}
