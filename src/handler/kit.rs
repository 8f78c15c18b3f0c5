//! What an engine has for its handlers: providers of extensions and adapters of replies, by type.

use std::any::{Any, TypeId, type_name};
use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::{Answer, CommandContext, HandlerError};
use crate::model::Inbound;

type Value = Arc<dyn Any + Send + Sync>;
type Making = Pin<Box<dyn Future<Output = Result<Value, HandlerError>> + Send>>;
type Provider = Arc<dyn Fn(Arc<Inbound>) -> Making + Send + Sync>;
type Adapter = Arc<dyn Any + Send + Sync>;
type Adapt<T> = Box<dyn Fn(T, &mut CommandContext) -> Result<Answer, HandlerError> + Send + Sync>;

/// Providers of extensions and adapters of replies, each found by its type.
#[derive(Clone, Default)]
pub struct Kit {
    providers: HashMap<TypeId, Provider>,
    adapters: HashMap<TypeId, Adapter>,
}

impl Kit {
    /// Without anything.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.providers.is_empty() && self.adapters.is_empty()
    }

    /// Adds what makes the extension of a type; tells whether it is the first one for this type.
    pub fn provide<T, F>(
        &mut self,
        provider: impl Fn(Arc<Inbound>) -> F + Send + Sync + 'static,
    ) -> bool
    where
        T: Send + Sync + 'static,
        F: Future<Output = Result<T, HandlerError>> + Send + 'static,
    {
        let erased = move |message| -> Making {
            let making = provider(message);
            Box::pin(async move { Ok(Arc::new(making.await?) as Value) })
        };
        self.providers
            .insert(TypeId::of::<T>(), Arc::new(erased))
            .is_none()
    }

    /// Adds what makes an answer of a type; tells whether it is the first one for this type.
    pub fn adapt<T: 'static>(
        &mut self,
        adapter: impl Fn(T, &mut CommandContext) -> Result<Answer, HandlerError> + Send + Sync + 'static,
    ) -> bool {
        let adapter: Adapt<T> = Box::new(adapter);
        self.adapters
            .insert(TypeId::of::<T>(), Arc::new(adapter))
            .is_none()
    }

    pub(super) fn make<T: 'static>(&self, message: &Arc<Inbound>) -> Option<Making> {
        let provider = self.providers.get(&TypeId::of::<T>())?;
        Some(provider(Arc::clone(message)))
    }

    /// The answer that a value's adapter makes of it.
    pub(super) fn answer<T: 'static>(
        kit: Option<&Self>,
        value: T,
        cx: &mut CommandContext,
    ) -> Result<Answer, HandlerError> {
        let adapter = kit.and_then(|kit| kit.adapters.get(&TypeId::of::<T>()));
        match adapter.and_then(|adapter| adapter.downcast_ref::<Adapt<T>>()) {
            Some(adapter) => adapter(value, cx),
            None => Err(HandlerError::new(format!(
                "the handler `{}` answers with a `{}`, and no adapter makes a reply of that",
                cx.command().handler,
                type_name::<T>()
            ))),
        }
    }
}

impl fmt::Debug for Kit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kit")
            .field("providers", &self.providers.len())
            .field("adapters", &self.adapters.len())
            .finish()
    }
}
