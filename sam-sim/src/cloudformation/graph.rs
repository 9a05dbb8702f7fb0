//! The order in which resources are made.

use std::collections::{BTreeMap, BTreeSet};

/// The nodes such that each comes after all it depends on; of those that are free, the first as listed comes first.
///
/// # Errors
/// The nodes that depend on each other in a circle, as listed.
pub(super) fn order(
    nodes: &[String],
    edges: &BTreeMap<String, BTreeSet<String>>,
) -> Result<Vec<String>, Vec<String>> {
    let mut done = BTreeSet::new();
    let mut order = Vec::with_capacity(nodes.len());
    while order.len() < nodes.len() {
        let free = |node: &&String| {
            !done.contains(*node)
                && edges.get(*node).is_none_or(|needed| needed.iter().all(|one| done.contains(one)))
        };
        match nodes.iter().find(free) {
            Some(node) => {
                done.insert(node.clone());
                order.push(node.clone());
            }
            None => return Err(circle(nodes, edges, &done)),
        }
    }
    Ok(order)
}

/// Those of the nodes that are not done which reach themselves.
fn circle(
    nodes: &[String],
    edges: &BTreeMap<String, BTreeSet<String>>,
    done: &BTreeSet<String>,
) -> Vec<String> {
    let reaches_itself = |node: &&String| {
        let mut seen = BTreeSet::new();
        let mut next: Vec<&String> = edges.get(*node).into_iter().flatten().collect();
        while let Some(one) = next.pop() {
            if one == *node {
                return true;
            }
            if seen.insert(one) {
                next.extend(edges.get(one).into_iter().flatten());
            }
        }
        false
    };
    nodes.iter().filter(|node| !done.contains(*node)).filter(reaches_itself).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(edges: &[(&str, &[&str])], expected: Result<&[&str], &[&str]>) {
        let nodes: Vec<_> = ["A", "B", "C", "D"].map(str::to_owned).into();
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let edges =
            edges.iter().map(|(from, to)| ((*from).to_owned(), texts(to).into_iter().collect())).collect();
        assert_eq!(order(&nodes, &edges), expected.map(texts).map_err(texts));
    }

    #[test]
    fn without_dependencies_the_order_is_that_of_the_template() {
        check(&[], Ok(&["A", "B", "C", "D"]));
    }

    #[test]
    fn what_is_needed_comes_first() {
        check(&[("A", &["D"]), ("B", &["A"])], Ok(&["C", "D", "A", "B"]));
    }

    #[test]
    fn only_the_members_of_a_circle_are_named() {
        check(&[("A", &["B"]), ("B", &["C"]), ("C", &["B"])], Err(&["B", "C"]));
        check(&[("D", &["D"])], Err(&["D"]));
    }
}
