use sam_dsl::prelude::*;

#[function(invoke)]
async fn report(context: &Context) -> Result<(), Error> {
    let _ = context;
    Ok(())
}

fn main() {}
