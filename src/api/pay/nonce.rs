//! Texts that are drawn for each request.

use std::fmt;
use std::sync::Arc;

/// Draws nonces.
#[derive(Clone)]
pub(super) struct Nonces(Arc<dyn Fn() -> Result<String, String> + Send + Sync>);

impl Nonces {
    pub(super) fn new(draw: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self(Arc::new(move || Ok(draw())))
    }

    pub(super) fn draw(&self) -> Result<String, String> {
        (self.0)()
    }
}

impl Default for Nonces {
    /// 128 bits of the operating system's.
    fn default() -> Self {
        Self(Arc::new(|| {
            let mut bytes = [0; 16];
            getrandom::fill(&mut bytes)
                .map_err(|fault| format!("the operating system gives no random bytes: {fault}"))?;
            Ok(format!("{:032x}", u128::from_ne_bytes(bytes)))
        }))
    }
}

impl fmt::Debug for Nonces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nonces")
    }
}
