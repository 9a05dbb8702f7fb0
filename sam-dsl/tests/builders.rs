//! What the builders share with the macros: the rules, the places of faults, and the template.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use declared::{Jobs, Order, Shop};
use sam_dsl::builder::{
    Api, App, DeadLetter, Function, Projection, Queue, SecondaryIndex, SignIn, Table, UserPool,
};
use sam_dsl::trigger::{Consume, Route, Scheduled};
use sam_dsl::{ApiKind, MegaBytes, ScalarAttributeType, Seconds, StreamViewType};
use sam_model::Severity;
use sam_model::value::json;
use std::collections::BTreeSet;

/// What the macros declare: to be compared with, and to be referred to.
mod declared {
    use sam_dsl::prelude::*;

    #[derive(Clone, Table, Serialize, Deserialize)]
    #[table(name = Orders, stream = new_and_old_images, point_in_time_recovery)]
    #[index(ByStatus, partition_key = status, sort_key = placed_at, project(total))]
    pub(crate) struct Order {
        #[partition_key]
        pub(crate) customer: String,
        #[sort_key]
        pub(crate) id: String,
        pub(crate) status: String,
        pub(crate) placed_at: u64,
        pub(crate) total: u64,
    }

    user_pool! { pub(crate) Users, sign_in = email, groups(Admin), password_length = 10 }

    api! { pub(crate) Shop: http, authorizer = Users, cors("https://shop.example") }

    queue! { pub(crate) Jobs: String, visibility_timeout = 60 s, dead_letter(after = 5) }

    #[function(GET Shop "/orders/{id}", memory = 512, timeout = 5 s, description = "An order")]
    pub(crate) async fn get_order(id: Path<String>, orders: Db<Order, Get>) -> Result<Json<Order>, ApiError> {
        let order = orders.get(("ann", &id)).await?;
        order.map(Json).ok_or_else(|| ApiError::not_found("OrderNotFound", "no such order"))
    }

    #[function(consume Jobs, batch = 5, timeout = 10 s)]
    pub(crate) async fn work(_job: Message<String>) -> Result<(), Error> {
        Ok(())
    }

    #[function(schedule = "cron(0 8 ? * MON-FRI *)", timezone = "Europe/Paris")]
    pub(crate) async fn report(_tick: Tick) -> Result<(), Error> {
        Ok(())
    }

    pub(crate) fn app() -> App {
        sam_dsl::app!("shop").description("A shop")
    }
}

#[test]
fn macros_and_builders_give_the_same_template() {
    let orders = Table::new("Orders")
        .partition_key("customer", ScalarAttributeType::S)
        .sort_key("id", ScalarAttributeType::S)
        .index(SecondaryIndex {
            name: "ByStatus".to_owned(),
            partition_key: ("status".to_owned(), ScalarAttributeType::S),
            sort_key: Some(("placed_at".to_owned(), ScalarAttributeType::N)),
            projection: Projection::Include(vec!["total".to_owned()]),
            local: false,
        })
        .stream(StreamViewType::NewAndOldImages)
        .point_in_time_recovery();
    let users = UserPool::new("Users").sign_in(SignIn::Email).group("Admin").password_length(10);
    let shop = Api::new("Shop", ApiKind::Http).authorizer("Users").cors("https://shop.example");
    let jobs = Queue::new("Jobs")
        .visibility_timeout(Seconds(60))
        .dead_letter(DeadLetter { after: 5, retention: DeadLetter::RETENTION });
    let get_order = Function::new("GetOrder")
        .memory(MegaBytes(512))
        .timeout(Seconds(5))
        .description("An order")
        .route::<Shop>("GET", "/orders/{id}")
        .handler::<Route<Shop>, _, 2>(["id", "orders"], declared::get_order);
    let work = Function::new("Work")
        .timeout(Seconds(10))
        .consume::<Jobs>(5, None, None)
        .handler::<Consume<Jobs>, _, 1>(["job"], declared::work);
    let report = Function::new("Report")
        .schedule("cron(0 8 ? * MON-FRI *)", Some("Europe/Paris"))
        .handler::<Scheduled, _, 1>(["tick"], declared::report);
    // The order of the calls does not matter.
    let built = App::new("shop")
        .description("A shop")
        .add(report)
        .add(jobs)
        .add(orders)
        .add(get_order)
        .add(shop)
        .add(users)
        .add(work);
    assert_eq!(built.check(), []);
    assert_eq!(built.template(), declared::app().template());
    assert_eq!(built.template().to_json(), declared::app().template().to_json());
}

/// An application with a mistake of every kind. The line above a mistake says which fault it is.
fn mistaken() -> App {
    let mut declarations = App::new("mistaken");

    // fault: queue_visibility_below_function_timeout
    let jobs = Queue::new("Jobs").visibility_timeout(Seconds(9));
    let work = Function::new("Work").timeout(Seconds(10)).consume::<Jobs>(5, None, None);
    declarations = declarations.add(jobs).add(work);

    let orders = Table::new("Orders").partition_key("customer", ScalarAttributeType::S);
    // fault: stream_not_enabled
    let announce = Function::new("Announce").stream::<Order>(10, None, None);
    declarations = declarations.add(orders).add(announce);

    let shop = Api::new("Shop", ApiKind::Http);
    let first = Function::new("First").route::<Shop>("GET", "/orders/{id}");
    // fault: route_duplicate
    let second = Function::new("Second").route::<Shop>("GET", "/orders/{id}");
    // fault: route_malformed
    let third = Function::new("Third").route::<Shop>("GET", "orders/{id");
    // fault: function_slower_than_api
    let slow = Function::new("Slow").timeout(Seconds(31)).route::<Shop>("GET", "/slow");
    declarations = declarations.add(shop).add(first).add(second).add(third).add(slow);

    // fault: schedule_cron_days_both_given
    let daily = Function::new("Daily").schedule("cron(0 8 * * * *)", None);
    // fault: schedule_rate_unit_number
    let often = Function::new("Often").schedule("rate(1 minutes)", None);
    declarations = declarations.add(daily).add(often);

    // fault: function_memory_out_of_range
    let small = Function::new("Small").memory(MegaBytes(127)).direct();
    // fault: environment_name_reserved
    let proud = Function::new("Proud").environment("AWS_REGION", json!("mars")).direct();
    // fault: queue_delay_out_of_range
    let late = Queue::new("Late").delay(Seconds(901));
    // fault: user_pool_password_length_out_of_range
    let users = UserPool::new("Users").password_length(5);
    declarations = declarations.add(small).add(proud).add(late).add(users);

    let twin = Queue::new("Twin");
    // fault: name_duplicate
    let other = Queue::new("Twin");
    declarations.add(twin).add(other)
}

#[test]
fn mistakes_in_builders_are_all_found_at_once_with_their_lines() {
    let expected: BTreeSet<_> = include_str!("builders.rs")
        .lines()
        .zip(2..)
        .filter_map(|(text, next)| Some((next, text.trim().strip_prefix("// fault: ")?.to_owned())))
        .collect();
    assert!(expected.len() >= 12);
    let found = mistaken().check();
    let errors = found.iter().filter(|one| one.severity == Severity::Error);
    let found: BTreeSet<_> = errors
        .map(|one| {
            let source = one.place.source.as_ref().expect("a fault of a builder has a place");
            assert!(source.file.ends_with("tests/builders.rs"), "{one}");
            assert!(!one.help.is_empty(), "{one}");
            (source.line, one.code.to_owned())
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_fault_between_two_builders_names_both() {
    let found = mistaken().check();
    for code in ["queue_visibility_below_function_timeout", "route_duplicate", "name_duplicate"] {
        let fault = found.iter().find(|one| one.code == code).expect(code);
        let (other, _) = &fault.related[0];
        let (line, other_line) = (fault.place.source.as_ref(), other.source.as_ref());
        assert_ne!(line.expect(code).line, other_line.expect(code).line, "{fault}");
    }
}

#[test]
fn a_function_is_public_before_its_route_as_after_it() {
    let health = || Function::new("Health");
    let template = |health| App::new("shop").add(health).template();
    let before = template(health().public().route::<Shop>("GET", "/health"));
    assert_eq!(before, template(health().route::<Shop>("GET", "/health").public()));
    assert_ne!(before, template(health().route::<Shop>("GET", "/health")));
}

#[test]
fn a_public_function_without_a_route_is_a_fault() {
    for function in [
        Function::new("Health").public(),
        Function::new("Health").route::<Shop>("GET", "/health").public().direct(),
    ] {
        let found = App::new("shop").add(function).check();
        assert_eq!(found.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["public_without_route"]);
        assert!(found[0].place.source.as_ref().unwrap().file.ends_with("builders.rs"));
    }
}

#[test]
fn what_a_macro_refuses_of_origins_a_builder_reports() {
    let codes = |api: Api| {
        let found = App::new("shop").add(api).check();
        assert!(found.iter().all(|fault| fault.place.source.as_ref().unwrap().file.ends_with("builders.rs")));
        found.iter().map(|fault| fault.code).collect::<Vec<_>>()
    };
    let api = |kind| Api::new("Shop", kind);
    for kind in [ApiKind::Http, ApiKind::Rest] {
        assert_eq!(codes(api(kind).cors("https://shop.example")), [""; 0]);
        assert_eq!(codes(api(kind).cors("https://shop.example/")), ["cors_origin_malformed"]);
        assert_eq!(codes(api(kind).cors("shop.example")), ["cors_origin_malformed"]);
    }
    let two = |kind| codes(api(kind).cors("https://a.example").cors("https://b.example"));
    assert_eq!(two(ApiKind::Http), [""; 0]);
    assert_eq!(two(ApiKind::Rest), ["cors_several_origins"]);
}

#[test]
fn the_name_of_an_application_is_one_of_a_stack() {
    let app = |name: &str| App::new(name).add(Queue::new("Jobs"));
    let codes = |name: &str| app(name).check().iter().map(|fault| fault.code).collect::<Vec<_>>();
    for name in ["shop", "my-shop-2", &"x".repeat(128)] {
        assert_eq!(codes(name), [""; 0], "{name}");
    }
    for name in ["", "not a stack name!", "2shops", "my_shop", &"x".repeat(129)] {
        assert_eq!(codes(name), ["stack_name_invalid"], "{name}");
    }
}
