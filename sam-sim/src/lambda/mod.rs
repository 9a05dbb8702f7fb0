//! AWS Lambda: functions, their environments, and what invokes them.

mod invoker;

pub use invoker::{FunctionError, Invocation, Invoker, NoInvoker};

use std::sync::{Arc, RwLock};

/// The state of Lambda.
pub struct Lambda {
    /// What runs the code of functions.
    pub invoker: RwLock<Arc<dyn Invoker>>,
}

impl Default for Lambda {
    fn default() -> Self {
        Self { invoker: RwLock::new(Arc::new(NoInvoker)) }
    }
}
