//! The functions of an account, their versions and aliases, and how many of them run.

use super::error::{Error, ThrottleReason};
use super::event_invoke_config::EventInvokeConfig;
use super::event_source_mapping::Mappings;
use super::function::{Function, LATEST, split_name};
use super::invoker::{Invoker, NoInvoker};
use super::permission::Permission;
use crate::Account;
use sam_model::limits::lambda as limits;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// The state of Lambda.
pub struct Lambda {
    invoker: RwLock<Arc<dyn Invoker>>,
    state: Mutex<State>,
    /// The event source mappings.
    pub(super) event_source_mappings: Mappings,
}

/// What the lock of [`Lambda`] guards.
#[derive(Debug)]
pub(super) struct State {
    /// By name.
    pub(super) functions: BTreeMap<String, Entry>,
    /// How many invocations may run at once in the account.
    pub(super) account_concurrency: u32,
    /// How many environments were made.
    pub(super) sandboxes: u64,
}

/// A function with all that belongs to its name.
#[derive(Debug)]
pub(super) struct Entry {
    /// What `$LATEST` is.
    pub(super) latest: Arc<Function>,
    /// The published versions.
    pub(super) versions: BTreeMap<u32, Arc<Function>>,
    /// The number of the next version. Numbers are not used again.
    pub(super) next_version: u32,
    /// The aliases.
    pub(super) aliases: BTreeMap<String, Alias>,
    /// The resource policies, by version or alias; the empty text is the function itself.
    pub(super) permissions: BTreeMap<String, Vec<Permission>>,
    /// How asynchronous invocations are handled, by version or alias; `$LATEST` is the function itself.
    pub(super) event_invoke_configs: BTreeMap<String, EventInvokeConfig>,
    /// How many invocations run now, of all versions.
    pub(super) running: u32,
}

/// A name for a version, or for two that share the invocations.
#[derive(Clone, Debug, PartialEq)]
pub struct Alias {
    /// The version that gets what the other leaves.
    pub version: String,
    /// The other version, and its share of the invocations from 0 to 1.
    pub additional: Option<(String, f64)>,
}

/// What a name or ARN leads to.
#[derive(Clone, Debug)]
pub(super) struct Target {
    /// The function or version.
    pub(super) function: Arc<Function>,
    /// The ARN that was asked for, with the alias or version if one was named.
    pub(super) arn: String,
    /// The alias or version that was asked for, or `$LATEST`.
    pub(super) qualifier: String,
}

/// The right to run one invocation, given back when dropped.
pub(super) struct Slot {
    account: Account,
    name: String,
}

impl Default for Lambda {
    fn default() -> Self {
        let state = State {
            functions: BTreeMap::new(),
            account_concurrency: limits::ACCOUNT_CONCURRENCY as u32,
            sandboxes: 0,
        };
        Self {
            invoker: RwLock::new(Arc::new(NoInvoker)),
            state: Mutex::new(state),
            event_source_mappings: Mappings::default(),
        }
    }
}

impl Lambda {
    /// The function, version or alias of this name or ARN; of an alias, its main version.
    pub fn function(&self, name_or_arn: &str) -> Option<Arc<Function>> {
        self.resolve(name_or_arn, 1.0).map(|target| target.function)
    }

    /// Every function, by name.
    pub fn functions(&self) -> Vec<Arc<Function>> {
        self.with(|state| state.functions.values().map(|entry| Arc::clone(&entry.latest)).collect())
    }

    /// The published versions of a function, the oldest first.
    pub fn versions(&self, name: &str) -> Vec<Arc<Function>> {
        self.with(|state| {
            let entry = state.functions.get(name);
            entry.map(|entry| entry.versions.values().cloned().collect()).unwrap_or_default()
        })
    }

    /// Says what runs the code of functions.
    pub fn set_invoker(&self, invoker: Arc<dyn Invoker>) {
        *self.invoker.write().unwrap_or_else(PoisonError::into_inner) = invoker;
    }

    /// What runs the code of functions.
    pub fn invoker(&self) -> Arc<dyn Invoker> {
        Arc::clone(&self.invoker.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Sets the account's quota of concurrent executions, [`ACCOUNT_CONCURRENCY`](limits::ACCOUNT_CONCURRENCY) unless told otherwise.
    pub fn set_account_concurrency(&self, limit: u32) {
        self.with(|state| state.account_concurrency = limit);
    }

    /// How many invocations of a function run now.
    pub fn running(&self, name: &str) -> u32 {
        self.with(|state| state.functions.get(name).map_or(0, |entry| entry.running))
    }

    /// Runs `change` with the lock held.
    pub(super) fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What a name or ARN leads to; an alias leads to its additional version if `draw` is below its share.
    pub(super) fn resolve(&self, name_or_arn: &str, draw: f64) -> Option<Target> {
        let (name, qualifier) = split_name(name_or_arn)?;
        self.with(|state| {
            let entry = state.functions.get(name)?;
            let base = &entry.latest.arn;
            // An ARN of another account or Region is not a function of this one.
            (!name_or_arn.starts_with("arn:") || name_or_arn.starts_with(base.as_str())).then_some(())?;
            let function = match qualifier {
                None => &entry.latest,
                Some(qualifier) => match entry.aliases.get(qualifier) {
                    Some(alias) => entry.version(alias.choose(draw))?,
                    None => entry.version(qualifier)?,
                },
            };
            let arn = qualifier.map_or_else(|| base.clone(), |qualifier| format!("{base}:{qualifier}"));
            let qualifier = qualifier.unwrap_or(LATEST).to_owned();
            Some(Target { function: Arc::clone(function), arn, qualifier })
        })
    }
}

impl Entry {
    /// A new function.
    pub(super) fn new(function: Function) -> Self {
        Self {
            latest: Arc::new(function),
            versions: BTreeMap::new(),
            next_version: 1,
            aliases: BTreeMap::new(),
            permissions: BTreeMap::new(),
            event_invoke_configs: BTreeMap::new(),
            running: 0,
        }
    }

    pub(super) fn version(&self, version: &str) -> Option<&Arc<Function>> {
        if version == LATEST { Some(&self.latest) } else { self.versions.get(&version.parse().ok()?) }
    }
}

impl Alias {
    fn choose(&self, draw: f64) -> &str {
        match &self.additional {
            Some((version, share)) if draw < *share => version,
            _ => &self.version,
        }
    }
}

impl State {
    /// The concurrency that functions other than `name` reserved.
    pub(super) fn reserved_by_others(&self, name: &str) -> u32 {
        let others = self.functions.iter().filter(|(other, _)| other.as_str() != name);
        others.filter_map(|(_, entry)| entry.latest.reserved_concurrency).sum()
    }

    fn throttled(&self, entry: &Entry) -> Option<ThrottleReason> {
        if let Some(reserved) = entry.latest.reserved_concurrency {
            let full = entry.running >= reserved;
            return full.then_some(ThrottleReason::ReservedFunctionConcurrentInvocationLimitExceeded);
        }
        let unreserved = self.functions.values().filter(|entry| entry.latest.reserved_concurrency.is_none());
        let running: u32 = unreserved.map(|entry| entry.running).sum();
        let pool = self.account_concurrency.saturating_sub(self.reserved_by_others(""));
        (running >= pool).then_some(ThrottleReason::ConcurrentInvocationLimitExceeded)
    }
}

impl Slot {
    /// The right to run an invocation of `function`, unless it or the account is at its limit.
    pub(super) fn take(account: &Account, function: &Function) -> Result<Self, Error> {
        account.services().lambda.with(|state| {
            let entry = state.functions.get(&function.name);
            let entry =
                entry.ok_or_else(|| Error::ResourceNotFoundException { arn: function.arn.clone() })?;
            if let Some(reason) = state.throttled(entry) {
                return Err(Error::TooManyRequestsException { reason });
            }
            if let Some(entry) = state.functions.get_mut(&function.name) {
                entry.running += 1;
            }
            Ok(())
        })?;
        Ok(Self { account: account.clone(), name: function.name.clone() })
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.account.services().lambda.with(|state| {
            if let Some(entry) = state.functions.get_mut(&self.name) {
                entry.running = entry.running.saturating_sub(1);
            }
        });
    }
}
