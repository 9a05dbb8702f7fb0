//! The names of AWS's managed policies, and their ARNs.

use super::Environment;

/// Path and name of every managed policy, and the partitions that have it; one a line.
const TABLE: &str = include_str!("managed_policies.txt");

/// The ARN of one of AWS's managed policies, given with its path.
pub(super) fn arn(partition: &str, path: &str) -> String {
    format!("arn:{partition}:iam::aws:policy/{path}")
}

/// What a name in `Policies` stands for: a managed policy of AWS, else itself.
pub(super) fn resolve(name: &str, environment: &Environment) -> String {
    let partition = environment.partition();
    if let Some(path) = find(name, partition) {
        return arn(partition, path);
    }
    if name.starts_with("arn:") {
        return name.to_owned();
    }
    environment.managed_policies.get(name).map_or(name, String::as_str).to_owned()
}

fn find(name: &str, partition: &str) -> Option<&'static str> {
    TABLE.lines().find_map(|line| {
        let mut words = line.split(' ');
        let path = words.next()?;
        let bare = path.rsplit('/').next()?;
        (bare == name && words.any(|word| word == partition)).then_some(path)
    })
}

#[cfg(test)]
mod tests {
    use super::{Environment, resolve};

    #[test]
    fn a_name_becomes_the_arn_of_the_policy_in_its_partition() {
        let (aws, china) = (Environment::new("eu-west-1"), Environment::new("cn-north-1"));
        let name = "AWSLambdaBasicExecutionRole";
        assert_eq!(resolve(name, &aws), format!("arn:aws:iam::aws:policy/service-role/{name}"));
        assert_eq!(resolve(name, &china), format!("arn:aws-cn:iam::aws:policy/service-role/{name}"));
        assert_eq!(resolve("NoSuchPolicy", &aws), "NoSuchPolicy");
    }
}
