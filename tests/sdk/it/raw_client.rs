//! A raw client of the SDK in a handler: it may do what its grant says, and no more.

use sam_dsl::prelude::*;
use sam_dsl::testing::Sim;
use serde_json::Value;

/// A note.
#[derive(Table, Serialize, Deserialize)]
pub(crate) struct Note {
    #[partition_key]
    id: String,
}

queue! { pub(crate) Jobs: String }

grant! {
    /// May look at the table of notes.
    pub(crate) Describe: "dynamodb:DescribeTable" on table Note
}

api! { pub(crate) Web: http }

type Client = Sdk<aws_sdk_dynamodb::Client, Describe>;

#[function(GET Web "/table")]
async fn describe(client: Client) -> Result<Json<i64>, ApiError> {
    let described = client.describe_table().table_name(client.name_of::<Note>()?).send().await?;
    Ok(Json(described.table.and_then(|table| table.item_count).unwrap_or(-1)))
}

#[function(DELETE Web "/table")]
async fn delete(client: Client) -> Result<NoContent, ApiError> {
    client.delete_table().table_name(client.name_of::<Note>()?).send().await?;
    Ok(NoContent)
}

#[function(GET Web "/queue")]
async fn other(client: Client) -> Result<Json<String>, ApiError> {
    Ok(Json(client.name_of::<Jobs>()?.to_owned()))
}

fn app() -> App {
    sam_dsl::app!("notes")
}

#[sam_dsl::test(app)]
async fn a_raw_client_does_what_its_grant_says(sim: Sim) {
    assert_eq!(sim.get("/table").await.expect(200).value(), 0);
    sim.assert_no_denials();
    assert_eq!(sim.trace().request("GET", "/table").calls(), ["dynamodb:DescribeTable"]);
}

#[sam_dsl::test(app)]
async fn a_raw_client_is_denied_beyond_its_grant(sim: Sim) {
    sim.anonymous().delete("/table").await.expect(500);
    let denied: Vec<_> = sim.denials().into_iter().map(|(_, action, _)| action).collect();
    assert_eq!(denied, ["dynamodb:DeleteTable"]);
    assert_eq!(
        sim.trace().request("DELETE", "/table").calls(),
        ["dynamodb:DeleteTable AccessDeniedException"]
    );
    assert_eq!(sim.table::<Note>().count().await, 0, "the table is still there");
}

#[sam_dsl::test(app)]
async fn a_grant_knows_the_names_of_its_own_resources_only(sim: Sim) {
    let answer = sim.get("/queue").await.expect(500);
    assert_ne!(answer.value(), Value::Null);
    assert!(sim.log("Other").iter().any(|line| line.contains("NotGranted")), "{:?}", sim.log("Other"));
}
