//! Every permission is needed: without any one of them, something that the application does is refused.

use crate::ann_at_a_shop_with_cups;
use sam_dsl::testing::Sim;
use sam_model::{Template, transform};
use serde_json::{Value, json};
use shop::model::{Order, Status};
use shop::{Admin, Office, Shop, app};
use std::time::Duration;

/// Does everything that the application can do, whether it succeeds or not.
async fn use_everything(sim: &Sim) {
    let ann = ann_at_a_shop_with_cups(sim).await;
    let order = |quantity: u32| json!({ "sku": "cup", "quantity": quantity });
    ann.post("/orders", &order(1)).await;
    ann.get("/orders").await;
    ann.get("/orders/1").await;
    ann.delete("/orders/1").await;
    sim.anonymous().api::<Shop>().get("/products").await;
    let carol = sim.as_user("carol@example.com").member_of::<Admin>().api::<Office>();
    carol.put("/products/jug", &json!({ "price": 1, "stock": 1 })).await;
    carol.get("/orders?status=paid").await;
    carol.post("/orders/ann/1/refund", &()).await;
    let paid = Order {
        customer: "ann".into(),
        id: "2".into(),
        sku: "cup".into(),
        quantity: 1,
        total: 5,
        status: Status::Placed,
        placed_at: 0,
    };
    sim.table::<Order>().put(&paid).await;
    sim.table::<Order>().put(&Order { status: Status::Paid, ..paid.clone() }).await;
    sim.table::<Order>().put(&paid).await;
    sim.advance(Duration::from_secs(2 * 60 * 60)).await;
}

/// Every action of every role: logical id, statement, position in the list of actions, action.
fn permissions(template: &Template) -> Vec<(String, usize, usize, String)> {
    let mut found = Vec::new();
    for (id, role) in template.resources.iter().filter(|(_, one)| one.kind == "AWS::IAM::Role") {
        let statements = role.properties["Policies"][0]["PolicyDocument"]["Statement"].as_array();
        for (at, statement) in statements.into_iter().flatten().enumerate() {
            let actions = match &statement["Action"] {
                Value::String(one) => vec![one.as_str()],
                several => several.as_array().into_iter().flatten().filter_map(Value::as_str).collect(),
            };
            found.extend(
                actions
                    .iter()
                    .enumerate()
                    .map(|(position, action)| (id.clone(), at, position, (*action).to_owned())),
            );
        }
    }
    found
}

fn expanded() -> Template {
    transform::expand(&app().template(), &transform::Environment::local(Sim::REGION))
        .expect("the template expands")
}

/// The template without one action; without its statement or policy if that had no other.
fn without(
    mut template: Template,
    (id, statement, position, _): &(String, usize, usize, String),
) -> Template {
    let role = template.resources.get_mut(id).expect("the role is there");
    let statements =
        role.properties["Policies"][0]["PolicyDocument"]["Statement"].as_array_mut().expect("a list");
    match statements[*statement]["Action"].as_array_mut() {
        Some(actions) if actions.len() > 1 => drop(actions.remove(*position)),
        _ => drop(statements.remove(*statement)),
    }
    if statements.is_empty() {
        role.properties.remove("Policies");
    }
    template
}

fn run(template: Template) -> Vec<(String, String, String)> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let sim = Sim::deploy_template(app(), template).await;
        use_everything(&sim).await;
        sim.denials()
    })
}

#[test]
fn with_all_permissions_nothing_is_refused() {
    assert_eq!(run(expanded()), []);
}

#[test]
fn each_permission_is_needed() {
    let template = expanded();
    let permissions = permissions(&template);
    assert!(permissions.len() > 40, "{}", permissions.len());
    let mut unneeded = Vec::new();
    for permission in &permissions {
        let (id, .., action) = permission;
        let denials = run(without(template.clone(), permission));
        if !denials.iter().any(|(_, denied, _)| denied == action) {
            unneeded.push(format!("{id}: {action}"));
        }
    }
    assert_eq!(unneeded, [""; 0], "nothing was refused without these permissions");
}

#[test]
fn no_permission_is_wider_than_aws_makes_it() {
    // `dynamodb:ListStreams` has no resource in AWS's list of actions.
    const WITHOUT_RESOURCE: [&str; 1] = ["dynamodb:ListStreams"];
    let template = expanded();
    for (id, _, _, action) in permissions(&template) {
        assert!(!action.contains('*'), "{id}: {action}");
    }
    for (id, role) in template.resources.iter().filter(|(_, one)| one.kind == "AWS::IAM::Role") {
        for statement in
            role.properties["Policies"][0]["PolicyDocument"]["Statement"].as_array().into_iter().flatten()
        {
            if statement["Resource"] == "*" {
                let actions = statement["Action"].as_array().expect("a list");
                let known = actions
                    .iter()
                    .all(|action| WITHOUT_RESOURCE.contains(&action.as_str().unwrap_or_default()));
                assert!(known, "{id}: {statement}");
            }
        }
    }
}
