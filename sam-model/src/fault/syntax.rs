//! Mistakes in what a macro is given, and in templates as texts.

const RUST: &str =
    "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/building-rust.html";
const FUNCTION: &str = "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html";
const ANATOMY: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html";

faults! {
    UNKNOWN_OPTION = Check "unknown_option", "the macro has no option of this name" {
        what "An option was given that this macro does not know. The message names the one that is most like it."
        why "Nothing would come of it in the template, and a setting that is silently ignored is found in production."
        rust "#[function(consume Jobs, time_out = 30 s)]" => "#[function(consume Jobs, timeout = 30 s)]"
        source FUNCTION
    }
    REPEATED_OPTION = Check "repeated_option", "an option is given twice" {
        what "The same option stands twice in one macro."
        why "A property of a resource has one value; which of the two was meant cannot be known."
        rust "#[function(consume Jobs, memory = 256, memory = 512)]" => "#[function(consume Jobs, memory = 512)]"
        source FUNCTION
    }
    MISSING_OPTION = Check "missing_option", "an option that must be given is missing" {
        what "The macro needs this option to know what is meant."
        why "AWS requires the property and has no default for it."
        rust "queue! { pub Jobs: Charge, dead_letter() }" => "queue! { pub Jobs: Charge, dead_letter(after = 5) }"
        source FUNCTION
    }
    WRONG_VALUE = Check "wrong_value", "the value of an option is not of its kind" {
        what "An option was given a value of another kind: a text for a number, a value for a flag, a word that it does not know."
        why "The template would hold a value that CloudFormation refuses or, worse, reads as something else."
        rust "#[function(consume Jobs, timeout = \"30\")]" => "#[function(consume Jobs, timeout = 30 s)]"
        source FUNCTION
    }
    WRONG_UNIT = Check "wrong_unit", "a number has no unit, or one that does not fit" {
        what "A duration or a size was given without its unit, or with the unit of something else."
        why "AWS counts some settings in seconds and others in minutes or days. With its unit a number means the same everywhere, and is converted."
        rust "#[function(consume Jobs, timeout = 10)]" => "#[function(consume Jobs, timeout = 10 s)]"
        source FUNCTION
    }
    FUNCTION_EXPECTED = Check "function_expected", "`#[function]` stands on an `async fn`" {
        what "`#[function(..)]` stands on an item that is no function, or on one that the compiler cannot read."
        why "The function under the attribute is what Lambda runs."
        rust "#[function(consume Jobs)]\nstruct Charge;" => "#[function(consume Jobs)]\nasync fn charge(job: Message<Charge>) -> Result<(), Error> { .. }"
        source RUST
    }
    HANDLER_NOT_ASYNC = Check "handler_not_async", "a handler must be async" {
        what "The function under `#[function(..)]` is not `async`."
        why "The Lambda runtime and the AWS SDK are asynchronous; a handler that blocks stops both."
        rust "#[function(consume Jobs)]\nfn charge(job: Message<Charge>) -> Result<(), Error> { .. }" => "#[function(consume Jobs)]\nasync fn charge(job: Message<Charge>) -> Result<(), Error> { .. }"
        source RUST
    }
    HANDLER_GENERIC = Check "handler_generic", "a handler cannot be generic" {
        what "The function under `#[function(..)]` has parameters of types, lifetimes or constants, or a `where` clause."
        why "A handler becomes one Lambda function with one policy. With parameters it would be a family of them, and nothing says which to deploy."
        rust "#[function(consume Jobs)]\nasync fn charge<T: Amount>(job: Message<T>) -> Result<(), Error> { .. }" => "#[function(consume Jobs)]\nasync fn charge(job: Message<Charge>) -> Result<(), Error> { .. }"
        source RUST
    }
    HANDLER_WITH_RECEIVER = Check "handler_with_receiver", "a handler cannot be a method" {
        what "The function under `#[function(..)]` takes `self`."
        why "Lambda calls the handler; there is no value that it could call it on. What a handler needs, it asks for by its parameters."
        rust "#[function(consume Jobs)]\nasync fn charge(&self, job: Message<Charge>) -> Result<(), Error> { .. }" => "#[function(consume Jobs)]\nasync fn charge(job: Message<Charge>, orders: Db<Order, Put>) -> Result<(), Error> { .. }"
        source RUST
    }
    PARAMETER_NOT_SUPPORTED = Check "parameter_not_supported", "a parameter of a handler is of a type that nothing provides" {
        what "The type of a parameter is neither a part of the event that this trigger sends nor a handle of a resource. A message of a queue has no path, a schedule has no body."
        why "A handler's parameters are what its policy and its environment are made from; a type that says nothing about AWS cannot be filled."
        rust "#[function(consume Jobs)]\nasync fn charge(job: Message<Charge>, retries: u32) -> Result<(), Error> { .. }" => "const RETRIES: u32 = 3;\n\n#[function(consume Jobs)]\nasync fn charge(job: Message<Charge>) -> Result<(), Error> { .. }"
        source RUST
    }
    PARAMETER_BY_REFERENCE = Check "parameter_by_reference", "a handler owns its parameters" {
        what "A parameter of a handler is a reference."
        why "Each call makes the parameters anew from its event and its environment and hands them over; nobody else keeps them."
        rust "#[function(invoke)]\nasync fn report(context: &Context) -> Result<(), Error> { .. }" => "#[function(invoke)]\nasync fn report(context: Context) -> Result<(), Error> { .. }"
        source RUST
    }
    RESULT_NOT_SUPPORTED = Check "result_not_supported", "a handler must return what its trigger understands" {
        what "The return type of the handler cannot be turned into an answer for its trigger."
        why "API Gateway needs a status and a body, a queue needs to know which messages failed, a direct call needs JSON."
        rust "#[function(GET Shop \"/orders\")]\nasync fn list() -> u8 { 1 }" => "#[function(GET Shop \"/orders\")]\nasync fn list() -> Result<Json<Vec<Order>>, ApiError> { .. }"
        source "https://docs.aws.amazon.com/lambda/latest/dg/rust-handler.html"
    }
    NO_TRIGGER = Check "no_trigger", "a function needs a trigger" {
        what "`#[function(..)]` does not say what calls the function."
        why "A function without a trigger would be deployed and never run."
        rust "#[function(memory = 256)]" => "#[function(consume Jobs, memory = 256)]"
        source FUNCTION
    }
    TRIGGER_MALFORMED = Check "trigger_malformed", "a trigger has not the form that it must have" {
        what "A route is not a method, an API and a path; or `consume` names no queue, or `stream` no table."
        why "The trigger says what calls the function; the event source of the template is made from it."
        rust "#[function(GET \"/orders\")]" => "#[function(GET Shop \"/orders\")]"
        source FUNCTION
    }
    SEVERAL_TRIGGERS = Check "several_triggers", "a function can have one trigger" {
        what "`#[function(..)]` names two triggers."
        why "Triggers send different events and expect different answers; one signature cannot be right for both."
        rust "#[function(consume Jobs, schedule = \"rate(1 hour)\")]" => "#[function(consume Jobs)]\nasync fn charge(job: Message<Charge>) -> Result<(), Error> { work().await }\n\n#[function(schedule = \"rate(1 hour)\")]\nasync fn hourly() -> Result<(), Error> { work().await }"
        source FUNCTION
    }
    NAME_DUPLICATE = Build "name_duplicate", "two items of an application have the same name" {
        what "Two resources of one application would have the same logical id, or two functions the same name."
        why "A logical id stands for one resource of a template. CloudFormation refuses a template with the same key twice, or takes the last one."
        rust "mod a { queue! { pub Jobs: Charge } }\nmod b { queue! { pub Jobs: Refund } }" => "mod a { queue! { pub ChargeJobs: Charge } }\nmod b { queue! { pub RefundJobs: Refund } }"
        source "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html"
    }
    NOT_A_DECLARATION = Check "not_a_declaration", "a type declares no resource" {
        what "An assertion about the template names a type that is no table, queue, API or user pool."
        why "Resources are found by the Rust item that declares them."
        rust "emitted.item::<Charge>()" => "emitted.item::<Jobs>()"
        source ANATOMY
    }
    STALE_TEMPLATE = Build "stale_template", "the template on disk is not the one that the code declares" {
        what "In check mode the build found that `template.yaml` differs from what it would write."
        why "What is deployed is the file. If it is older than the code, the tests speak about something else than what runs."
        text "git commit -m \"Add a queue\"        # template.yaml was not built again" => "cargo build\ngit add template.yaml sam.lock\ngit commit -m \"Add a queue\""
        source ANATOMY
    }
    TEMPLATE_UNREADABLE = Build "template_unreadable", "the template is not well-formed YAML or JSON" {
        what "The text cannot be read as YAML 1.1 or JSON, or holds a key twice."
        why "CloudFormation reads the same text and refuses it."
        yaml "Resources:\n  Jobs: [Type: AWS::SQS::Queue" => "Resources:\n  Jobs:\n    Type: AWS::SQS::Queue"
        source "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html"
    }
    TEMPLATE_MALFORMED = Build "template_malformed", "a section or a resource of the template has not the shape that it must have" {
        what "A section is not a mapping, or a resource has no `Type`, or a key is none that a template knows."
        why "CloudFormation answers a template of another shape with a format error."
        yaml "Resources:\n  Jobs: AWS::SQS::Queue" => "Resources:\n  Jobs:\n    Type: AWS::SQS::Queue"
        source ANATOMY
    }
}
