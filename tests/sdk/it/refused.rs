//! What is refused: by policies, and because it is not simulated.

use crate::both_ways;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::AttributeValue;

#[test]
fn what_a_role_does_not_allow_is_denied_by_code() {
    both_ways(|given| {
        Box::pin(async move {
            let client = aws_sdk_dynamodb::Client::new(&given.reader);
            let (customer, id) = (AttributeValue::S("ann".to_owned()), AttributeValue::N("1".to_owned()));
            let get = client
                .get_item()
                .table_name("Orders")
                .key("customer", customer.clone())
                .key("id", id.clone());
            assert_eq!(get.send().await.unwrap().item, None);

            let put = client.put_item().table_name("Orders").item("customer", customer).item("id", id);
            let error = put.send().await.unwrap_err();
            assert_eq!(error.raw_response().unwrap().status().as_u16(), 400);
            let error = error.into_service_error();
            assert_eq!(error.code(), Some("AccessDeniedException"));
            let message = error.message().unwrap();
            assert!(
                message.contains(
                    "is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:"
                ),
                "{message}"
            );

            let error = aws_sdk_sqs::Client::new(&given.reader)
                .list_queues()
                .send()
                .await
                .unwrap_err()
                .into_service_error();
            assert_eq!(aws_sdk_sqs::error::ProvideErrorMetadata::code(&error), Some("AccessDenied"));
        })
    });
}

#[test]
fn an_operation_that_is_not_simulated_says_so() {
    both_ways(|given| {
        Box::pin(async move {
            let client = aws_sdk_dynamodb::Client::new(&given.owner);
            let error = client.list_backups().send().await.unwrap_err();
            assert_eq!(error.raw_response().unwrap().status().as_u16(), 501);
            let error = error.into_service_error();
            assert_eq!(error.code(), Some("Unsupported"));
            assert!(error.message().unwrap().starts_with("Unsupported: dynamodb:ListBackups"), "{error:?}");

            let client = aws_sdk_sqs::Client::new(&given.owner);
            let error =
                client.list_message_move_tasks().source_arn("arn:aws:sqs:eu-central-1:123456789012:jobs");
            let error = error.send().await.unwrap_err().into_service_error();
            assert_eq!(aws_sdk_sqs::error::ProvideErrorMetadata::code(&error), Some("Unsupported"));
        })
    });
}
