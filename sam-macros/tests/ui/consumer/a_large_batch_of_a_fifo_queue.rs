use sam_dsl::prelude::*;

queue! { pub Steps: String, fifo }

#[function(consume Steps, batch = 11, window = 5 s)]
async fn step(step: Message<String>) -> Result<(), Error> {
    let _ = step;
    Ok(())
}

fn main() {}
