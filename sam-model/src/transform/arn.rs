//! ARNs of resources that are not made yet, as texts for `Fn::Sub`.

use super::python27::Text;

/// Partitions by the prefix of their Regions; all others are in `aws`.
const PARTITIONS: [(&str, &str); 7] = [
    ("cn-", "aws-cn"),
    ("us-iso-", "aws-iso"),
    ("us-isob", "aws-iso-b"),
    ("us-gov", "aws-us-gov"),
    ("eu-isoe", "aws-iso-e"),
    ("us-isof", "aws-iso-f"),
    ("eusc-", "aws-eusc"),
];

/// The partition of a Region.
pub(super) fn partition(region: &str) -> &'static str {
    let region = region.to_lowercase();
    let found = PARTITIONS.iter().find(|(prefix, _)| region.starts_with(prefix));
    found.map_or("aws", |(_, partition)| partition)
}

/// The ARN of a resource of this account and Region.
pub(super) fn of_account(partition: &str, service: &str, resource: &str) -> String {
    format!("arn:{partition}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{resource}")
}

/// The ARN with which API Gateway calls a function.
pub(super) fn of_invocation(partition: &str) -> String {
    format!(
        "arn:{partition}:apigateway:${{AWS::Region}}:lambda:path/2015-03-31/functions/${{__FunctionArn__}}/invocations"
    )
}

/// A path with its variables (`{id}`) replaced by `*`, as it stands in the ARN of a method.
pub(super) fn path_pattern(path: &Text, greedy: bool) -> Text {
    path.map(|path| {
        let mut out = String::new();
        let mut rest = path;
        while let Some(at) = rest.find('{') {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            let variable = rest.find('}').filter(|end| is_variable(&rest[1..*end], greedy));
            match variable {
                Some(end) => {
                    out.push('*');
                    rest = &rest[end + 1..];
                }
                None => {
                    out.push('{');
                    rest = &rest[1..];
                }
            }
        }
        out + rest
    })
}

fn is_variable(name: &str, greedy: bool) -> bool {
    let bare = if greedy || name == "proxy+" { name.strip_suffix('+').unwrap_or(name) } else { name };
    !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// A path without a slash at its end, unless it is nothing but a slash.
pub(super) fn without_trailing_slash(path: &Text) -> Text {
    path.map(|path| match path.strip_suffix('/') {
        Some(bare) if !bare.is_empty() => bare.to_owned(),
        _ => path.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::{partition, path_pattern, without_trailing_slash};
    use crate::transform::python27::Text;

    #[test]
    fn regions_have_a_partition() {
        assert_eq!(partition("ap-southeast-1"), "aws");
        assert_eq!(partition("cn-north-1"), "aws-cn");
        assert_eq!(partition("us-gov-west-1"), "aws-us-gov");
    }

    #[test]
    fn variables_of_a_path_become_stars() {
        let pattern = |path: &str, greedy| path_pattern(&Text::from(path), greedy).text;
        assert_eq!(pattern("/a/{id}/{proxy+}", false), "/a/*/*");
        assert_eq!(pattern("/a/{rest+}", false), "/a/{rest+}");
        assert_eq!(pattern("/a/{rest+}", true), "/a/*");
        assert_eq!(pattern("/{a b}/{}", true), "/{a b}/{}");
        assert_eq!(without_trailing_slash(&Text::from("/a/")).text, "/a");
        assert_eq!(without_trailing_slash(&Text::from("/")).text, "/");
    }
}
