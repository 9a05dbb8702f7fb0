use sam_dsl::prelude::*;

user_pool! { pub Users, password_length = 4 }

fn main() {}
