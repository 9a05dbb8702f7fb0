use sam_dsl::prelude::*;

api! { pub Shop: http }

user_pool! { pub Users }

#[function(GET Shop "/me")]
async fn me(who: Claims<Users>) -> NoContent {
    let _ = who;
    NoContent
}

fn main() {}
