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

struct Write;

#[function(invoke)]
async fn report(orders: Db<Order, Write>) -> Result<(), Error> {
    let _ = orders;
    Ok(())
}

fn main() {}
