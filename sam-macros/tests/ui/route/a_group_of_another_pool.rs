use sam_dsl::prelude::*;

user_pool! { pub Users }
user_pool! { pub Staff, groups(Admin) }
api! { pub Office: rest, authorizer = Users }

#[function(GET Office "/me")]
async fn me(who: Member<Admin>) -> NoContent {
    let _ = who;
    NoContent
}

fn main() {}
