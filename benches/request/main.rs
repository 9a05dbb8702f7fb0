//! A request from end to end, in process: token → authorizer → function → `GetItem` through the AWS SDK → response.
//!
//! `cargo bench -p request-bench` prints Criterion's estimates and, from a loop of its own, the distribution of single requests.
//! Two parts are measured alone: the `GetItem`, and what the SDK takes of it where AWS would cost nothing.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod costless;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::get_item::GetItemOutput;
use aws_sdk_dynamodb::types::AttributeValue;
use costless::CostlessAws;
use criterion::{Criterion, Throughput};
use sam_dsl::testing::{Answer, Sim};
use serde_json::json;
use shop::Shop;
use shop::model::{Order, Product};
use std::hint::black_box;
use std::time::{Duration, Instant};
use tokio::runtime::{Builder, Runtime};

/// A request allocates some 600 times, half of them in the SDK: the allocator is a part of the result.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many requests the distribution is made of.
const SAMPLES: usize = 50_000;

fn main() {
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build();
    let runtime = runtime.expect("a runtime without input and output can always be made");
    let shop = runtime.block_on(OpenShop::new());
    let simulated = Client::new(&shop.sim.sdk_config());
    let costless = Client::new(&shop.sim.sdk_config().into_builder().http_client(CostlessAws).build());

    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("shop");
    group.throughput(Throughput::Elements(1));
    group.bench_function("get_order", |bencher| bencher.iter(|| runtime.block_on(shop.get_order())));
    group.bench_function("get_item", |bencher| bencher.iter(|| runtime.block_on(shop.get_item(&simulated))));
    group.bench_function("get_item_of_costless_aws", |bencher| {
        bencher.iter(|| runtime.block_on(shop.get_item(&costless)))
    });
    group.finish();
    criterion.final_summary();

    report("get_order", &distribution(&runtime, async || shop.get_order().await));
}

/// A shop in which Ann, who is signed in, has an order.
struct OpenShop {
    sim: Sim,
    authorization: String,
    order: Order,
    path: String,
    table: String,
}

impl OpenShop {
    async fn new() -> Self {
        let sim = Sim::deploy(shop::app()).await;
        let cups = Product { sku: "cup".to_owned(), price: 750, stock: 10, sold: 0 };
        sim.table::<Product>().put(&cups).await;
        let ann = sim.as_user("ann@example.com").api::<Shop>();
        let order: Order =
            ann.post("/orders", &json!({ "sku": "cup", "quantity": 2 })).await.expect(201).json();
        // The payment and the announcement are no part of what is measured.
        sim.advance(Duration::from_secs(10)).await;
        Self {
            authorization: format!("Bearer {}", ann.token()),
            path: format!("/orders/{}", order.id),
            order,
            table: sim.physical_id("Orders"),
            sim,
        }
    }

    async fn get_order(&self) -> Answer {
        let client = self.sim.anonymous().api::<Shop>();
        client.get(&self.path).header("authorization", &self.authorization).await.expect(200)
    }

    async fn get_item(&self, client: &Client) -> GetItemOutput {
        let request = client.get_item().table_name(&self.table);
        let request = request.key("customer", AttributeValue::S(self.order.customer.clone()));
        let request = request.key("id", AttributeValue::S(self.order.id.clone()));
        request.send().await.expect("the order is there")
    }
}

/// The times of [`SAMPLES`] requests, the shortest first.
#[allow(clippy::disallowed_methods, reason = "a benchmark measures the computer's time")]
fn distribution<T>(runtime: &Runtime, request: impl AsyncFn() -> T) -> Vec<Duration> {
    let mut times = runtime.block_on(async {
        let mut times = Vec::with_capacity(SAMPLES);
        for _ in 0..SAMPLES {
            let start = Instant::now();
            black_box(request().await);
            times.push(start.elapsed());
        }
        times
    });
    times.sort_unstable();
    times
}

#[allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]
fn report(name: &str, times: &[Duration]) {
    let quantile = |per_mille: usize| times[(times.len() - 1) * per_mille / 1000];
    let [p50, p90, p99, p999] = [500, 900, 990, 999].map(quantile);
    println!(
        "{name}: {} single requests: p50 {p50:?}, p90 {p90:?}, p99 {p99:?}, p99.9 {p999:?}",
        times.len()
    );
}
