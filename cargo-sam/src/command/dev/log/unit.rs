//! Groups of events that have one cause: a request with all that it did before it was answered, or an invocation that
//! a queue, a stream or a schedule made.

use super::text::{self, Made};
use crate::command::dev::names::Names;
use crate::report::{BAD, BOLD, CODE, DIM, styled};
use sam_sim::Timestamp;
use sam_sim::trace::{Event, EventId, What};
use std::collections::BTreeMap;

/// How many deliveries are remembered that no invocation has followed, as when a function is throttled.
const DELIVERIES: usize = 1000;

/// The groups that are not complete.
#[derive(Default)]
pub(super) struct Units {
    /// By the event with which they began.
    open: BTreeMap<EventId, Unit>,
    /// Which group an event belongs to.
    members: BTreeMap<EventId, EventId>,
    /// Deliveries to functions, which wait for their invocations: from where, and what.
    deliveries: BTreeMap<EventId, (String, String)>,
}

/// What is known of a group.
struct Unit {
    began: Timestamp,
    /// What it is called if it is not a request: `sqs Payments batch of 2`.
    trigger: String,
    functions: Vec<String>,
    calls: Vec<Made>,
    /// Lines that stand below: logs, denials, failures.
    below: String,
}

impl Units {
    /// Takes an event, and returns the lines that can be printed now.
    pub(super) fn hear(&mut self, event: &Event, now: Timestamp, names: &Names) -> String {
        match &event.what {
            What::Request { status: 0, .. } => {
                self.begin(event, String::new());
                String::new()
            }
            What::Request {
                method, path, status, ..
            } => {
                let unit = self
                    .end(event.id)
                    .unwrap_or_else(|| Unit::new(event.at, String::new()));
                let head = format!("{} {}", styled(BOLD, method), shown(path));
                unit.lines(&head, &text::status(*status), now)
            }
            What::InvocationStarted {
                function, trigger, ..
            } => {
                let function = names.short(function).to_owned();
                let root = match self.root(event.cause) {
                    Some(root) => {
                        self.members.insert(event.id, root);
                        root
                    }
                    None => {
                        let delivery = event.cause.and_then(|cause| self.deliveries.remove(&cause));
                        let trigger = match delivery {
                            Some((from, detail)) => {
                                format!(
                                    "{trigger} {} {}",
                                    styled(BOLD, names.short(&from)),
                                    styled(DIM, shown(&detail))
                                )
                            }
                            None => trigger.clone(),
                        };
                        self.begin(event, trigger);
                        event.id
                    }
                };
                if let Some(unit) = self.open.get_mut(&root) {
                    unit.functions.push(function);
                }
                String::new()
            }
            What::InvocationEnded {
                function, outcome, ..
            } => {
                let failure =
                    (outcome != text::OK).then(|| text::failed(names.short(function), &shown(outcome)));
                let Some(root) = self.root(event.cause) else {
                    return failure.map(|line| line + "\n").unwrap_or_default();
                };
                if let (Some(failure), Some(unit)) = (&failure, self.open.get_mut(&root)) {
                    unit.below.push_str(&text::below(failure));
                }
                // The end of the invocation with which a group began is the end of the group.
                if event.cause != Some(root) || !self.is_invocation(root) {
                    return String::new();
                }
                let outcome = if failure.is_none() {
                    styled(crate::report::GOOD, text::OK)
                } else {
                    styled(BAD, "failed")
                };
                let unit = self.end(root);
                unit.map(|unit| unit.lines(&unit.trigger, &outcome, event.at))
                    .unwrap_or_default()
            }
            What::Call {
                principal,
                action,
                resource,
                error,
            } => {
                let made = Made {
                    action: action.clone(),
                    resource: names.short(resource).to_owned(),
                    error: error.clone(),
                };
                if let Some(unit) = self.unit(event) {
                    unit.calls.push(made);
                    return String::new();
                }
                // What the account does by itself, such as asking queues, is of interest only when it fails.
                let from_outside = principal.ends_with(":root") || principal == "anonymous";
                match from_outside || error.is_some() {
                    true => format!("{} {}\n", styled(BOLD, "aws"), text::call(&made)),
                    false => String::new(),
                }
            }
            What::Denial {
                principal,
                action,
                resource,
            } => self.add(event, text::denied(names, principal, action, resource)),
            What::Log { function, line } => {
                self.add(event, text::written(names.short(function), &shown(line)))
            }
            What::Delivery { from, to, detail } if to.contains(":function:") => {
                self.deliveries.insert(event.id, (from.clone(), detail.clone()));
                while self.deliveries.len() > DELIVERIES {
                    self.deliveries.pop_first();
                }
                String::new()
            }
            What::Delivery { from, to, detail } => {
                let detail = styled(DIM, shown(detail));
                format!(
                    "{} {} to {}  {detail}\n",
                    styled(BOLD, "moved"),
                    names.short(from),
                    names.short(to)
                )
            }
            What::Code {
                user_pool,
                destination,
                purpose,
                code,
                ..
            } => {
                let purpose = match purpose.as_str() {
                    "sign_up" => "to confirm the sign-up",
                    "forgot_password" => "to set a new password",
                    other => other,
                };
                let (pool, code) = (names.short(user_pool), styled(CODE, code));
                format!(
                    "{} {pool} to {}: the code {code} {purpose}\n",
                    styled(BOLD, "mail"),
                    shown(destination)
                )
            }
            What::Deployment { stack, outcome } => {
                format!("{} {stack}: {outcome}\n", styled(BOLD, "deployment"))
            }
            other => format!("{other:?}\n"),
        }
    }

    fn begin(&mut self, event: &Event, trigger: String) {
        self.open.insert(event.id, Unit::new(event.at, trigger));
        self.members.insert(event.id, event.id);
    }

    fn end(&mut self, root: EventId) -> Option<Unit> {
        self.members.retain(|_, other| *other != root);
        self.open.remove(&root)
    }

    /// The group of which an event is.
    fn root(&self, event: Option<EventId>) -> Option<EventId> {
        self.members.get(&event?).copied()
    }

    fn is_invocation(&self, root: EventId) -> bool {
        self.open.get(&root).is_some_and(|unit| !unit.trigger.is_empty())
    }

    /// The group of what caused an event, which becomes the event's group too.
    fn unit(&mut self, event: &Event) -> Option<&mut Unit> {
        let root = self.root(event.cause)?;
        self.members.insert(event.id, root);
        self.open.get_mut(&root)
    }

    /// Puts a line below its group, or returns it if that is complete.
    fn add(&mut self, event: &Event, line: String) -> String {
        match self.unit(event) {
            Some(unit) => {
                unit.below.push_str(&text::below(&line));
                String::new()
            }
            None => line + "\n",
        }
    }
}

impl Unit {
    fn new(began: Timestamp, trigger: String) -> Self {
        Self {
            began,
            trigger,
            functions: Vec::new(),
            calls: Vec::new(),
            below: String::new(),
        }
    }

    fn lines(&self, head: &str, outcome: &str, now: Timestamp) -> String {
        let duration = styled(DIM, text::duration(self.began, now));
        let functions = match self.functions.as_slice() {
            [] => String::new(),
            functions => format!("  {}", functions.join(", ")),
        };
        format!(
            "{head} {outcome} {duration}{functions}{}\n{}",
            text::calls(&self.calls),
            self.below
        )
    }
}

/// A text from outside without what would move the cursor or change the colours of a terminal.
fn shown(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() && c != '\n' && c != '\t' {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}
