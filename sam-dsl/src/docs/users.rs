// What the examples of tests have in common that need users.

include!("app.rs");

user_pool! { pub Users, sign_in = email, groups(Admin) }
api! { pub Shop: http, authorizer = Users }

#[function(GET Shop "/me")]
async fn me(who: Claims<Users>) -> Json<String> {
    Json(who.email().unwrap_or_default().to_owned())
}

#[function(ANY Shop "/office")]
async fn office(_who: Member<Admin>) -> NoContent {
    NoContent
}
