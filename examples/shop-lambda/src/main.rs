//! Serves the functions of `shop` in Lambda.

fn main() -> Result<(), sam_dsl::Error> {
    sam_dsl::bootstrap(shop::app())
}
