use sam_dsl::prelude::*;

#[function(schedule = "rate(1 hour)")]
async fn report(id: Path<String>) -> Result<(), Error> {
    let _ = id;
    Ok(())
}

fn main() {}
