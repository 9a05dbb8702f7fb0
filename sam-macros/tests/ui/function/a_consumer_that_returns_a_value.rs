use sam_dsl::prelude::*;

#[derive(Serialize, Deserialize)]
pub struct Charge {
    order: String,
}
queue! { pub Jobs: Charge, visibility_timeout = 60 s }

#[function(consume Jobs)]
async fn charge(job: Message<Charge>) -> Result<u32, Error> {
    let _ = job;
    Ok(7)
}

fn main() {}
