//! Bad input of every kind, thousands of times: nothing panics, nothing hangs, and every answer is one that AWS gives.
//!
//! Each case is made from a seed, which a failure names. `SAM_MUTATIONS=100000 cargo test bad_input` looks longer.

mod mutation;
mod requests;
mod templates;

use std::cell::RefCell;
use std::future::Future;
use std::panic;
use std::pin::Pin;
use std::sync::Once;
use std::task::{Context, Poll};
use std::time::Duration;

/// How long one case may take of virtual time; more than any time-out of AWS within a request.
const PATIENCE: Duration = Duration::from_secs(16 * 60);

/// How often the future of one case may be polled; a future that is woken again and again for nothing is a busy wait.
const POLLS: u32 = 100_000;

/// How many cases there are of one kind.
fn cases(usual: u64) -> std::ops::Range<u64> {
    let asked = std::env::var("SAM_MUTATIONS").ok().and_then(|number| number.parse().ok());
    0..asked.unwrap_or(usual)
}

thread_local! {
    /// What panicked on the thread of this test, in tasks that run in the background too.
    static PANICS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Lets panics of this thread be remembered.
fn watch_panics() {
    static WATCH: Once = Once::new();
    WATCH.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            PANICS.with_borrow_mut(|panics| panics.push(info.to_string()));
            usual(info);
        }));
    });
    PANICS.take();
}

/// Demands that nothing panicked since [`watch_panics`].
#[track_caller]
fn assert_no_panics(case: &str) {
    let panics = PANICS.take();
    assert!(panics.is_empty(), "{case} panicked: {}", panics.join("\n"));
}

/// A future that must end within [`PATIENCE`] and [`POLLS`].
async fn bounded<T>(case: &str, future: impl Future<Output = T>) -> T {
    let counted = Counted { inner: Box::pin(future), polls: 0 };
    match tokio::time::timeout(PATIENCE, counted).await {
        Ok(Some(output)) => output,
        Ok(None) => panic!("{case} was polled {POLLS} times"),
        Err(_) => panic!("{case} did not end"),
    }
}

struct Counted<'a, T> {
    inner: Pin<Box<dyn Future<Output = T> + 'a>>,
    polls: u32,
}

impl<T> Future for Counted<'_, T> {
    type Output = Option<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.polls += 1;
        if self.polls > POLLS {
            return Poll::Ready(None);
        }
        self.inner.as_mut().poll(context).map(Some)
    }
}
