//! The path of a route: `/orders/{id}/lines/{line}`, `/files/{path+}`.
//!
//! Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html>

use std::fmt;

/// The segments of a route's path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoutePath {
    segments: Vec<Segment>,
}

/// What stands between two slashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// A fixed text.
    Literal(String),
    /// `{name}`: one segment of any content.
    Variable(String),
    /// `{name+}`: all that remains.
    Greedy(String),
}

/// Why a text is no path of a route: a sentence that says what must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteError(String);

impl RoutePath {
    /// Reads a path.
    pub fn parse(text: &str) -> Result<Self, RouteError> {
        let refuse = |why: String| Err(RouteError(why));
        let Some(rest) = text.strip_prefix('/') else {
            return refuse(format!("a path begins with `/`: write `/{text}`"));
        };
        let mut segments: Vec<Segment> = Vec::new();
        if rest.is_empty() {
            return Ok(Self { segments });
        }
        for part in rest.split('/') {
            if let Some(Segment::Greedy(name)) = segments.last() {
                return refuse(format!("`{{{name}+}}` takes all that remains, and must be the last segment"));
            }
            let segment = Segment::parse(part).map_err(RouteError)?;
            if let Some(name) = segment.variable()
                && segments.iter().any(|before| before.variable() == Some(name))
            {
                return refuse(format!("the variable `{{{name}}}` stands twice in the path"));
            }
            segments.push(segment);
        }
        Ok(Self { segments })
    }

    /// The segments.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The names of the variables, in order.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().filter_map(Segment::variable)
    }

    /// The path without the names of its variables: two routes with the same shape take the same requests.
    pub fn shape(&self) -> String {
        let shape = |segment: &Segment| match segment {
            Segment::Literal(text) => format!("/{text}"),
            Segment::Variable(_) => "/{}".to_owned(),
            Segment::Greedy(_) => "/{+}".to_owned(),
        };
        self.segments.iter().map(shape).collect()
    }
}

impl Segment {
    fn parse(part: &str) -> Result<Self, String> {
        if part.is_empty() {
            return Err("a path has no empty segments: no `//`, and no `/` at its end".to_owned());
        }
        let Some(inner) = part.strip_prefix('{') else {
            let wrong =
                part.chars().find(|&c| !(c.is_ascii_alphanumeric() || "-._~$:@!&'()*+,;=%".contains(c)));
            return match wrong {
                Some('}' | '{') => {
                    Err(format!("`{part}` mixes text and a variable: a variable is a whole segment"))
                }
                Some(wrong) => Err(format!("`{part}` must not contain `{wrong}`: encode it as in a URL")),
                None => Ok(Self::Literal(part.to_owned())),
            };
        };
        let Some(inner) = inner.strip_suffix('}') else {
            return Err(format!("`{part}` is no variable: write it as `{{name}}`, a whole segment"));
        };
        let (name, greedy) = match inner.strip_suffix('+') {
            Some(name) => (name, true),
            None => (inner, false),
        };
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) || !name.chars().all(fits) {
            return Err(format!("the name of a variable is letters, digits and `_`, found `{{{inner}}}`"));
        }
        Ok(if greedy { Self::Greedy(name.to_owned()) } else { Self::Variable(name.to_owned()) })
    }

    /// The name of the variable, if it is one.
    pub fn variable(&self) -> Option<&str> {
        match self {
            Self::Literal(_) => None,
            Self::Variable(name) | Self::Greedy(name) => Some(name),
        }
    }
}

impl fmt::Display for RouteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RouteError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(text: &str) -> Vec<String> {
        RoutePath::parse(text).unwrap().variables().map(str::to_owned).collect()
    }

    #[test]
    fn variables_are_whole_segments() {
        assert_eq!(variables("/"), [""; 0]);
        assert_eq!(variables("/orders/{id}/lines/{line}"), ["id", "line"]);
        assert_eq!(variables("/files/{path+}"), ["path"]);
    }

    #[test]
    fn a_malformed_path_says_what_must_hold() {
        for (text, part) in [
            ("orders", "write `/orders`"),
            ("/orders/", "no `/` at its end"),
            ("/a//b", "empty segments"),
            ("/{id", "write it as `{name}`"),
            ("/x{id}", "a whole segment"),
            ("/{a+}/b", "must be the last segment"),
            ("/{a}/{a}", "stands twice"),
            ("/{1a}", "name of a variable"),
            ("/a b", "must not contain ` `"),
        ] {
            let error = RoutePath::parse(text).unwrap_err().to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
    }

    #[test]
    fn routes_that_differ_in_names_only_have_one_shape() {
        let shape = |text: &str| RoutePath::parse(text).unwrap().shape();
        assert_eq!(shape("/a/{x}"), shape("/a/{y}"));
        assert_ne!(shape("/a/{x}"), shape("/a/{x+}"));
    }
}
