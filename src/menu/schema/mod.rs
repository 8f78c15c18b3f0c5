//! The table of menuconfig's elements.
//!
//! What may stand where, how it is spelled and what it is for stands in [`ELEMENTS`] and nowhere
//! else: files are read by it, near names come from it, and so do the schema and the reference that
//! authors get.

mod attributes;
mod replies;
mod table;
mod xsd;

pub use replies::{ITEM_LIMIT, ITEM_PARTS, PartRow, REPLIES, ReplyRow};
pub use table::ELEMENTS;
pub use xsd::xsd;

/// An element: where it may stand is said by the [`ElementRow::children`] of others.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ElementRow {
    /// Which one it is.
    pub kind: Kind,
    /// How it is written.
    pub name: &'static str,
    /// What it is for, in one line.
    pub doc: &'static str,
    /// What stands between its tags.
    pub content: Content,
    /// Its attributes.
    pub attributes: &'static [AttributeRow],
    /// Elements that may stand in it, in any order. Those of [`ElementRow::attributes`] that are
    /// elements too may stand in it as well, once.
    pub children: &'static [ChildRow],
}

/// An attribute of an element.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct AttributeRow {
    /// What it sets.
    pub field: Field,
    /// How it is written; the first spelling is the usual one.
    pub names: &'static [&'static str],
    /// Whether it may be left out.
    pub need: Need,
    /// What it takes.
    pub values: Values,
    /// What it is for, in one line.
    pub doc: &'static str,
}

/// An element in another.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ChildRow {
    /// Which one.
    pub kind: Kind,
    /// Whether it may stand there more than once.
    pub many: bool,
}

/// Which element it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the rows of the table say what they are")]
#[non_exhaustive]
pub enum Kind {
    MenuConfigs,
    MenuConfig,
    MenuCommand,
    MenuForm,
    FormField,
    Prompt,
    FieldError,
    SystemCommand,
    EventCommand,
    MessageCommand,
    NotFound,
    Regex,
    Description,
    Reply,
    Example,
    NotExample,
    Item,
    ReplyTitle,
    MediaId,
    ThumbMediaId,
    MusicUrl,
    HqMusicUrl,
    PicUrl,
    Url,
    KfAccount,
    /// A field that is usually an attribute.
    Field(Field),
}

/// What an attribute sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the rows of the table say what they are")]
#[non_exhaustive]
pub enum Field {
    Namespace,
    Id,
    Name,
    Title,
    Path,
    Handler,
    ClassName,
    Url,
    Goto,
    Required,
    Confirm,
    ConfirmPath,
    CancelWords,
    BackWords,
    SkipWords,
    ConfirmWords,
    EventType,
    SystemEnable,
    Match,
    IgnoreCase,
    Event,
    Key,
    Type,
    Menu,
    MsgType,
    Session,
    Permission,
    Hidden,
    Button,
    RenamedFrom,
    MatchOrder,
    Trap,
    Answers,
}

/// What stands between the tags of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Content {
    /// Other elements, and white space.
    Elements,
    /// Text alone.
    Text,
    /// One or the other, as the row of its `type` in [`REPLIES`] says.
    ByType,
}

/// Whether an attribute may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Need {
    /// Without it the element cannot be used.
    Must,
    /// Without it the element works, but not for everything.
    Should,
    /// As the author likes.
    May,
}

/// What an attribute takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Values {
    /// Any text.
    Any,
    /// `true`, `false`, `1` or `0`.
    Boolean,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// The name of a template, with or without a slash before it.
    Template,
    /// The id of a menu.
    MenuId,
    /// A regular expression.
    Regex,
    /// Where something answers HTTP.
    Address,
}

impl ElementRow {
    /// The element with this name, without a prefix.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        ELEMENTS.iter().find(|row| row.name == name)
    }

    /// The element of this kind.
    #[must_use]
    pub fn of(kind: Kind) -> Option<&'static Self> {
        ELEMENTS.iter().find(|row| row.kind == kind)
    }

    /// The attribute with this spelling.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&'static AttributeRow> {
        self.attributes.iter().find(|row| row.names.contains(&name))
    }

    /// Whether this element may hold one of that kind, and if so whether several.
    #[must_use]
    pub fn child(&self, kind: Kind) -> Option<ChildRow> {
        if let Kind::Field(field) = kind {
            let has = self.attributes.iter().any(|row| row.field == field);
            return has.then_some(ChildRow { kind, many: false });
        }
        self.children.iter().copied().find(|row| row.kind == kind)
    }

    /// The elements that may stand in this one.
    pub fn inside(&self) -> impl Iterator<Item = &'static Self> + use<'_> {
        ELEMENTS.iter().filter(|row| self.child(row.kind).is_some())
    }

    /// The elements that this one may stand in.
    pub fn around(&self) -> impl Iterator<Item = &'static Self> + use<'_> {
        ELEMENTS.iter().filter(|row| row.child(self.kind).is_some())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_name_stands_once() {
        let names: HashSet<&str> = ELEMENTS.iter().map(|row| row.name).collect();
        assert_eq!(names.len(), ELEMENTS.len());
        for row in ELEMENTS {
            let names = row.attributes.iter().flat_map(|attribute| attribute.names);
            let distinct: HashSet<&&str> = names.clone().collect();
            assert_eq!(distinct.len(), names.count(), "{}", row.name);
        }
    }

    #[test]
    fn every_element_but_the_root_has_a_place() {
        for row in ELEMENTS {
            let is_root = row.kind == Kind::MenuConfigs;
            assert_eq!(row.around().next().is_none(), is_root, "{}", row.name);
        }
    }

    #[test]
    fn every_row_says_what_it_is_for() {
        let attributes = ELEMENTS.iter().flat_map(|row| row.attributes);
        let docs = attributes.map(|row| row.doc);
        for doc in docs.chain(ELEMENTS.iter().map(|row| row.doc)) {
            assert!(doc.ends_with('.') && !doc.contains('\n'), "{doc}");
        }
    }
}
