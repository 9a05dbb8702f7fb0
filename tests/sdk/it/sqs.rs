//! Messages: sent, received, deleted, one by one and in batches. The SDK checks the MD5 sums by itself.

use crate::{Given, both_ways};
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{
    DeleteMessageBatchRequestEntry, MessageAttributeValue, QueueAttributeName, SendMessageBatchRequestEntry,
};

async fn jobs(given: &Given) -> (Client, String) {
    let client = Client::new(&given.owner);
    let url = client.get_queue_url().queue_name("jobs").send().await.expect("the queue is there").queue_url;
    (client, url.expect("it has a URL"))
}

#[test]
fn a_message_is_sent_received_and_deleted() {
    both_ways(|given| {
        Box::pin(async move {
            let (client, url) = jobs(&given).await;
            let kind =
                MessageAttributeValue::builder().data_type("String").string_value("é").build().unwrap();
            let send = client
                .send_message()
                .queue_url(&url)
                .message_body("{\"order\":1}")
                .message_attributes("kind", kind);
            let sent = send.send().await.unwrap();
            let receive = || {
                client
                    .receive_message()
                    .queue_url(&url)
                    .message_attribute_names("All")
                    .max_number_of_messages(10)
            };
            let received = receive().send().await.unwrap().messages.unwrap();
            assert_eq!(received.len(), 1);
            assert_eq!(
                (received[0].message_id(), received[0].body()),
                (sent.message_id(), Some("{\"order\":1}"))
            );
            assert_eq!(received[0].message_attributes().unwrap()["kind"].string_value(), Some("é"));
            assert_eq!(receive().send().await.unwrap().messages, None, "it is hidden");
            client
                .delete_message()
                .queue_url(&url)
                .receipt_handle(received[0].receipt_handle().unwrap())
                .send()
                .await
                .unwrap();
            let count = QueueAttributeName::ApproximateNumberOfMessagesNotVisible;
            let attributes = client
                .get_queue_attributes()
                .queue_url(&url)
                .attribute_names(count.clone())
                .send()
                .await
                .unwrap();
            assert_eq!(attributes.attributes.unwrap()[&count], "0");
        })
    });
}

#[test]
fn an_entry_of_a_batch_fails_alone() {
    both_ways(|given| {
        Box::pin(async move {
            let (client, url) = jobs(&given).await;
            let entry = |id: &str, body: &str| {
                SendMessageBatchRequestEntry::builder().id(id).message_body(body).build().unwrap()
            };
            let batch = client
                .send_message_batch()
                .queue_url(&url)
                .entries(entry("a", "1"))
                .entries(entry("b", "\u{1}"));
            let sent = batch.send().await.unwrap();
            let ids = |found: Vec<&str>| found.into_iter().map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(ids(sent.successful().iter().map(|one| one.id()).collect()), ["a"]);
            assert_eq!(
                sent.failed().iter().map(|one| (one.id(), one.code())).collect::<Vec<_>>(),
                [("b", "InvalidMessageContents")]
            );

            let received = client.receive_message().queue_url(&url).send().await.unwrap().messages.unwrap();
            let delete = |id: &str, handle: &str| {
                DeleteMessageBatchRequestEntry::builder().id(id).receipt_handle(handle).build().unwrap()
            };
            let batch = client.delete_message_batch().queue_url(&url);
            let batch = batch
                .entries(delete("a", received[0].receipt_handle().unwrap()))
                .entries(delete("b", "no handle"));
            let deleted = batch.send().await.unwrap();
            assert_eq!(
                (deleted.successful().len(), deleted.failed()[0].code()),
                (1, "ReceiptHandleIsInvalid")
            );
        })
    });
}

#[test]
fn a_queue_that_is_not_there_is_a_typed_error() {
    both_ways(|given| {
        Box::pin(async move {
            let (client, url) = jobs(&given).await;
            let error =
                client.get_queue_url().queue_name("nowhere").send().await.unwrap_err().into_service_error();
            assert!(error.is_queue_does_not_exist(), "{error:?}");
            let send = client.send_message().queue_url(format!("{url}-2")).message_body("a");
            assert!(send.send().await.unwrap_err().into_service_error().is_queue_does_not_exist());
        })
    });
}
