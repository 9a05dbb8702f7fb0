use sam_dsl::prelude::*;

#[derive(Serialize, Deserialize)]
pub struct Charge {
    order: String,
}
queue! { pub Jobs: Charge, visibility_timeout = 60 s }

#[function(invoke)]
async fn ask(jobs: Producer<Jobs>) -> Result<(), Error> {
    jobs.send(&"charge").await?;
    Ok(())
}

fn main() {}
