//! `Connectors` of a resource: connectors whose source is that resource.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/managing-permissions-connectors.html>

use super::KIND;
use crate::transform::expect::{self, Of};
use crate::transform::fault::Fault;
use crate::transform::python27::{Dict, Node};
use crate::transform::{Context, own};

/// A connector that stood within a resource.
pub(in crate::transform) struct Embedded {
    pub(in crate::transform) owner: String,
    pub(in crate::transform) id: String,
}

/// Takes the connectors out of all resources and makes them resources of their own.
pub(in crate::transform) fn take(context: &mut Context<'_>, faults: &mut Vec<Fault>) -> Vec<Embedded> {
    let mut taken = Vec::new();
    let owners: Vec<String> = context.resources.keys().map(|id| id.text.clone()).collect();
    for owner in owners {
        let resource = context.resources.get_mut(&owner).and_then(Node::as_map_mut);
        let Some(connectors) = resource.and_then(|resource| resource.remove("Connectors")) else {
            continue;
        };
        let of = Of::Attribute(&owner);
        match expect::map(Some(&connectors), of, &format!("{owner}.Connectors")) {
            Ok(connectors) => {
                for (name, connector) in connectors.iter() {
                    match read(context, &owner, &name.text, connector) {
                        Ok(connector) => {
                            taken.push((owner.clone(), format!("{owner}{}", name.text), connector))
                        }
                        Err(fault) => faults.push(fault),
                    }
                }
            }
            Err(fault) => faults.push(fault),
        }
    }
    let mut embedded = Vec::new();
    for (owner, id, connector) in taken {
        context.resources.insert(id.as_str(), Node::Map(connector));
        embedded.push(Embedded { owner, id });
    }
    embedded
}

fn read(context: &Context<'_>, owner: &str, name: &str, connector: &Node) -> Result<Dict, Fault> {
    let id = format!("{owner}{name}");
    if context.resources.contains_key(&id) {
        return Err(Fault::Duplicate { id: owner.to_owned(), generated: id, kind: KIND.to_owned() });
    }
    let Some(connector) = connector.as_map() else {
        return Err(Fault::resource(&id, format!("{owner}.{id} should be a map.")));
    };
    let path = format!("Connectors.{name}.Properties");
    let properties = expect::map(connector.get("Properties"), Of::Attribute(owner), &path)?;
    let mut properties = properties.clone();
    let mut source = match properties.remove("SourceReference") {
        None => Dict::plain(),
        given => {
            expect::map(given.as_ref(), Of::Resource(owner), &format!("{path}.SourceReference"))?.clone()
        }
    };
    if source.contains_key("Id") {
        return Err(Fault::resource(name, "'Id' shouldn't be defined in 'SourceReference'."));
    }
    source.insert("Id", own(owner));
    properties.insert("Source", Node::Map(source));
    let mut connector = connector.clone();
    connector.insert("Type", own(KIND));
    connector.insert("Properties", Node::Map(properties));
    Ok(connector)
}
