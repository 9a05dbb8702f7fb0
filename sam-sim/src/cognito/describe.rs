//! Pools and clients as the API describes them.

use super::client::Client;
use super::pool::UserPool;
use super::user::seconds;
use serde_json::{Value, json};

impl UserPool {
    /// `UserPoolType`, as far as it is simulated.
    pub(crate) fn describe(&self) -> Value {
        let settings = &self.settings;
        let policy = &settings.password_policy;
        let mut pool = json!({
            "Id": self.id,
            "Name": self.name,
            "Arn": self.arn,
            "Policies": { "PasswordPolicy": {
                "MinimumLength": policy.minimum_length,
                "RequireUppercase": policy.require_uppercase,
                "RequireLowercase": policy.require_lowercase,
                "RequireNumbers": policy.require_numbers,
                "RequireSymbols": policy.require_symbols,
                "TemporaryPasswordValidityDays": policy.temporary_password_validity_days,
            } },
            "CreationDate": seconds(self.created),
            "LastModifiedDate": seconds(self.modified),
            "AdminCreateUserConfig": { "AllowAdminCreateUserOnly": settings.admin_creates_users },
            "EstimatedNumberOfUsers": self.users.len(),
            "MfaConfiguration": "OFF",
            "UsernameConfiguration": { "CaseSensitive": settings.case_sensitive },
        });
        for (name, list) in [
            ("AliasAttributes", &settings.alias_attributes),
            ("AutoVerifiedAttributes", &settings.auto_verified_attributes),
            ("UsernameAttributes", &settings.username_attributes),
        ] {
            if !list.is_empty() {
                pool[name] = list.as_slice().into();
            }
        }
        pool
    }
}

impl Client {
    /// `UserPoolClientType`, as far as it is simulated.
    pub(crate) fn describe(&self) -> Value {
        let mut client = json!({
            "UserPoolId": self.pool_id,
            "ClientName": self.name,
            "ClientId": self.id,
            "ExplicitAuthFlows": self.auth_flows,
            // Validities are given back in seconds, whatever the unit was that they were given in.
            "AccessTokenValidity": self.access_token_validity,
            "IdTokenValidity": self.id_token_validity,
            "RefreshTokenValidity": self.refresh_token_validity,
            "TokenValidityUnits": { "AccessToken": "seconds", "IdToken": "seconds", "RefreshToken": "seconds" },
            "AuthSessionValidity": self.session_validity,
            "PreventUserExistenceErrors": if self.hides_users { "ENABLED" } else { "LEGACY" },
            "EnableTokenRevocation": self.token_revocation,
        });
        for (name, list) in [("ReadAttributes", &self.readable), ("WriteAttributes", &self.writable)] {
            if let Some(list) = list {
                client[name] = list.as_slice().into();
            }
        }
        if let Some(secret) = &self.secret {
            client["ClientSecret"] = secret.as_str().into();
        }
        client
    }
}
