use sam_dsl::prelude::*;

#[derive(Serialize, Deserialize, Table)]
pub struct Visit {
    #[partition_key]
    name: String,
}

#[function(stream Visit)]
async fn watch(change: Change<Visit>) -> Result<(), Error> {
    let _ = change;
    Ok(())
}

fn main() {}
