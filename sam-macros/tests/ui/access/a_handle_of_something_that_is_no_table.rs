use sam_dsl::prelude::*;

#[function(invoke)]
async fn report(names: Db<String, Get>) -> Result<(), Error> {
    let _ = names;
    Ok(())
}

fn main() {}
