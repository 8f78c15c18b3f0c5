//! Dialogues of several steps.

use std::sync::Arc;

use super::Page;
use crate::matcher::Pattern;
use crate::model::Span;

/// What a `menu-form` asks for, beyond what every command has.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Form {
    /// In the order in which they are asked for; one at the least.
    pub fields: Vec<FormField>,
    /// Everything is shown and confirmed before the command runs.
    pub confirms: bool,
    /// The page on which it is shown; none is the default page.
    pub confirm_page: Option<Page>,
    /// The words that work at every step.
    pub words: FormWords,
}

/// One thing that a form asks for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FormField {
    /// Its name among the values.
    pub name: Arc<str>,
    /// Shown beside the value; the name if the author gave none.
    pub title: Arc<str>,
    /// It cannot be skipped.
    pub required: bool,
    /// Takes the texts that are a value; without one every text is.
    pub pattern: Option<Pattern>,
    /// What is asked.
    pub prompt: Option<Page>,
    /// What is said to a text that is no value.
    pub error: Option<Page>,
    /// The opening tag.
    pub span: Span,
}

/// The words that work inside a form.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FormWords {
    /// Give the form up.
    pub cancel: Option<Pattern>,
    /// To the field before.
    pub back: Option<Pattern>,
    /// To the next field, without a value.
    pub skip: Option<Pattern>,
    /// It is all right so.
    pub confirm: Option<Pattern>,
}

impl FormWords {
    /// `cancel`, where nothing else is said.
    pub const CANCEL: &str = "取消|算了|cancel";
    /// `back`, where nothing else is said.
    pub const BACK: &str = "上一步|返回|back";
    /// `skip`, where nothing else is said.
    pub const SKIP: &str = "跳过|skip";
    /// `confirm`, where nothing else is said.
    pub const CONFIRM: &str = "确认|确定|是|是的|好|好的|yes|ok|confirm";
}

impl Form {
    /// The field of a name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&FormField> {
        self.fields.iter().find(|field| *field.name == *name)
    }

    /// Every page that the form names or holds.
    pub fn pages(&self) -> impl Iterator<Item = &Page> {
        let fields = self.fields.iter();
        let own = fields.flat_map(|field| [field.prompt.as_ref(), field.error.as_ref()]);
        own.flatten().chain(self.confirm_page.as_ref())
    }
}
