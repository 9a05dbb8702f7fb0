//! The smallest application in a simulated AWS account.

use hello::{Visits, app};
use sam_dsl::testing::Sim;
use serde_json::json;

#[sam_dsl::test(app)]
async fn visits_are_counted(sim: Sim) {
    sim.get("/hello/ann").await.expect(200);
    let answer = sim.get("/hello/ann").await.expect(200);
    assert_eq!(answer.value(), json!({ "name": "ann", "count": 2 }));
    assert_eq!(sim.table::<Visits>().count().await, 1);
    sim.assert_no_denials();
}

#[test]
fn the_template_in_one_line() {
    insta::assert_snapshot!(app().to_yaml());
}

#[test]
fn what_is_emitted_is_what_was_reviewed() {
    sam_dsl::assert_snapshot!(app(), "../../snapshots/hello");
}
