//! Items: typed answers and typed errors.

use crate::{Given, both_ways};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{AttributeValue, Put, ReturnValue, TransactWriteItem, Update};
use std::collections::BTreeMap;

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn number(number: u32) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

/// The client, and an order of Ann with the id 1 and the total 5.
async fn orders(given: &Given) -> Client {
    let client = Client::new(&given.owner);
    let put = client.put_item().table_name("Orders").item("customer", text("ann")).item("id", number(1));
    put.item("total", number(5)).send().await.expect("the owner may put");
    client
}

#[test]
fn what_was_put_is_got_queried_and_changed() {
    both_ways(|given| {
        Box::pin(async move {
            let client = orders(&given).await;
            let get = |id| {
                client
                    .get_item()
                    .table_name("Orders")
                    .key("customer", text("ann"))
                    .key("id", number(id))
                    .consistent_read(true)
            };
            let found = get(1).send().await.unwrap().item.unwrap();
            let found: BTreeMap<_, _> = found.into_iter().collect();
            let expected = [("customer", text("ann")), ("id", number(1)), ("total", number(5))];
            assert_eq!(found, expected.map(|(name, value)| (name.to_owned(), value)).into());
            assert_eq!(get(2).send().await.unwrap().item, None);

            let update =
                client.update_item().table_name("Orders").key("customer", text("ann")).key("id", number(1));
            let update = update
                .update_expression("SET #t = #t + :n REMOVE nothing")
                .expression_attribute_names("#t", "total");
            let update =
                update.expression_attribute_values(":n", number(2)).return_values(ReturnValue::UpdatedNew);
            let updated = update.send().await.unwrap().attributes.unwrap();
            assert_eq!(updated["total"], number(7));
        })
    });
}

#[test]
fn a_query_is_paged_by_the_paginator_of_the_sdk() {
    both_ways(|given| {
        Box::pin(async move {
            let client = orders(&given).await;
            for id in 2..=7 {
                let put = client
                    .put_item()
                    .table_name("Orders")
                    .item("customer", text("ann"))
                    .item("id", number(id));
                put.send().await.unwrap();
            }
            let query =
                client.query().table_name("Orders").key_condition_expression("customer = :c AND id > :n");
            let query = query
                .expression_attribute_values(":c", text("ann"))
                .expression_attribute_values(":n", number(1));
            let mut pages = query.limit(2).into_paginator().send();
            let mut ids = Vec::new();
            let mut count = 0;
            while let Some(page) = pages.next().await {
                count += 1;
                ids.extend(
                    page.unwrap()
                        .items
                        .unwrap_or_default()
                        .into_iter()
                        .map(|item| item["id"].as_n().unwrap().clone()),
                );
            }
            assert_eq!(ids, ["2", "3", "4", "5", "6", "7"]);
            assert_eq!(count, 4, "the last full page does not know that it is the last");
        })
    });
}

#[test]
fn a_failed_condition_is_a_typed_error() {
    both_ways(|given| {
        Box::pin(async move {
            let client = orders(&given).await;
            let put =
                client.put_item().table_name("Orders").item("customer", text("ann")).item("id", number(1));
            let put = put.condition_expression("attribute_not_exists(customer)");
            let error = put.send().await.unwrap_err().into_service_error();
            assert!(error.is_conditional_check_failed_exception(), "{error:?}");
            assert_eq!(error.message(), Some("The conditional request failed"));
        })
    });
}

#[test]
fn a_cancelled_transaction_names_its_reasons() {
    both_ways(|given| {
        Box::pin(async move {
            let client = orders(&given).await;
            let put = |id, condition: Option<&str>| {
                let put =
                    Put::builder().table_name("Orders").item("customer", text("ann")).item("id", number(id));
                let put = put.set_condition_expression(condition.map(str::to_owned)).build().unwrap();
                TransactWriteItem::builder().put(put).build()
            };
            let both = client.transact_write_items().transact_items(put(2, None));
            let both = both.transact_items(put(1, Some("attribute_not_exists(customer)")));
            let error = both.send().await.unwrap_err().into_service_error();
            assert!(error.is_transaction_canceled_exception(), "{error:?}");
            let aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError::TransactionCanceledException(cancelled) = error
            else {
                panic!("{error:?}")
            };
            let codes: Vec<_> =
                cancelled.cancellation_reasons().iter().map(|reason| reason.code().unwrap()).collect();
            assert_eq!(codes, ["None", "ConditionalCheckFailed"]);
            let get =
                client.get_item().table_name("Orders").key("customer", text("ann")).key("id", number(2));
            assert_eq!(get.send().await.unwrap().item, None, "nothing of it was done");

            let update =
                Update::builder().table_name("Orders").key("customer", text("ann")).key("id", number(1));
            let update = update
                .update_expression("SET amount = :n")
                .expression_attribute_values(":n", number(9))
                .build()
                .unwrap();
            let update = TransactWriteItem::builder().update(update).build();
            client
                .transact_write_items()
                .transact_items(put(2, None))
                .transact_items(update)
                .send()
                .await
                .unwrap();
            let all = client.scan().table_name("Orders").send().await.unwrap();
            assert_eq!(all.count, 2);
        })
    });
}

#[test]
fn a_missing_table_and_a_broken_expression_are_told_apart() {
    both_ways(|given| {
        Box::pin(async move {
            let client = orders(&given).await;
            let error = client.scan().table_name("Nowhere").send().await.unwrap_err().into_service_error();
            assert!(error.is_resource_not_found_exception(), "{error:?}");
            let error = client
                .scan()
                .table_name("Orders")
                .filter_expression("a = ")
                .send()
                .await
                .unwrap_err()
                .into_service_error();
            assert_eq!(error.code(), Some("ValidationException"));
            assert!(
                error.message().unwrap().starts_with("Invalid FilterExpression: Syntax error"),
                "{error:?}"
            );
        })
    });
}
