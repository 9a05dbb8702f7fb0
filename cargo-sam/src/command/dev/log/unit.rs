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
            What::Request { api, method, path, status } => {
                let unit = self.end(event.id).unwrap_or_else(|| Unit::new(event.at, String::new()));
                let head = format!("{} {}", styled(BOLD, method), shown(path));
                // Which API refused it, no function tells.
                let refused_by = unit.functions.is_empty().then(|| names.short(api));
                unit.lines(&head, &text::status(*status), now, refused_by)
            }
            What::InvocationStarted { function, trigger, .. } => {
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
            What::InvocationEnded { function, outcome, .. } => {
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
                unit.map(|unit| unit.lines(&unit.trigger, &outcome, event.at, None)).unwrap_or_default()
            }
            What::Call { principal, action, resource, error } => {
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
            What::Denial { principal, action, resource } => {
                self.add(event, text::denied(names, principal, action, resource))
            }
            What::Log { function, line } => {
                self.add(event, text::written(names.short(function), &shown(line)))
            }
            What::Delivery { from, to, detail } if names.is_function(to) => {
                self.deliveries.insert(event.id, (from.clone(), detail.clone()));
                while self.deliveries.len() > DELIVERIES {
                    self.deliveries.pop_first();
                }
                String::new()
            }
            What::Delivery { from, to, detail } => {
                let detail = styled(DIM, shown(detail));
                format!("{} {} to {}  {detail}\n", styled(BOLD, "moved"), names.short(from), names.short(to))
            }
            What::Code { user_pool, destination, purpose, code, .. } => {
                let (what, purpose) = match purpose.as_str() {
                    "sign_up" => ("the code", "to confirm the sign-up"),
                    "forgot_password" => ("the code", "to set a new password"),
                    "invitation" => ("the temporary password", "to sign in for the first time"),
                    other => ("the code", other),
                };
                let (pool, code) = (names.short(user_pool), styled(CODE, code));
                format!(
                    "{} {pool} to {}: {what} {code} {purpose}\n",
                    styled(BOLD, "mail"),
                    shown(destination)
                )
            }
            // The progress of the command says it already.
            What::Deployment { .. } => String::new(),
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
        Self { began, trigger, functions: Vec::new(), calls: Vec::new(), below: String::new() }
    }

    fn lines(&self, head: &str, outcome: &str, now: Timestamp, refused_by: Option<&str>) -> String {
        let duration = styled(DIM, text::duration(self.began, now));
        let who = match (self.functions.as_slice(), refused_by) {
            ([], None) => String::new(),
            ([], Some(api)) => format!("  {}", styled(DIM, format_args!("({api})"))),
            (functions, _) => format!("  {}", functions.join(", ")),
        };
        format!("{head} {outcome} {duration}{who}{}\n{}", text::calls(&self.calls), self.below)
    }
}

/// A text from outside without what would move the cursor or change the colours of a terminal.
fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' && c != '\t' { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORDERS: &str = "arn:aws:dynamodb:eu-central-1:1:table/shop-Orders-1";
    const PAYMENTS: &str = "arn:aws:sqs:eu-central-1:1:shop-Payments-1";
    const DEAD: &str = "arn:aws:sqs:eu-central-1:1:shop-Dead-1";
    const PRINCIPAL: &str = "arn:aws:sts::1:assumed-role/shop-PlaceRole-1/shop-Place-1";

    /// Hears events, each at its number in milliseconds, and compares what is printed, without colours.
    fn check(events: &[(u64, Option<u64>, What)], expected: &str) {
        let names = Names::known(&[
            (ORDERS, "Orders", "AWS::DynamoDB::Table"),
            (PAYMENTS, "Payments", "AWS::SQS::Queue"),
            (DEAD, "Dead", "AWS::SQS::Queue"),
            ("shop-Place-1", "Place", "AWS::Lambda::Function"),
            ("shop-Charge-1", "Charge", "AWS::Lambda::Function"),
            ("shop-PlaceRole-1", "PlaceRole", "AWS::IAM::Role"),
        ]);
        let mut units = Units::default();
        let mut printed = String::new();
        for (heard, (id, cause, what)) in (1..).zip(events) {
            let at = |milliseconds: u64| Timestamp::from_millisecond(milliseconds as i64).unwrap();
            let event =
                Event { id: EventId(*id), cause: cause.map(EventId), at: at(*id), what: what.clone() };
            printed += &units.hear(&event, at(heard), &names);
        }
        assert_eq!(anstream::adapter::strip_str(&printed).to_string(), expected);
        let kept = units.open.len() + units.members.len() + units.deliveries.len();
        assert_eq!(kept, 0, "something is remembered for ever");
    }

    fn request(status: u16) -> What {
        What::Request { api: "web".into(), method: "POST".into(), path: "/orders".into(), status }
    }

    fn started(function: &str, trigger: &str) -> What {
        What::InvocationStarted { function: function.into(), request_id: "r".into(), trigger: trigger.into() }
    }

    fn ended(function: &str, outcome: &str) -> What {
        What::InvocationEnded { function: function.into(), request_id: "r".into(), outcome: outcome.into() }
    }

    fn call(principal: &str, action: &str, resource: &str, error: Option<&str>) -> What {
        What::Call {
            principal: principal.into(),
            action: action.into(),
            resource: resource.into(),
            error: error.map(Into::into),
        }
    }

    #[test]
    fn a_request_is_one_line_with_what_it_did_and_its_log_below() {
        check(
            &[
                (1, None, request(0)),
                (2, Some(1), started("shop-Place-1", "apigateway")),
                (3, Some(2), call(PRINCIPAL, "dynamodb:GetItem", ORDERS, None)),
                (4, Some(2), call(PRINCIPAL, "sqs:SendMessage", PAYMENTS, None)),
                (5, Some(2), call(PRINCIPAL, "sqs:SendMessage", PAYMENTS, None)),
                (6, Some(2), What::Log { function: "shop-Place-1".into(), line: "one\ntwo\u{1b}[2J".into() }),
                (7, Some(2), ended("shop-Place-1", "ok")),
                (1, None, request(201)),
            ],
            "POST /orders 201 7 ms  Place  ▸ dynamodb:GetItem Orders, sqs:SendMessage Payments ×2\n    Place │ one\n    Place │ two\u{fffd}[2J\n",
        );
    }

    #[test]
    fn a_request_that_no_function_saw_names_its_api() {
        check(&[(1, None, request(0)), (1, None, request(401))], "POST /orders 401 1 ms  (web)\n");
    }

    #[test]
    fn a_denial_names_the_missing_action_and_the_role() {
        let denial = What::Denial {
            principal: PRINCIPAL.into(),
            action: "dynamodb:PutItem".into(),
            resource: ORDERS.into(),
        };
        check(
            &[
                (1, None, request(0)),
                (2, Some(1), started("shop-Place-1", "apigateway")),
                (3, Some(2), denial),
                (4, Some(2), call(PRINCIPAL, "dynamodb:PutItem", ORDERS, Some("AccessDeniedException"))),
                (5, Some(2), ended("shop-Place-1", "error Denied: no")),
                (1, None, request(500)),
            ],
            "POST /orders 500 5 ms  Place  ▸ dynamodb:PutItem Orders (AccessDeniedException)\n    denied `dynamodb:PutItem` on `Orders` for `Place`, whose role is `PlaceRole`: no policy allows it\n    `Place` failed: Denied: no\n",
        );
    }

    #[test]
    fn an_invocation_by_a_queue_is_a_line_of_its_own_even_while_its_cause_goes_on() {
        let delivery =
            What::Delivery { from: PAYMENTS.into(), to: "shop-Charge-1".into(), detail: "batch of 1".into() };
        check(
            &[
                (1, None, request(0)),
                (2, Some(1), started("shop-Place-1", "apigateway")),
                (3, Some(2), delivery),
                (4, Some(3), started("shop-Charge-1", "sqs")),
                (5, Some(4), call(PRINCIPAL, "dynamodb:UpdateItem", ORDERS, None)),
                (6, Some(2), ended("shop-Place-1", "ok")),
                (1, None, request(201)),
                (8, Some(4), ended("shop-Charge-1", "ok")),
            ],
            "POST /orders 201 6 ms  Place\nsqs Payments batch of 1 ok 4 ms  Charge  ▸ dynamodb:UpdateItem Orders\n",
        );
    }

    #[test]
    fn what_comes_after_the_answer_is_still_printed_if_it_is_bad_or_written() {
        check(
            &[
                (1, None, request(0)),
                (2, Some(1), started("shop-Place-1", "apigateway")),
                (1, None, request(504)),
                (3, Some(2), call(PRINCIPAL, "dynamodb:GetItem", ORDERS, None)),
                (4, Some(2), What::Log { function: "shop-Place-1".into(), line: "late".into() }),
                (5, Some(2), ended("shop-Place-1", "timeout")),
            ],
            "POST /orders 504 2 ms  Place\nPlace │ late\n`Place` failed: timeout\n",
        );
    }

    #[test]
    fn what_the_account_does_by_itself_is_shown_only_if_it_fails() {
        let owner = "arn:aws:iam::1:root";
        check(
            &[
                (1, None, call(PRINCIPAL, "sqs:ReceiveMessage", PAYMENTS, None)),
                (2, None, call(PRINCIPAL, "sqs:ReceiveMessage", PAYMENTS, Some("AccessDenied"))),
                (3, None, call(owner, "dynamodb:Scan", ORDERS, None)),
                (4, None, call("anonymous", "cognito-idp:SignUp", "*", None)),
                (5, None, What::Delivery { from: PAYMENTS.into(), to: DEAD.into(), detail: "m-1".into() }),
            ],
            "aws sqs:ReceiveMessage Payments (AccessDenied)\naws dynamodb:Scan Orders\naws cognito-idp:SignUp\nmoved Payments to Dead  m-1\n",
        );
    }
}
