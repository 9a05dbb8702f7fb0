//! What can be ordered.

use crate::model::Product;
use crate::{Admin, Office, Shop};
use sam_dsl::prelude::*;

#[function(GET Shop "/products", public, description = "All products, for everyone")]
async fn list_products(products: Db<Product, Scan>) -> Result<Json<Vec<Product>>, ApiError> {
    let mut found = products.scan().await?;
    found.sort_by(|left, right| left.sku.cmp(&right.sku));
    Ok(Json(found))
}

/// What the office says about a product.
#[derive(Serialize, Deserialize)]
pub(crate) struct Offer {
    price: u64,
    stock: i64,
}

#[function(PUT Office "/products/{sku}", description = "Offers a product")]
async fn put_product(
    sku: Path<String>,
    offer: Json<Offer>,
    _admin: Member<Admin>,
    products: Db<Product, Update>,
) -> Result<Json<Product>, ApiError> {
    let Offer { price, stock } = offer.0;
    let product = products.update(&sku).set(Product::PRICE, price).set(Product::STOCK, stock).await?;
    Ok(Json(product))
}
