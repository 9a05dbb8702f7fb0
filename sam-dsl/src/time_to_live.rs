//! What can say when an item expires.

/// A type of a field with `#[time_to_live]`: whole seconds since 1970-01-01T00:00:00Z.
///
/// `u32`, `u64` and `i64` are, and an `Option` of them for items that may live for ever. Implement it for a type of
/// your own if serde writes it as such a number.
///
/// # Example
/// ```
/// #[derive(serde::Serialize, serde::Deserialize)]
/// #[serde(transparent)]
/// struct Expiry(u64);
///
/// impl sam_dsl::TimeToLive for Expiry {}
/// ```
///
/// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html>
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot say when an item expires",
    label = "not a number of seconds",
    note = "DynamoDB ignores everything but a number of seconds since 1970: use `u64`, or `Option<u64>` if some items never expire [ttl_not_a_number]"
)]
pub trait TimeToLive {}

#[diagnostic::do_not_recommend]
impl TimeToLive for u32 {}
#[diagnostic::do_not_recommend]
impl TimeToLive for u64 {}
#[diagnostic::do_not_recommend]
impl TimeToLive for i64 {}
#[diagnostic::do_not_recommend]
impl<T: TimeToLive> TimeToLive for Option<T> {}

/// What `#[derive(Table)]` asks of the type of a time to live.
#[doc(hidden)]
pub const fn assert<T: TimeToLive>() {}
