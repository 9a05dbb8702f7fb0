//! Says hello, and how often it has.

use sam_dsl::prelude::*;

/// How often somebody was greeted.
#[derive(Table, Serialize, Deserialize)]
pub struct Visits {
    #[partition_key]
    name: String,
    count: u64,
}

api! { pub Web: http }

#[function(GET Web "/hello/{name}", memory = 128, timeout = 5 s)]
async fn hello(name: Path<String>, visits: Db<Visits, Update>) -> Result<Json<Visits>, ApiError> {
    Ok(Json(visits.update(&name).add(Visits::COUNT, 1).await?))
}

/// The application.
pub fn app() -> App {
    sam_dsl::app!("hello")
}
