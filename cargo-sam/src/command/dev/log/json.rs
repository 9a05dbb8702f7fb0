//! An event as a JSON object.

use sam_sim::trace::{Event, What};
use serde_json::{Value, json};

/// The event with its number, its cause and what it was. The status of a request that is not answered yet is null.
pub(super) fn document(event: &Event) -> Value {
    let mut document = json!({
        "event": null,
        "id": event.id.0,
        "cause": event.cause.map(|cause| cause.0),
        "at": event.at.to_string(),
    });
    let (name, details) = details(&event.what);
    document["event"] = name.into();
    if let (Value::Object(document), Value::Object(details)) = (&mut document, details) {
        document.extend(details);
    }
    document
}

fn details(what: &What) -> (&'static str, Value) {
    match what {
        What::Request { api, method, path, status } => (
            "request",
            json!({ "api": api, "method": method, "path": path, "status": (*status != 0).then_some(status) }),
        ),
        What::Deployment { stack, outcome } => ("deployment", json!({ "stack": stack, "outcome": outcome })),
        What::InvocationStarted { function, request_id, trigger } => (
            "invocation_started",
            json!({ "function": function, "request_id": request_id, "trigger": trigger }),
        ),
        What::InvocationEnded { function, request_id, outcome } => (
            "invocation_ended",
            json!({ "function": function, "request_id": request_id, "outcome": outcome }),
        ),
        What::Call { principal, action, resource, error } => (
            "call",
            json!({ "principal": principal, "action": action, "resource": resource, "error": error }),
        ),
        What::Denial { principal, action, resource } => {
            ("denial", json!({ "principal": principal, "action": action, "resource": resource }))
        }
        What::Delivery { from, to, detail } => {
            ("delivery", json!({ "from": from, "to": to, "detail": detail }))
        }
        What::Code { user_pool, username, destination, purpose, code } => (
            "code",
            json!({
                "user_pool": user_pool, "username": username, "destination": destination, "purpose": purpose,
                "code": code,
            }),
        ),
        What::Log { function, line } => ("log", json!({ "function": function, "line": line })),
        other => ("other", json!({ "detail": format!("{other:?}") })),
    }
}
