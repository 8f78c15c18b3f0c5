//! Messages made of templates: those of accounts, and those that people subscribe to.

mod library;
mod message;
mod private;
mod subscribe;
mod values;

use super::answer::Answer;
use super::call::Call;
use super::client::Api;
use super::error::ApiError;
use super::limits::Checked;

pub use library::{Category, Keyword, LibraryPage, LibraryTemplate, OwnTemplate};
pub use message::{MiniProgramPage, OneTimeMessage, TemplateMessage};
pub use private::{Industries, Industry, PrivateTemplate};
pub use subscribe::{ProgramState, ProgramSubscribeMessage, SubscribeMessage};
pub use values::TemplateData;

/// The calls of templates, for one account.
#[derive(Clone, Copy, Debug)]
pub struct Templates<'a>(&'a Api);

impl Api {
    /// Messages made of templates.
    #[must_use]
    pub const fn templates(&self) -> Templates<'_> {
        Templates(self)
    }
}

impl Templates<'_> {
    async fn make(&self, call: Call, checked: Checked) -> Result<Answer, ApiError> {
        self.0.checked(call, checked).await
    }
}
