//! Resources do not depend on each other in a circle. A report names the whole circle.
//!
//! What SAM adds counts too: an API contains its functions, a role belongs to its function, and a user pool or a
//! bucket calls the functions that have it as an event.

use super::references::visit;
use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::rules::Rule;
use crate::rules::model::{SAM_FUNCTION, events, routes, target};
use crate::template::{Resource, Template};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::stack::DEPENDENCY_CYCLE, check };

type Graph<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    let mut graph = graph(template);
    strip(&mut graph);
    let mut reported = BTreeSet::new();
    for start in template.resources.keys().map(String::as_str).filter(|id| graph.contains_key(id)) {
        if reported.contains(start) {
            continue;
        }
        // A second circle through the same resources shows when the first is broken.
        let way = way_back(&graph, start).filter(|way| !way.iter().any(|id| reported.contains(id)));
        let Some(way) = way else { continue };
        reported.extend(way.iter().copied());
        let circle: Vec<_> = way.iter().chain([&start]).map(|id| format!("`{id}`")).collect();
        let message =
            format!("resources must not depend on each other in a circle, found {}", circle.join(" → "));
        let help = "break the circle: leave a reference out, or pass the value at run time, for instance by a parameter of Systems Manager";
        found.push(Diagnostic::error(RULE.fault.code, Place::resource(start), message, help));
    }
}

fn graph(template: &Template) -> Graph<'_> {
    let mut graph: Graph<'_> =
        template.resources.iter().map(|(id, resource)| (id.as_str(), edges(resource))).collect();
    let mut add = |from: &str, to| {
        if let Some(edges) = graph.get_mut(from) {
            edges.insert(to);
        }
    };
    for route in routes(template) {
        add(route.api, route.event.function);
    }
    for event in events(template) {
        let member = match event.kind {
            "Cognito" => "UserPool",
            "S3" => "Bucket",
            _ => continue,
        };
        if let Some(source) = event.get(member).and_then(target) {
            add(source, event.function);
        }
    }
    let known: BTreeSet<&str> = template.resources.keys().map(String::as_str).collect();
    graph.values_mut().for_each(|edges| edges.retain(|id| known.contains(id)));
    graph
}

/// What a resource needs before it can be made.
fn edges(resource: &Resource) -> BTreeSet<&str> {
    let mut edges: BTreeSet<&str> = resource.depends_on.iter().map(String::as_str).collect();
    for (name, value) in &resource.properties {
        // SAM makes resources of their own from these, which depend on the function and not the other way round.
        if resource.kind == SAM_FUNCTION && ["Events", "EventInvokeConfig"].contains(&name.as_str()) {
            continue;
        }
        visit(value, "", &mut |reference, _| {
            use super::references::Reference::{Attribute, Name};
            if let Name(id) | Attribute(id) = reference {
                edges.insert(id);
            }
        });
    }
    edges
}

/// Takes everything away that cannot be part of a circle: what depends on nothing that is left.
fn strip(graph: &mut Graph<'_>) {
    let mut users: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (from, edges) in graph.iter() {
        edges.iter().for_each(|to| users.entry(to).or_default().push(from));
    }
    let mut free: Vec<&str> = graph.iter().filter(|(_, edges)| edges.is_empty()).map(|(id, _)| *id).collect();
    while let Some(id) = free.pop() {
        graph.remove(id);
        for user in users.get(id).into_iter().flatten() {
            if let Some(edges) = graph.get_mut(user) {
                edges.remove(id);
                if edges.is_empty() {
                    free.push(user);
                }
            }
        }
    }
}

/// The shortest way from `start` back to it, without the last step.
fn way_back<'a>(graph: &Graph<'a>, start: &'a str) -> Option<Vec<&'a str>> {
    let mut from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut next = VecDeque::from([start]);
    while let Some(id) = next.pop_front() {
        for to in graph.get(id).into_iter().flatten() {
            if *to == start {
                let mut way = vec![id];
                while let Some(before) = way.last().filter(|id| **id != start).and_then(|id| from.get(id)) {
                    way.push(before);
                }
                way.reverse();
                return Some(way);
            }
            if !from.contains_key(to) {
                from.insert(to, id);
                next.push_back(to);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cycles(resources: &str) -> Vec<String> {
        let indented: String = resources.lines().map(|line| format!("  {line}\n")).collect();
        let template = Template::parse(&format!("Resources:\n{indented}")).unwrap();
        let mut found = Vec::new();
        check(&template, &mut found);
        found.into_iter().map(|found| found.message.rsplit_once("found ").unwrap().1.to_owned()).collect()
    }

    fn topics(edges: &[(&str, &str)]) -> Vec<String> {
        cycles(
            &edges
                .iter()
                .map(|(from, to)| format!("{from}:\n  Type: AWS::SNS::Topic\n  DependsOn: [{to}]\n"))
                .collect::<String>(),
        )
    }

    #[test]
    fn the_whole_circle_is_named_once() {
        assert_eq!(topics(&[("A", "B"), ("B", "C"), ("C", "")]), [""; 0]);
        assert_eq!(topics(&[("Z", "A"), ("A", "B"), ("B", "C"), ("C", "A")]), ["`A` → `B` → `C` → `A`"]);
        assert_eq!(topics(&[("A", "A")]), ["`A` → `A`"]);
        assert_eq!(
            topics(&[("A", "B"), ("B", "A"), ("C", "D"), ("D", "C")]),
            ["`A` → `B` → `A`", "`C` → `D` → `C`"]
        );
    }

    #[test]
    fn the_shortest_circle_is_named_and_no_other_through_it() {
        assert_eq!(topics(&[("A", "B, C"), ("B", "C"), ("C", "A")]), ["`A` → `C` → `A`"]);
    }

    #[test]
    fn a_function_that_knows_the_url_of_its_own_api_is_a_circle() {
        let function = "A:\n  Type: AWS::Serverless::HttpApi\nF:\n  Type: AWS::Serverless::Function\n  Properties:\n    Environment: {Variables: {URL: !Sub 'https://${A}.example'}}\n    Events:\n      E:\n        Type: HttpApi\n        Properties: {ApiId: !Ref A, Method: GET, Path: /}\n";
        assert_eq!(cycles(function), ["`A` → `F` → `A`"]);
        assert_eq!(cycles(&function.replace("URL: !Sub 'https://${A}.example'", "URL: x")), [""; 0]);
    }

    #[test]
    fn a_trigger_of_a_user_pool_cannot_know_the_pool() {
        let pool = "P:\n  Type: AWS::Cognito::UserPool\nF:\n  Type: AWS::Serverless::Function\n  Properties:\n    Environment: {Variables: {POOL: !Ref P}}\n    Events:\n      E:\n        Type: Cognito\n        Properties: {UserPool: !Ref P, Trigger: PreSignUp}\n";
        assert_eq!(cycles(pool), ["`P` → `F` → `P`"]);
    }

    #[test]
    fn a_long_chain_is_no_deep_recursion() {
        let chain: String = (0..5_000)
            .map(|at| format!("T{at}:\n  Type: AWS::SNS::Topic\n  DependsOn: T{}\n", (at + 1) % 5_000))
            .collect();
        assert_eq!(cycles(&chain).len(), 1);
    }
}
