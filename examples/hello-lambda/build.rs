//! Checks the application and writes `template.yaml`.

fn main() {
    sam_dsl::build::emit(hello::app());
}
