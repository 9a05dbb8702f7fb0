//! Who holds which access key.
//!
//! The access key id in the credential scope of a request names the caller. Secrets are not checked: whoever can reach
//! a simulated account may read its memory anyway.

use super::Iam;
use crate::account::{Account, Principal, PrincipalKind};
use crate::trace::EventId;
use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

/// The access keys that were issued.
pub(super) type Credentials = RwLock<BTreeMap<String, Session>>;

/// What an access key stands for.
#[derive(Clone, Debug)]
pub(super) struct Session {
    principal: Principal,
    cause: Option<EventId>,
}

/// Access keys of the owner of an account: what tests and local SDK configurations use.
const OWNER_KEYS: &[&str] = &["owner", "test"];

impl Iam {
    /// The name of the service.
    pub const NAME: &'static str = "iam";

    /// The access key id of the owner of every simulated account.
    pub const OWNER_KEY: &'static str = "owner";

    /// Lets `access_key` stand for `principal` from now on.
    pub fn issue(&self, access_key: String, principal: Principal) {
        self.with(|sessions| sessions.insert(access_key, Session { principal, cause: None }));
    }

    /// Says which event causes the calls that are made with `access_key` from now on.
    pub fn set_cause(&self, access_key: &str, cause: Option<EventId>) {
        self.with(|sessions| {
            if let Some(session) = sessions.get_mut(access_key) {
                session.cause = cause;
            }
        });
    }

    /// Who holds `access_key`, and what causes his calls now; none if it was never issued.
    pub fn credentials(&self, access_key: &str) -> Option<(Principal, Option<EventId>)> {
        let sessions = self.credentials.read().unwrap_or_else(PoisonError::into_inner);
        sessions.get(access_key).map(|session| (session.principal.clone(), session.cause))
    }

    /// Forgets `access_key`; calls that are made with it are refused from now on.
    pub fn revoke(&self, access_key: &str) {
        self.with(|sessions| sessions.remove(access_key));
    }

    fn with<T>(&self, change: impl FnOnce(&mut BTreeMap<String, Session>) -> T) -> T {
        change(&mut self.credentials.write().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Account {
    /// The owner of the account, whom no policy restricts.
    pub fn owner(&self) -> Principal {
        Principal { arn: format!("arn:aws:iam::{}:root", self.id()), kind: PrincipalKind::Owner }
    }

    /// Who holds `access_key`; the well-known keys of the owner need not be issued.
    pub(crate) fn caller(&self, access_key: &str) -> Option<(Principal, Option<EventId>)> {
        let owner = || OWNER_KEYS.contains(&access_key).then(|| (self.owner(), None));
        self.services().iam.credentials(access_key).or_else(owner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Clock;

    fn role() -> Principal {
        let arn = "arn:aws:sts::123456789012:assumed-role/PlaceRole/Place".to_owned();
        Principal { arn, kind: PrincipalKind::Role("PlaceRole".to_owned()) }
    }

    #[test]
    fn a_key_stands_for_its_principal_until_it_is_revoked() {
        let iam = Iam::default();
        iam.issue("ASIA1".to_owned(), role());
        assert_eq!(iam.credentials("ASIA1"), Some((role(), None)));
        iam.set_cause("ASIA1", Some(EventId(7)));
        assert_eq!(iam.credentials("ASIA1"), Some((role(), Some(EventId(7)))));
        iam.revoke("ASIA1");
        assert_eq!(iam.credentials("ASIA1"), None);
    }

    #[test]
    fn a_cause_of_an_unknown_key_is_nobody_s() {
        let iam = Iam::default();
        iam.set_cause("ASIA1", Some(EventId(7)));
        assert_eq!(iam.credentials("ASIA1"), None);
    }

    #[tokio::test(start_paused = true)]
    async fn the_owner_needs_no_issued_key() {
        let account = Account::new(Account::ID, "eu-central-1", Clock::starting_at(Clock::EPOCH), 0);
        assert_eq!(account.caller("owner"), Some((account.owner(), None)));
        assert_eq!(account.caller("nobody"), None);
    }
}
