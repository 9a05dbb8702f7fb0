use sam_dsl::prelude::*;

user_pool! { pub Users, sign_in = nickname }

fn main() {}
