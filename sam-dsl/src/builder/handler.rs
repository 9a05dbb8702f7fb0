//! Handlers as values, for the builders.
//!
//! The macro `#[function]` finds the names of the parameters itself; here they are given.

use super::Function;
use crate::param::Param;
use crate::runtime::{BoxFuture, Input, Rejection};
use crate::trigger::{Outcome, Trigger};
use std::sync::Arc;

/// An `async fn` with up to eight parameters, whose parameters and result suit the trigger `T`.
///
/// It is implemented for functions and closures; [`Function::handler`] takes it, and has an example.
pub trait HandlerFn<T: Trigger, Arguments, const N: usize>: Clone + Send + Sync + 'static {
    /// Adds to the function what the parameters need.
    fn declare(function: Function) -> Function;

    /// Extracts the parameters, by the names that they have, and calls the handler.
    ///
    /// # Errors
    /// If a parameter cannot be made, or the handler fails.
    fn call(
        self,
        input: Input<T>,
        names: [&'static str; N],
    ) -> BoxFuture<'static, Result<T::Output, Rejection>>;
}

impl Function {
    /// The code: an `async fn` with up to eight parameters, and their names, which name route variables and headers.
    ///
    /// The permissions and environment variables that the parameters need come into the function.
    ///
    /// # Example
    /// ```
    /// use sam_dsl::builder::Function;
    /// use sam_dsl::prelude::*;
    /// use sam_dsl::trigger::Route;
    ///
    /// api! { pub Shop: http }
    /// async fn hello(name: Path<String>) -> Json<String> { Json(format!("Hello, {}", *name)) }
    ///
    /// let hello = Function::new("Hello").route::<Shop>("GET", "/hello/{name}").handler::<Route<Shop>, _, 1>(["name"], hello);
    /// ```
    pub fn handler<T: Trigger, Arguments, const N: usize>(
        self,
        names: [&'static str; N],
        handler: impl HandlerFn<T, Arguments, N>,
    ) -> Self {
        declare_and_invoke(self, names, handler)
    }
}

fn declare_and_invoke<T, Arguments, H, const N: usize>(
    function: Function,
    names: [&'static str; N],
    handler: H,
) -> Function
where
    T: Trigger,
    H: HandlerFn<T, Arguments, N>,
{
    H::declare(function).invoke(Arc::new(move |event| {
        let handler = handler.clone();
        T::drive(event, Arc::new(move |input| handler.clone().call(input, names)))
    }))
}

macro_rules! handlers {
    ($(($count:literal $($name:ident $index:literal),*))*) => {
        $(
            impl<T, H, Answer, R, $($name),*> HandlerFn<T, ($($name,)*), $count> for H
            where
                T: Trigger,
                H: Fn($($name),*) -> Answer + Clone + Send + Sync + 'static,
                Answer: Future<Output = R> + Send,
                R: Outcome<T>,
                $($name: Param<T>,)*
            {
                fn declare(function: Function) -> Function {
                    $(let function = <$name as Param<T>>::declare(function);)*
                    function
                }

                #[allow(unused_variables, reason = "a handler without parameters needs none of them")]
                fn call(self, input: Input<T>, names: [&'static str; $count]) -> BoxFuture<'static, Result<T::Output, Rejection>> {
                    Box::pin(async move { self($(<$name as Param<T>>::extract(&input, names[$index])?),*).await.outcome() })
                }
            }
        )*
    };
}

handlers! {
    (0)
    (1 A 0)
    (2 A 0, B 1)
    (3 A 0, B 1, C 2)
    (4 A 0, B 1, C 2, D 3)
    (5 A 0, B 1, C 2, D 3, E 4)
    (6 A 0, B 1, C 2, D 3, E 4, F 5)
    (7 A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (8 A 0, B 1, C 2, D 3, E 4, F 5, G 6, I 7)
}
