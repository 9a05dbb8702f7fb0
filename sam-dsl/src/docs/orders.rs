// What the examples of operations have in common: a table, two queues, and an account to run in.

include!("app.rs");

use sam_dsl::builder::{Function, HandlerFn};
use sam_dsl::trigger::Direct;

#[derive(Clone, Debug, Default, PartialEq, Table, Serialize, Deserialize)]
#[table(name = Orders, stream = new_and_old_images)]
#[index(ByStatus, partition_key = status, sort_key = total)]
pub struct Order {
    #[partition_key]
    pub customer: String,
    #[sort_key]
    pub id: String,
    pub status: String,
    pub total: u64,
    pub note: Option<String>,
}

impl Order {
    fn new(customer: &str, id: &str, total: u64) -> Self {
        let [customer, id, status] = [customer, id, "placed"].map(str::to_owned);
        Self { customer, id, status, total, note: None }
    }
}

queue! { pub Jobs: String, visibility_timeout = 60 s, dead_letter(after = 3) }
queue! { pub Steps: String, fifo }

/// Runs the handler as a function of a simulated account, with two orders of Ann in the table.
fn run<Arguments, const N: usize>(handler: impl HandlerFn<Direct, Arguments, N>) {
    #[cfg(all(feature = "dynamodb", feature = "sim", feature = "sqs"))]
    sam_dsl::testing::run(
        app().add(Function::new("Example").direct().handler::<Direct, Arguments, N>([""; N], handler)),
        |sim| async move {
            let orders = sim.table::<Order>();
            orders.put(&Order::new("ann", "1", 5)).await;
            orders.put(&Order::new("ann", "2", 20)).await;
            let answer = sim.invoke("Example", &()).await;
            assert!(answer.get("errorType").is_none(), "{answer}");
            sim.assert_no_denials();
        },
    );
}
