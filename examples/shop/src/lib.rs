//! An order application.
//!
//! Customers place orders through `Shop`, an HTTP API. A queue takes the payments, a stream announces what was paid, a
//! schedule gives up on what was not, and the office works through `Office`, a REST API for administrators.

pub mod model;
mod office;
mod orders;
mod payments;
mod products;

use sam_dsl::prelude::*;

user_pool! {
    /// Customers, and the administrators of the office.
    pub Users, sign_in = email, groups(Admin), password_length = 10
}

api! {
    /// What customers use.
    pub Shop: http, authorizer = Users, cors("https://shop.example")
}

api! {
    /// What administrators use.
    pub Office: rest, authorizer = Users
}

queue! {
    /// Payments that are to be taken. What fails five times waits for a person.
    pub Payments: model::Charge, visibility_timeout = 3 min, dead_letter(after = 5)
}

/// The application.
pub fn app() -> App {
    sam_dsl::app!("shop").description("Takes orders, charges them and announces them")
}
