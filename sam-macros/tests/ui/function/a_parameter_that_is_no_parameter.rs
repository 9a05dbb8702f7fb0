use sam_dsl::prelude::*;

#[function(invoke)]
async fn report(name: String) -> Result<(), Error> {
    let _ = name;
    Ok(())
}

fn main() {}
