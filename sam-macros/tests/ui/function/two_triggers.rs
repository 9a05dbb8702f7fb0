use sam_dsl::prelude::*;

#[derive(Serialize, Deserialize)]
pub struct Charge {
    order: String,
}
queue! { pub Jobs: Charge, visibility_timeout = 60 s }

#[function(consume Jobs, schedule = "rate(1 hour)")]
async fn charge(job: Message<Charge>) -> Result<(), Error> {
    let _ = job;
    Ok(())
}

fn main() {}
