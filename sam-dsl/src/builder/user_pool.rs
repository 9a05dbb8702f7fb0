//! A Cognito user pool with one app client and its groups.
//!
//! Which API asks for its tokens is said there: [`Api::authorizer`](super::Api::authorizer).

use super::queue::retained;
use super::{App, Declaration, Declared, Emission, properties};
use crate::registry::Item;
use sam_model::intrinsic::reference;
use sam_model::value::json;
use sam_model::{Resource, diagnostic};

/// A Cognito user pool with one app client. It stays when its stack is deleted.
///
/// CloudFormation: `AWS::Cognito::UserPool`, `AWS::Cognito::UserPoolClient`, and a `AWS::Cognito::UserPoolGroup` for
/// each group. The outputs `<logical id>Id` and `<logical id>ClientId` are what a client needs to sign in.
///
/// # Example
/// ```
/// use sam_dsl::builder::{App, SignIn, UserPool};
///
/// let users = UserPool::new("Users").sign_in(SignIn::Email).group("Admin").password_length(10);
/// let app = App::new("shop").add(users);
/// assert_eq!(app.check(), []);
/// assert_eq!(app.template().resources["UsersAdminGroup"].kind, "AWS::Cognito::UserPoolGroup");
/// ```
///
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpool.html>
pub struct UserPool {
    declared: Declared,
    logical_id: String,
    sign_in: SignIn,
    groups: Vec<String>,
    password_length: u32,
}

/// By what users name themselves.
///
/// Source: <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html>
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SignIn {
    /// A name that they choose. The default.
    #[default]
    Username,
    /// Their e-mail address, which Cognito verifies.
    Email,
    /// Their phone number, which Cognito verifies.
    PhoneNumber,
}

impl SignIn {
    const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Username => None,
            Self::Email => Some("email"),
            Self::PhoneNumber => Some("phone_number"),
        }
    }
}

impl UserPool {
    /// The least length of a password in a pool that names none: 12 characters. Cognito's own default is 8.
    pub const DEFAULT_PASSWORD_LENGTH: u32 = 12;

    /// A user pool with this logical id: 1 to 255 letters and digits (`logical_id_invalid`). A password needs
    /// lower-case and upper-case letters and digits.
    #[track_caller]
    pub fn new(logical_id: &str) -> Self {
        Self {
            declared: Declared::here(),
            logical_id: logical_id.to_owned(),
            sign_in: SignIn::default(),
            groups: Vec::new(),
            password_length: Self::DEFAULT_PASSWORD_LENGTH,
        }
    }

    #[doc(hidden)]
    pub fn of_item(mut self, item: Item) -> Self {
        self.declared.item = Some(item);
        self
    }

    /// By what users sign in. Default: [`SignIn::Username`]. Cannot be changed later (`replacement_refused`).
    /// CloudFormation: `UsernameAttributes`, `AutoVerifiedAttributes`.
    ///
    /// Source: <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html>
    pub fn sign_in(mut self, by: SignIn) -> Self {
        self.sign_in = by;
        self
    }

    /// A group of users: 1 to 128 visible characters (`group_name_invalid`). Default: no groups. CloudFormation:
    /// `AWS::Cognito::UserPoolGroup`.
    ///
    /// Source: <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-user-groups.html>
    pub fn group(mut self, name: &str) -> Self {
        self.groups.push(name.to_owned());
        self
    }

    /// The least length of a password: 6 to 99 characters (`user_pool_password_length_out_of_range`). Default 12.
    /// CloudFormation: `Policies.PasswordPolicy.MinimumLength`.
    ///
    /// # Example
    /// ```
    /// use sam_dsl::builder::{App, UserPool};
    ///
    /// let found = App::new("shop").add(UserPool::new("Users").password_length(5)).check();
    /// assert_eq!(found[0].code, "user_pool_password_length_out_of_range");
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_PasswordPolicyType.html>
    pub fn password_length(mut self, least: u32) -> Self {
        self.password_length = least;
        self
    }

    /// The logical id of the app client.
    pub(crate) fn client_id(logical_id: &str) -> String {
        format!("{logical_id}Client")
    }
}

impl Declaration for UserPool {
    fn logical_id(&self) -> &str {
        &self.logical_id
    }

    fn source(&self) -> diagnostic::Source {
        self.declared.source()
    }

    fn comment(&self) -> Option<String> {
        self.declared.comment()
    }

    fn emit(&self, _: &App, out: &mut Emission<'_>) {
        let id = &self.logical_id;
        let attributes = self.sign_in.attribute().map(|name| json!([name]));
        let password = json!({
            "MinimumLength": self.password_length,
            "RequireLowercase": true,
            "RequireNumbers": true,
            "RequireSymbols": false,
            "RequireUppercase": true,
        });
        let recovery = self.sign_in.attribute().map(
            |name| json!({ "RecoveryMechanisms": [{ "Name": format!("verified_{name}"), "Priority": 1 }] }),
        );
        let entries = [
            ("AccountRecoverySetting", recovery),
            ("AutoVerifiedAttributes", attributes.clone()),
            ("Policies", Some(json!({ "PasswordPolicy": password }))),
            ("UsernameAttributes", attributes),
        ];
        out.resource(id, retained(Resource::new("AWS::Cognito::UserPool", properties(entries)), "Retain"));
        out.output(&format!("{id}Id"), "The id of the user pool", reference(id));

        out.origin.comment = None;
        let client = Self::client_id(id);
        let flows = json!(["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"]);
        let entries = [
            ("ExplicitAuthFlows", Some(flows)),
            ("PreventUserExistenceErrors", Some("ENABLED".into())),
            ("UserPoolId", Some(reference(id))),
        ];
        out.resource(&client, Resource::new("AWS::Cognito::UserPoolClient", properties(entries)));
        out.output(&format!("{client}Id"), "The id of the app client of the user pool", reference(&client));
        for group in &self.groups {
            let entries = [("GroupName", Some(group.as_str().into())), ("UserPoolId", Some(reference(id)))];
            let group = Resource::new("AWS::Cognito::UserPoolGroup", properties(entries));
            out.resource(&format!("{id}{}Group", entries_name(&group)), group);
        }
    }
}

/// The name of a group without what a logical id cannot hold.
fn entries_name(group: &Resource) -> String {
    let name = group.properties["GroupName"].as_str().unwrap_or_default();
    name.chars().filter(char::is_ascii_alphanumeric).collect()
}
