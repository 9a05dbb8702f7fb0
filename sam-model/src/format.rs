//! The canonical form of a template: the order of its sections and attributes, and one way to write each value.

use crate::emit;
use crate::parse::{Comments, Document};
use crate::value::{Map, Value};

/// The sections of a template in their order; others stand before `Resources`.
///
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html>
pub(crate) const SECTIONS: Order = Order {
    first: &[
        "AWSTemplateFormatVersion",
        "Transform",
        "Description",
        "Metadata",
        "Parameters",
        "Mappings",
        "Conditions",
        "Globals",
    ],
    last: &["Resources", "Outputs"],
};

/// The attributes of a resource in their order; others stand before `Metadata`.
///
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-product-attribute-reference.html>
pub(crate) const ATTRIBUTES: Order =
    Order { first: &["Type", "Condition", "DependsOn"], last: &["Metadata", "Properties"] };

/// Which names come first and which last; all others stay between them in the order in which they are.
pub(crate) struct Order {
    first: &'static [&'static str],
    last: &'static [&'static str],
}

impl Order {
    /// Where a name stands.
    pub(crate) fn rank(&self, name: &str) -> usize {
        let place = |names: &[&str]| names.iter().position(|known| *known == name);
        let others = self.first.len();
        place(self.first).or_else(|| Some(others + 1 + place(self.last)?)).unwrap_or(others)
    }

    fn sorted(&self, map: &Map) -> Map {
        let mut entries: Vec<_> = map.clone().into_iter().collect();
        entries.sort_by_key(|(name, _)| self.rank(name));
        entries.into_iter().collect()
    }
}

/// A template in canonical form, as YAML. Comments stay with what they are about.
///
/// Read again it is the same document; formatted again it is the same text. Anchors and merge keys are written out. None
/// if the document is no mapping, and so no template.
///
/// # Example
/// ```
/// use sam_model::format::format;
/// use sam_model::parse::Document;
///
/// let text = "Resources: # all of it\n  Jobs: {Type: 'AWS::SQS::Queue'}\nDescription: \"Jobs\"\n";
/// let document = Document::read("template.yaml", text).unwrap();
/// assert_eq!(
///     format(&document).unwrap(),
///     "Description: Jobs\n\nResources: # all of it\n  Jobs:\n    Type: AWS::SQS::Queue\n"
/// );
/// ```
pub fn format(document: &Document) -> Option<String> {
    written(document.value(), document.comments().clone())
}

/// A template in canonical form, as YAML, from a tree; none if it is no mapping.
pub fn yaml(template: &Value) -> Option<String> {
    written(template, Comments::default())
}

fn written(template: &Value, comments: Comments) -> Option<String> {
    let mut sections = SECTIONS.sorted(template.as_object()?);
    if let Some(resources) = sections.get_mut("Resources").and_then(Value::as_object_mut) {
        for resource in resources.values_mut().filter_map(Value::as_object_mut) {
            *resource = ATTRIBUTES.sorted(resource);
        }
    }
    Some(emit::yaml::template(&sections, comments))
}

#[cfg(test)]
mod tests {
    use super::format;
    use crate::parse::{self, Document};

    const TEXT: &str = "\
# Licence
# of this file

# the jobs
Resources:
  # first
  A: # beside A
    Properties:
      # in front of the list
      List:
        # one
        - a # beside a
        - # alone behind a dash
          # two
          Key: !Sub '${x} # no comment' # a comment
          Other: |  # beside a block
            # no comment
            text
      Flow: [1, {b: 2}] # beside a flow
      Text: 'a # b
        # c'
    # above the type
    Type: X
Description: \"d\" # beside d
# below
";

    const FORMATTED: &str = "\
# Licence
# of this file

Description: d # beside d

# the jobs
Resources:
  # first
  A: # beside A
    # above the type
    Type: X
    Properties:
      # in front of the list
      List:
        # one
        - a # beside a
        # alone behind a dash
        # two
        - Key: !Sub '${x} # no comment' # a comment
          Other: | # beside a block
            # no comment
            text
      Flow:
        - 1
        - b: 2 # beside a flow
      Text: 'a # b # c'
# below
";

    #[test]
    fn comments_stay_with_what_they_are_about() {
        let document = Document::read("t.yaml", TEXT).unwrap();
        let formatted = format(&document).unwrap();
        assert_eq!(document.comments().len(), 16, "{:#?}", document.comments());
        assert_eq!(formatted, FORMATTED);
    }

    #[test]
    fn what_was_formatted_is_the_same_document_and_stays_as_it_is() {
        let read = |text: &str| Document::read("t.yaml", text).unwrap();
        let once = format(&read(TEXT)).unwrap();
        assert_eq!(parse::document(&once).unwrap(), parse::document(TEXT).unwrap());
        assert_eq!(format(&read(&once)).unwrap(), once);
    }

    #[test]
    fn what_is_no_template_is_not_formatted() {
        assert_eq!(format(&Document::read("t.yaml", "[1]").unwrap()), None);
    }
}
