//! Serves the functions of `hello` in Lambda.

fn main() -> Result<(), sam_dsl::Error> {
    sam_dsl::bootstrap(hello::app())
}
