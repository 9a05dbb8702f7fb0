use sam_dsl::prelude::*;

#[derive(Serialize, Deserialize, Table)]
pub struct Session {
    #[partition_key]
    id: String,
    #[time_to_live]
    expires: String,
}

fn main() {}
