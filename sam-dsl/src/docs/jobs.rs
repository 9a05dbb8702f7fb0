// What the examples of tests have in common that need a queue.

include!("app.rs");

use sam_dsl::testing::Sim;
use std::time::Duration;

queue! { pub Jobs: String, visibility_timeout = 60 s, dead_letter(after = 3) }

#[function(consume Jobs)]
async fn work(job: Message<String>, log: Log) -> Result<(), Error> {
    log.line(format!("order {}", *job));
    match job.as_str() {
        "bad" => Err(Error::new("NotToBeDone", "it never can")),
        _ => Ok(()),
    }
}

#[function(invoke)]
async fn ask(Payload(job): Payload<String>, jobs: Producer<Jobs>) -> Result<String, Error> {
    jobs.send(&job).await?;
    Ok("asked".to_owned())
}
