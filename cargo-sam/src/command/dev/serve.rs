//! The ports of a session.

use crate::report::Failure;
use sam_sim::Account;
use sam_sim::apigateway::Kind;
use sam_sim::cloudformation::Stack;
use sam_sim::server::{self, Server};
use std::collections::BTreeMap;
use std::io;
use std::net::Ipv4Addr;
use tokio::net::TcpListener;

/// The option that chooses the port of the AWS endpoint.
pub(super) const ENDPOINT_OPTION: &str = "--endpoint-port";

/// The option that chooses the port of the first API.
const API_OPTION: &str = "--port";

/// An API on a port of its own.
pub(super) struct Api {
    pub(super) logical_id: String,
    pub(super) kind: Kind,
    pub(super) server: Server,
}

/// Serves the APIs of a stack on this port and the following, in the order of their logical ids; on any ports if it is 0.
pub(super) async fn apis(account: &Account, stack: &Stack, first: u16) -> Result<Vec<Api>, Failure> {
    let by_id: BTreeMap<&str, &String> = stack
        .resources
        .iter()
        .map(|(logical_id, resource)| (resource.created.physical_id.as_str(), logical_id))
        .collect();
    let known: BTreeMap<_, _> = account
        .services()
        .apigateway
        .apis()
        .into_iter()
        .filter_map(|api| Some(((*by_id.get(api.id.as_str())?).clone(), api)))
        .collect();
    let mut served = Vec::new();
    for (offset, (logical_id, api)) in (0..).zip(known) {
        let port = match first {
            0 => 0,
            first => first.checked_add(offset).ok_or_else(|| {
                Failure::Usage(format!(
                    "there is no port for `{logical_id}` behind {first}; choose a lower {API_OPTION}"
                ))
            })?,
        };
        let listener = listen(port, API_OPTION).await?;
        let server = server::serve_api(account.clone(), &api.id, listener).map_err(broken)?;
        served.push(Api { logical_id, kind: api.kind, server });
    }
    Ok(served)
}

/// Listens on loopback; `option` chooses another port.
pub(super) async fn listen(port: u16, option: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| {
        let reason = match error.kind() {
            io::ErrorKind::AddrInUse => "is taken by another program".to_owned(),
            _ => format!("cannot be opened: {error}"),
        };
        Failure::Faults(format!(
            "port {port} {reason}; choose another with `{option} PORT`, or any free one with `{option} 0`"
        ))
    })
}

/// The failure of a port that was opened and does not work.
pub(super) fn broken(error: io::Error) -> Failure {
    Failure::Faults(format!("a port cannot be served: {error}"))
}
