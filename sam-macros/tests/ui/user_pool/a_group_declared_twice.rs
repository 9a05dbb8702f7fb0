mod inner {
    sam_dsl::user_pool! { pub Users, groups(Admin, Admin) }
}

fn main() {}
