//! What a template refers to is in it.

use super::references::{Reference, visit};
use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::limits::cloudformation::PSEUDO_PARAMETERS;
use crate::rules::Rule;
use crate::rules::model::{IMPLICIT_API, IMPLICIT_HTTP_API, SAM_FUNCTION};
use crate::template::Template;

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::stack::REFERENCE_UNKNOWN, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    let mut report = |reference: Reference<'_>, place: Place| {
        if let Some(name) = unknown(template, reference) {
            let message = match reference {
                Reference::Name(_) => format!("`{name}` must be a resource or a parameter of the template"),
                Reference::Attribute(_) => {
                    format!("`{name}` must be a resource of the template, for an attribute of it is asked")
                }
                Reference::Condition(_) => format!("`{name}` must be a condition of the template"),
                Reference::Mapping(_) => format!("`{name}` must be a mapping of the template"),
            };
            let help = match like(template, name) {
                Some(other) => format!("is `{other}` meant?"),
                None => format!("add `{name}`, or leave the reference out"),
            };
            found.push(Diagnostic::error(RULE.fault.code, place, message, help));
        }
    };
    for (id, resource) in &template.resources {
        for (name, value) in &resource.properties {
            let at = format!("Properties.{name}");
            visit(value, &at, &mut |reference, at| report(reference, Place::property(id, at)));
        }
        for name in &resource.depends_on {
            report(Reference::Attribute(name), Place::property(id, "DependsOn"));
        }
        if let Some(name) = &resource.condition {
            report(Reference::Condition(name), Place::property(id, "Condition"));
        }
    }
    let sections = [
        ("Conditions", &template.conditions),
        ("Outputs", &template.outputs),
        ("Globals", &template.globals),
    ];
    for (section, map) in sections {
        for (name, value) in map {
            let place = |at: &str| Place { property: Some(at.to_owned()), ..Place::default() };
            visit(value, &format!("{section}.{name}"), &mut |reference, at| report(reference, place(at)));
            // `Condition: Name` of an output stands beside other keys, so it is no call of a function.
            if let Some(condition) =
                value.get("Condition").and_then(|name| name.as_str()).filter(|_| section == "Outputs")
            {
                report(Reference::Condition(condition), place(&format!("{section}.{name}.Condition")));
            }
        }
    }
}

/// The name of a reference that leads nowhere.
fn unknown<'a>(template: &Template, reference: Reference<'a>) -> Option<&'a str> {
    let (name, known) = match reference {
        Reference::Name(name) => {
            let parameter = template.parameters.contains_key(name) || PSEUDO_PARAMETERS.contains(&name);
            (name, parameter || resource(template, name))
        }
        Reference::Attribute(name) => (name, resource(template, name)),
        Reference::Condition(name) => (name, template.conditions.contains_key(name)),
        Reference::Mapping(name) => (name, template.mappings.contains_key(name)),
    };
    // A macro other than SAM's may make anything.
    let macros = template.transform.iter().any(|name| name != "AWS::Serverless-2016-10-31");
    (!known && !macros).then_some(name)
}

/// Whether the template has, or SAM will make, a resource of this name.
fn resource(template: &Template, name: &str) -> bool {
    let serverless = |id: &str| {
        template.resources.get(id).is_some_and(|resource| resource.kind.starts_with("AWS::Serverless::"))
    };
    let implicit = [IMPLICIT_API, IMPLICIT_HTTP_API].iter().any(|id| name.starts_with(id));
    template.resources.contains_key(name)
        || implicit && template.resources.values().any(|resource| resource.kind == SAM_FUNCTION)
        // What SAM makes from a resource has that resource's name in front: `PlaceRole`, `ShopStage`.
        || name.char_indices().skip(1).any(|(at, _)| serverless(&name[..at]))
}

/// A name of the template that differs in two letters at most.
fn like<'a>(template: &'a Template, name: &str) -> Option<&'a str> {
    let names =
        template.resources.keys().map(String::as_str).chain(template.parameters.keys().map(String::as_str));
    let near = names.map(|other| (distance(name, other), other)).filter(|(distance, _)| *distance <= 2);
    near.min().map(|(_, other)| other)
}

/// The number of letters to change, add or leave out; large for long names, which are not compared.
fn distance(left: &str, right: &str) -> usize {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len().abs_diff(right.len()) > 2 || left.len() > 255 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (at, letter) in left.iter().enumerate() {
        let mut before = row[0];
        row[0] = at + 1;
        for (other, with) in right.iter().enumerate() {
            let change = before + usize::from(letter != with);
            before = row[other + 1];
            row[other + 1] = change.min(before + 1).min(row[other] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::findings;

    #[test]
    fn a_reference_leads_to_something() {
        let found = findings(
            "Parameters: {Stage: {Type: String}}\nConditions: {Prod: !Equals [!Ref Stage, prod]}\nResources:\n  Q:\n    Type: AWS::SQS::Queue\n    Condition: Prod\n  T:\n    Type: AWS::SNS::Topic\n    DependsOn: Q\n    Properties:\n      DisplayName: !Sub '${Stage}-${Q.Arn}-${AWS::Region}'\nOutputs:\n  O:\n    Condition: Prod\n    Value: !GetAtt Q.Arn\n",
        );
        assert_eq!(found, [""; 0]);
    }

    #[test]
    fn a_reference_to_nothing_is_reported_where_it_stands() {
        let found = findings(
            "Conditions: {Prod: !Equals [!Ref Stage, prod]}\nResources:\n  T:\n    Type: AWS::SNS::Topic\n    DependsOn: Gone\n    Condition: Nope\n    Properties:\n      DisplayName: !Sub '${Stag}-${AWS::Regio}'\n      Tags: [{Key: a, Value: !FindInMap [M, a, b]}]\nOutputs:\n  O:\n    Condition: Dev\n    Value: !GetAtt Jobs.Arn\n",
        );
        let expected = [
            "reference_unknown Conditions.Prod",
            "reference_unknown Outputs.O.Condition",
            "reference_unknown Outputs.O.Value",
            "reference_unknown T.Condition",
            "reference_unknown T.DependsOn",
            "reference_unknown T.Properties.DisplayName",
            "reference_unknown T.Properties.DisplayName",
            "reference_unknown T.Properties.Tags.0.Value",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn what_sam_makes_is_known() {
        let found = findings(
            "Resources:\n  Place:\n    Type: AWS::Serverless::Function\n    Properties: {Events: {E: {Type: HttpApi}}}\nOutputs:\n  Role: {Value: !GetAtt PlaceRole.Arn}\n  Version: {Value: !Ref Place.Version}\n  Url: {Value: !Sub 'https://${ServerlessHttpApi}'}\n",
        );
        assert_eq!(found, [""; 0]);
    }

    #[test]
    fn a_name_that_is_nearly_right_is_proposed() {
        let template = Template::parse(
            "Resources:\n  Jobs: {Type: AWS::SQS::Queue}\nOutputs:\n  O: {Value: !Ref Jobz}\n",
        )
        .unwrap();
        let mut found = Vec::new();
        check(&template, &mut found);
        assert_eq!(found[0].help, "is `Jobs` meant?");
        assert_eq!(distance("kitten", "sittin"), 2);
        assert_eq!(distance("", "ab"), 2);
    }
}
