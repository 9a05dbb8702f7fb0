// What all examples that run have in common: what they declare, as an application.

use sam_dsl::prelude::*;

/// What this example declares, and no other of the same binary.
fn app() -> App {
    use sam_dsl::__private::{Declare, Registration, inventory};
    let here = concat!(module_path!(), "::");
    let all = inventory::iter::<Registration>.into_iter().filter(|one| one.item.path.starts_with(here));
    all.fold(App::new("shop"), |app, one| match one.declare {
        Declare::Function(declare) => app.add(declare().of_item(one.item)),
        Declare::Table(declare) => app.add(declare().of_item(one.item)),
        Declare::Queue(declare) => app.add(declare().of_item(one.item)),
        Declare::Api(declare) => app.add(declare().of_item(one.item)),
        Declare::UserPool(declare) => app.add(declare().of_item(one.item)),
    })
}

/// Runs the test in an account with the application.
#[cfg(feature = "sim")]
fn test<F: Future<Output = ()>>(test: fn(sam_dsl::testing::Sim) -> F) {
    #[cfg(all(feature = "dynamodb", feature = "sqs"))]
    sam_dsl::testing::run(app(), test);
}
