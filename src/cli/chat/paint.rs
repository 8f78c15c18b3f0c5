//! Colours, where they are wanted.

/// Dresses text for a terminal, or leaves it as it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paint(bool);

impl Paint {
    /// Colours, or none.
    pub(super) const fn new(colours: bool) -> Self {
        Self(colours)
    }

    /// No colours.
    pub(super) const fn plain() -> Self {
        Self(false)
    }

    pub(super) fn dim(self, text: &str) -> String {
        self.dress("2", text)
    }

    pub(super) fn place(self, text: &str) -> String {
        self.dress("1;36", text)
    }

    pub(super) fn winner(self, text: &str) -> String {
        self.dress("1;32", text)
    }

    pub(super) fn fault(self, text: &str) -> String {
        self.dress("1;31", text)
    }

    pub(super) fn caution(self, text: &str) -> String {
        self.dress("1;33", text)
    }

    pub(super) fn link(self, text: &str) -> String {
        self.dress("4", text)
    }

    fn dress(self, code: &str, text: &str) -> String {
        if self.0 && !text.is_empty() {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}
