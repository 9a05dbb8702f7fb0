//! What tests see of an account, and what operations do with items and messages that are many, large or incomplete.

#![cfg(all(feature = "dynamodb", feature = "sim", feature = "sqs"))]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use sam_dsl::prelude::*;
use sam_dsl::testing::Sim;
use std::time::Duration;

#[derive(Clone, Debug, PartialEq, Table, Serialize, Deserialize)]
#[table(name = Notes)]
struct Note {
    #[partition_key]
    id: String,
    text: String,
    archived: Option<bool>,
}

impl Note {
    fn new(id: &str, text: impl Into<String>) -> Self {
        Self { id: id.to_owned(), text: text.into(), archived: None }
    }

    /// With 300 KB, so that a page of 1 MB has three or four.
    fn large(id: u32) -> Self {
        Self::new(&Self::id(id), "x".repeat(300 * 1024))
    }

    fn id(id: u32) -> String {
        format!("{id:03}")
    }
}

queue! { Steps: String, fifo, visibility_timeout = 60 s }

#[function(consume Steps)]
async fn step(step: Message<String>, log: Log) -> Result<(), Error> {
    log.line(step.as_str());
    Ok(())
}

/// An older form of the same item.
#[derive(Serialize)]
struct Draft<'d> {
    id: &'d str,
}

#[function(invoke)]
async fn draft(_id: Payload<String>, notes: Sdk<aws_sdk_dynamodb::Client, Drafts>) -> Result<(), Error> {
    let item = serde_dynamo::to_item(Draft { id: "draft" })?;
    notes.put_item().table_name(notes.name_of::<Note>()?).set_item(Some(item)).send().await?;
    Ok(())
}

grant! { Drafts: "dynamodb:PutItem" on table Note }

#[function(invoke)]
async fn retitle(Payload(id): Payload<String>, notes: Db<Note, Update>) -> Result<String, Error> {
    Ok(notes.update(&id).set(Note::TEXT, "new".to_owned()).await?.text)
}

#[function(invoke)]
async fn archive(Payload(id): Payload<String>, notes: Db<Note, Update>) -> Result<String, Error> {
    Ok(notes.update(&id).set(Note::ARCHIVED, Some(true)).await?.text)
}

#[function(invoke)]
async fn read_all(Payload(count): Payload<u32>, notes: Db<Note, BatchGet>) -> Result<usize, Error> {
    let ids: Vec<_> = (0..count).map(Note::id).collect();
    Ok(notes.batch_get(ids.iter().map(String::as_str)).await?.len())
}

fn app() -> App {
    sam_dsl::app!("account")
}

#[sam_dsl::test(app)]
async fn a_probe_reads_every_page_of_a_table(sim: Sim) {
    let notes = sim.table::<Note>();
    for id in 0..10 {
        notes.put(&Note::large(id)).await;
    }
    assert_eq!(notes.count().await, 10);
    assert_eq!(notes.items().await.len(), 10);
}

#[sam_dsl::test(app)]
#[should_panic(expected = "an item of `Notes` does not fit: missing field `text`")]
async fn a_probe_says_why_an_item_does_not_fit(sim: Sim) {
    sim.invoke("Draft", &"draft").await;
    sim.table::<Note>().get("draft").await;
}

#[sam_dsl::test(app)]
async fn a_probe_sends_to_a_fifo_queue_in_order_and_equal_messages_too(sim: Sim) {
    let steps = sim.queue::<Steps>();
    for step in ["pack", "ship", "ship"] {
        steps.send(&step.to_owned()).await;
    }
    steps.send_text("\"bill\"").await;
    sim.wait_until(Duration::from_secs(60), async || steps.is_empty().await).await;
    assert_eq!(sim.log("Step"), ["pack", "ship", "ship", "bill"]);
}

#[sam_dsl::test(app)]
async fn an_update_that_makes_an_incomplete_item_says_so(sim: Sim) {
    assert_eq!(sim.invoke("Retitle", &"1").await, "new");
    let answer = sim.invoke("Archive", &"2").await;
    assert_eq!(answer["errorType"], "ItemIncomplete");
    let message = answer["errorMessage"].as_str().unwrap();
    for part in ["was written", "`Notes`", "missing field `text`", "`if_present`"] {
        assert!(message.contains(part), "{part:?} is not in {message:?}");
    }
    assert_eq!(sim.table::<Note>().count().await, 2);
}

#[sam_dsl::test(app)]
async fn a_batch_waits_before_it_asks_again_for_what_was_too_much(sim: Sim) {
    for id in 0..60 {
        sim.table::<Note>().put(&Note::large(id)).await;
    }
    sim.invoke("ReadAll", &1).await;
    let start = sim.account().now();
    assert_eq!(sim.invoke("ReadAll", &60).await, 60);
    let waited = sim.account().now().duration_since(start).as_millis();
    assert!((50..100).contains(&waited), "{waited} ms");
    let runs = sim.trace().invocations(&sim.physical_id("ReadAll"));
    assert_eq!(runs[1].calls(), ["dynamodb:BatchGetItem"; 2], "60 items have more than 16 MB");
}
