use sam_dsl::prelude::*;

#[derive(Serialize, Deserialize, Table)]
#[table(name = Orders, stream = new_and_old_images)]
#[index(ByStatus, partition_key = status, sort_key = placed_at, project(total))]
pub struct Order {
    #[partition_key]
    customer: String,
    #[sort_key]
    id: String,
    status: String,
    placed_at: u64,
    total: u64,
}

#[function(invoke)]
async fn report(orders: Db<Order, (Get, Put)>) -> Result<(), Error> {
    orders.update(("ann", "1")).set(Order::TOTAL, 5).await?;
    Ok(())
}

fn main() {}
