//! Which route a path belongs to: a tree of segments, built once when an API is deployed.
//!
//! A literal segment goes before a parameter, a parameter before `{proxy+}`. The search goes back when a more literal
//! branch has no route that accepts the request.
//! Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html>

use std::borrow::Cow;
use std::collections::BTreeMap;

/// Routes by path and method.
#[derive(Debug)]
pub(super) struct Router<T> {
    root: Node<T>,
}

/// The routes of one path.
#[derive(Debug)]
pub(super) struct Methods<T> {
    by_name: BTreeMap<String, T>,
    any: Option<T>,
}

/// A route that was found, and what its path parameters hold, in the order of the path.
#[derive(Debug)]
pub(super) struct Match<'a, T> {
    pub(super) methods: &'a Methods<T>,
    pub(super) values: Vec<&'a str>,
}

/// Why a path cannot be part of an API.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum PathError {
    /// It does not begin with `/`, or a segment mixes text and braces.
    Malformed,
    /// `{name+}` is not the last segment.
    GreedyNotLast,
}

#[derive(Debug)]
struct Node<T> {
    literals: BTreeMap<String, Node<T>>,
    parameter: Option<Box<Node<T>>>,
    greedy: Methods<T>,
    here: Methods<T>,
}

#[derive(Debug, PartialEq, Eq)]
enum Segment<'a> {
    Literal(&'a str),
    Parameter(&'a str),
    Greedy(&'a str),
}

impl<T> Methods<T> {
    /// The route of this very method, or else the one of any method.
    pub(super) fn get(&self, method: &str) -> Option<&T> {
        self.by_name.get(method).or(self.any.as_ref())
    }

    /// Whether there is any route at all.
    pub(super) fn is_empty(&self) -> bool {
        self.by_name.is_empty() && self.any.is_none()
    }

    fn insert(&mut self, method: Option<&str>, route: T) {
        match method {
            Some(method) => {
                self.by_name.insert(method.to_owned(), route);
            }
            None => self.any = Some(route),
        }
    }
}

impl<T> Router<T> {
    /// Adds a route; `method` is none for any method. Returns the names of its path parameters.
    pub(super) fn insert(&mut self, path: &str, method: Option<&str>, route: T) -> Result<(), PathError> {
        let segments = parse(path)?;
        let mut node = &mut self.root;
        for segment in segments {
            node = match segment {
                Segment::Literal(text) => node.literals.entry(text.to_owned()).or_default(),
                Segment::Parameter(_) => node.parameter.get_or_insert_default(),
                Segment::Greedy(_) => {
                    node.greedy.insert(method, route);
                    return Ok(());
                }
            };
        }
        node.here.insert(method, route);
        Ok(())
    }

    /// The most specific path that `accept` agrees to. Parameters do not match an empty segment.
    pub(super) fn find<'a>(
        &'a self,
        path: &'a str,
        accept: impl Fn(&Methods<T>) -> bool,
    ) -> Option<Match<'a, T>> {
        let mut values = Vec::new();
        let methods =
            self.root.find(path.strip_prefix('/').unwrap_or(path), path == "/", &accept, &mut values)?;
        Some(Match { methods, values })
    }
}

/// The names of the parameters in a path, in order.
pub(super) fn parameters(path: &str) -> Result<Vec<String>, PathError> {
    let names = parse(path)?.into_iter().filter_map(|segment| match segment {
        Segment::Literal(_) => None,
        Segment::Parameter(name) | Segment::Greedy(name) => Some(name.to_owned()),
    });
    Ok(names.collect())
}

impl<T> Node<T> {
    /// `rest` is what follows the slash; `done` tells the end of the path from an empty last segment.
    fn find<'a>(
        &'a self,
        rest: &'a str,
        done: bool,
        accept: &impl Fn(&Methods<T>) -> bool,
        values: &mut Vec<&'a str>,
    ) -> Option<&'a Methods<T>> {
        if done {
            return (!self.here.is_empty() && accept(&self.here)).then_some(&self.here);
        }
        let (segment, after, last) = match rest.split_once('/') {
            Some((segment, after)) => (segment, after, false),
            None => (rest, "", true),
        };
        let decoded = decode(segment);
        if let Some(node) = self.literals.get(decoded.as_ref())
            && let Some(found) = node.find(after, last, accept, values)
        {
            return Some(found);
        }
        if let Some(node) = self.parameter.as_deref().filter(|_| !segment.is_empty()) {
            values.push(segment);
            if let Some(found) = node.find(after, last, accept, values) {
                return Some(found);
            }
            values.pop();
        }
        if !rest.is_empty() && !self.greedy.is_empty() && accept(&self.greedy) {
            values.push(rest);
            return Some(&self.greedy);
        }
        None
    }
}

fn parse(path: &str) -> Result<Vec<Segment<'_>>, PathError> {
    let rest = path.strip_prefix('/').ok_or(PathError::Malformed)?;
    if rest.is_empty() {
        return Ok(Vec::new());
    }
    let segments: Vec<_> = rest.split('/').map(segment).collect::<Result<_, _>>()?;
    let greedy = segments.iter().position(|segment| matches!(segment, Segment::Greedy(_)));
    match greedy {
        Some(at) if at + 1 != segments.len() => Err(PathError::GreedyNotLast),
        _ => Ok(segments),
    }
}

fn segment(text: &str) -> Result<Segment<'_>, PathError> {
    let Some(inner) = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) else {
        return if text.contains(['{', '}']) {
            Err(PathError::Malformed)
        } else {
            Ok(Segment::Literal(text))
        };
    };
    let (name, greedy) = match inner.strip_suffix('+') {
        Some(name) => (name, true),
        None => (inner, false),
    };
    if name.is_empty() || name.contains(['{', '}', '+']) {
        return Err(PathError::Malformed);
    }
    Ok(if greedy { Segment::Greedy(name) } else { Segment::Parameter(name) })
}

fn decode(segment: &str) -> Cow<'_, str> {
    percent_encoding::percent_decode_str(segment).decode_utf8_lossy()
}

impl<T> Default for Router<T> {
    fn default() -> Self {
        Self { root: Node::default() }
    }
}

impl<T> Default for Node<T> {
    fn default() -> Self {
        Self {
            literals: BTreeMap::new(),
            parameter: None,
            greedy: Methods::default(),
            here: Methods::default(),
        }
    }
}

impl<T> Default for Methods<T> {
    fn default() -> Self {
        Self { by_name: BTreeMap::new(), any: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn router(paths: &[(&'static str, Option<&'static str>)]) -> Router<&'static str> {
        let mut router = Router::default();
        for (path, method) in paths {
            router.insert(path, *method, *path).unwrap();
        }
        router
    }

    fn found(router: &Router<&'static str>, path: &str) -> Option<(&'static str, Vec<String>)> {
        let found = router.find(path, |methods| methods.get("GET").is_some())?;
        Some((*found.methods.get("GET")?, found.values.iter().map(|value| (*value).to_owned()).collect()))
    }

    #[test]
    fn a_literal_goes_before_a_parameter_and_a_parameter_before_a_greedy_one() {
        let router = router(&[
            ("/{proxy+}", None),
            ("/pets/{proxy+}", Some("GET")),
            ("/pets/dog/{id}", Some("GET")),
            ("/pets/dog/1", Some("GET")),
        ]);
        let check = |path: &str, expected: &str, values: &[&str]| {
            assert_eq!(found(&router, path), Some((router_path(&router, expected), owned(values))), "{path}");
        };
        check("/pets/dog/1", "/pets/dog/1", &[]);
        check("/pets/dog/2", "/pets/dog/{id}", &["2"]);
        check("/pets/cat/1/2", "/pets/{proxy+}", &["cat/1/2"]);
        check("/test/5", "/{proxy+}", &["test/5"]);
    }

    fn router_path(_: &Router<&'static str>, path: &str) -> &'static str {
        ["/pets/dog/1", "/pets/dog/{id}", "/pets/{proxy+}", "/{proxy+}"]
            .into_iter()
            .find(|known| *known == path)
            .unwrap()
    }

    fn owned(values: &[&str]) -> Vec<String> {
        values.iter().map(|value| (*value).to_owned()).collect()
    }

    #[test]
    fn the_search_goes_back_from_a_literal_branch_without_a_route() {
        let router = router(&[("/a/b/c", None), ("/a/{x}", None)]);
        assert_eq!(found(&router, "/a/b"), Some(("/a/{x}", owned(&["b"]))));
    }

    #[test]
    fn an_exact_method_goes_before_any_method_of_the_same_path() {
        let mut router = Router::default();
        router.insert("/a", None, "any").unwrap();
        router.insert("/a", Some("GET"), "get").unwrap();
        let methods = router.find("/a", |_| true).unwrap().methods;
        assert_eq!((methods.get("GET"), methods.get("PUT")), (Some(&"get"), Some(&"any")));
    }

    #[test]
    fn the_root_is_not_a_greedy_path() {
        assert_eq!(found(&router(&[("/{proxy+}", None)]), "/"), None);
        assert_eq!(found(&router(&[("/", None)]), "/"), Some(("/", Vec::new())));
    }

    #[test]
    fn an_empty_segment_is_no_parameter() {
        assert_eq!(found(&router(&[("/a/{id}", None)]), "/a/"), None);
        assert_eq!(found(&router(&[("/a/{id}/b", None)]), "/a//b"), None);
    }

    #[test]
    fn a_literal_is_compared_after_percent_decoding() {
        assert_eq!(found(&router(&[("/a b", None)]), "/a%20b"), Some(("/a b", Vec::new())));
        assert_eq!(found(&router(&[("/a", None)]), "/%zz"), None);
    }

    #[test]
    fn malformed_paths_are_refused() {
        assert_eq!(parameters("a"), Err(PathError::Malformed));
        assert_eq!(parameters("/a{b}"), Err(PathError::Malformed));
        assert_eq!(parameters("/{}"), Err(PathError::Malformed));
        assert_eq!(parameters("/{a+}/b"), Err(PathError::GreedyNotLast));
        assert_eq!(parameters("/{a}/{b+}"), Ok(owned(&["a", "b"])));
    }
}
