//! `AWS::CloudFormation::WaitConditionHandle`: a URL that nothing waits for; templates use it to have no other resource.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudformation-waitconditionhandle.html>

use super::{Created, ResourceType};
use crate::cloudformation::properties::Properties;
use sam_model::value::Map;

/// The type.
pub static TYPE: ResourceType = ResourceType {
    name: "AWS::CloudFormation::WaitConditionHandle",
    replaced_by: &[],
    create: |deployment| {
        Box::pin(async move {
            Properties::new(deployment.properties).expect_only("cloudformation", &[], &[])?;
            let (region, logical_id) = (deployment.account.region(), deployment.logical_id);
            let stack = deployment.account.arn("cloudformation", &format!("stack/{}", deployment.stack));
            let physical_id = format!(
                "https://cloudformation-waitcondition-{region}.s3.amazonaws.com/{stack}/{logical_id}"
            );
            Ok(Created { physical_id, attributes: Map::new() })
        })
    },
    update: None,
    delete: |_, _| Box::pin(async { Ok(()) }),
};
