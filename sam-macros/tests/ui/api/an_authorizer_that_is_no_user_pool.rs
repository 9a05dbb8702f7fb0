use sam_dsl::prelude::*;

struct Users;

api! { pub Shop: http, authorizer = Users }

fn main() {}
