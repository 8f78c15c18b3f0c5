//! What is behind the names that pages see: which fields there are.

use super::names::Name;

/// What a value is made of, as far as it is always the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Anything: nobody knows before it runs.
    Open,
    /// A text or a number, without fields.
    Plain,
    /// The named groups of the regex that matched.
    Args,
    /// Fields with names.
    Record(Record),
    /// A list of records, or of anything.
    List(Option<Record>),
}

/// Something with fields that are always the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Record {
    /// A menu or command in a list.
    Entry,
    Menu,
    Query,
    Subject,
    User,
    Message,
    Offer,
}

type Fields = &'static [(&'static str, Shape)];

const TEXT: Shape = Shape::Plain;
const ENTRIES: Shape = Shape::List(Some(Record::Entry));

const ENTRY: Fields = &[
    ("description", TEXT),
    ("examples", Shape::List(None)),
    ("id", TEXT),
    ("keyword", TEXT),
    ("name", TEXT),
    ("regex", TEXT),
    ("title", TEXT),
];
const MENU: Fields = &[
    ("commands", ENTRIES),
    ("description", TEXT),
    ("id", TEXT),
    ("menus", ENTRIES),
    ("name", TEXT),
    ("path", TEXT),
    ("title", TEXT),
];
const QUERY: Fields = &[
    ("commands", ENTRIES),
    ("keyword", TEXT),
    ("menus", ENTRIES),
    ("system_commands", ENTRIES),
];
const SUBJECT: Fields = &[
    ("commands", ENTRIES),
    ("description", TEXT),
    ("examples", Shape::List(None)),
    ("id", TEXT),
    ("keyword", TEXT),
    ("kind", TEXT),
    ("menus", ENTRIES),
    ("name", TEXT),
    ("path", TEXT),
    ("regex", TEXT),
    ("title", TEXT),
];
const USER: Fields = &[("account", TEXT), ("openid", TEXT)];
const OFFER: Fields = &[("text", TEXT), ("title", TEXT)];
/// Those of every type of message.
const MESSAGE: Fields = &[
    ("app_id", TEXT),
    ("channel", TEXT),
    ("created", TEXT),
    ("description", TEXT),
    ("extra", Shape::Open),
    ("file_key", TEXT),
    ("format", TEXT),
    ("key", TEXT),
    ("label", TEXT),
    ("latitude", TEXT),
    ("length", TEXT),
    ("longitude", TEXT),
    ("md5", TEXT),
    ("media_id", TEXT),
    ("media_id_16k", TEXT),
    ("menu_id", TEXT),
    ("msg_type", TEXT),
    ("name", TEXT),
    ("page_path", TEXT),
    ("pic_url", TEXT),
    ("recognition", TEXT),
    ("scale", TEXT),
    ("short", TEXT),
    ("text", TEXT),
    ("thumb_media_id", TEXT),
    ("thumb_url", TEXT),
    ("title", TEXT),
    ("type", TEXT),
    ("url", TEXT),
];

impl Shape {
    /// What is behind a name that every page has.
    pub(super) fn of(word: &str) -> Option<Self> {
        let name = Name::ALL.iter().find(|name| name.word() == word)?;
        Some(match name {
            Name::Menu => Self::Record(Record::Menu),
            Name::RootMenus | Name::SystemCommands => ENTRIES,
            Name::Query => Self::Record(Record::Query),
            Name::Subject => Self::Record(Record::Subject),
            Name::Command => Self::Record(Record::Entry),
            Name::Text | Name::TextNormalised | Name::Now => Self::Plain,
            Name::Args => Self::Args,
            Name::Session => Self::Open,
            Name::User => Self::Record(Record::User),
            Name::Message => Self::Record(Record::Message),
            Name::Suggestions => Self::List(None),
            Name::Offers => Self::List(Some(Record::Offer)),
        })
    }

    /// What a list holds.
    pub(super) fn item(self) -> Self {
        match self {
            Self::List(Some(record)) => Self::Record(record),
            _ => Self::Open,
        }
    }

    /// A list of this.
    pub(super) fn listed(self) -> Self {
        match self {
            Self::Record(record) => Self::List(Some(record)),
            _ => Self::List(None),
        }
    }

    /// What is known if it is either of two.
    pub(super) fn or(self, other: Self) -> Self {
        match self == other {
            true => self,
            false => Self::Open,
        }
    }
}

impl Record {
    /// Its fields, sorted.
    pub(super) fn fields(self) -> Fields {
        match self {
            Self::Entry => ENTRY,
            Self::Menu => MENU,
            Self::Query => QUERY,
            Self::Subject => SUBJECT,
            Self::User => USER,
            Self::Message => MESSAGE,
            Self::Offer => OFFER,
        }
    }

    /// What is behind one of its fields.
    pub(super) fn field(self, name: &str) -> Option<Shape> {
        let fields = self.fields();
        let found = fields.binary_search_by(|(own, _)| (*own).cmp(name)).ok()?;
        fields.get(found).map(|(_, shape)| *shape)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::matcher::Args;
    use crate::menu;
    use crate::model::{Content, Event, Inbound, MessageKey, Session, SourceFile, Timestamp};
    use crate::render::{PageView, QueryView, Renderer, SubjectView, TemplateFile};
    use crate::resolve::{Denied, Offer};

    const MENUS: &str = r#"<menu-configs><menu-config id="m" name="m"><menu-config id="s" name="s"/>
        <menu-command name="c"/></menu-config><system-command name="x"/></menu-configs>"#;

    /// The fields of a value in a page that has everything.
    fn fields(value: &str, content: Content) -> BTreeSet<String> {
        let (menus, faults) = menu::load(&[SourceFile::new("a.menuconfig.xml", MENUS)]);
        assert!(!faults.has_errors(), "{faults}");
        let tree = menus.tree(&"demo".into());
        let menu = &tree.menus()[0];
        let inbound = Inbound::new("demo".into(), "o".into(), MessageKey::new("1"), content);
        let view = PageView {
            tree,
            menu: Some(menu),
            command: Some(&menu.commands[0].action),
            query: Some(QueryView {
                keyword: None,
                menus: vec![],
                commands: vec![],
                system_commands: vec![],
            }),
            subject: Some(SubjectView::Menu(menu)),
            text: "",
            text_normalised: "",
            args: &Args::new(),
            session: &Session::new(Timestamp::default(), None),
            message: &inbound,
            now: Timestamp::default(),
            suggestions: &[Offer::new("a", "b")],
            denied: &Denied::nothing(),
            data: &BTreeMap::new(),
        };
        let template = format!("{{{{ {value} | keys | join(sep=' ') }}}}");
        let file = TemplateFile::new("t", SourceFile::new("t", template));
        let shown = Renderer::new(&[file], []).0.render("t", &view).unwrap();
        shown.split(' ').map(str::to_owned).collect()
    }

    fn known(record: Record) -> BTreeSet<String> {
        let fields = record.fields();
        assert!(fields.is_sorted_by_key(|(name, _)| name), "{record:?}");
        fields.iter().map(|(name, _)| (*name).to_owned()).collect()
    }

    fn text() -> Content {
        Content::Text {
            text: "t".to_owned(),
            menu_id: None,
        }
    }

    #[test]
    fn the_fields_are_those_that_pages_are_given() {
        for (value, record) in [
            ("menu", Record::Menu),
            ("menu.menus | first", Record::Entry),
            ("menu.commands | first", Record::Entry),
            ("root_menus | first", Record::Entry),
            ("system_commands | first", Record::Entry),
            ("command", Record::Entry),
            ("query", Record::Query),
            ("subject", Record::Subject),
            ("user", Record::User),
            ("offers | first", Record::Offer),
        ] {
            assert_eq!(fields(value, text()), known(record), "{value}");
        }
    }

    #[test]
    fn a_message_has_the_fields_of_some_type() {
        let text = String::new;
        let contents = [
            self::text(),
            Content::Image {
                pic_url: text(),
                media_id: text(),
            },
            Content::Voice {
                media_id: text(),
                media_id_16k: None,
                format: text(),
                recognition: None,
            },
            Content::Video {
                media_id: text(),
                thumb_media_id: text(),
                short: false,
            },
            Content::Location {
                latitude: 0.0,
                longitude: 0.0,
                scale: 0.0,
                label: text(),
            },
            Content::Link {
                title: text(),
                description: text(),
                url: text(),
            },
            Content::MiniProgramPage {
                title: text(),
                app_id: text(),
                page_path: text(),
                thumb_url: text(),
                thumb_media_id: text(),
            },
            Content::File {
                title: text(),
                description: text(),
                file_key: text(),
                md5: text(),
                length: None,
            },
            Content::Event(Event::new("a", "b")),
            Content::Other { msg_type: text() },
        ];
        let all = contents
            .into_iter()
            .flat_map(|content| fields("message", content));
        assert_eq!(all.collect::<BTreeSet<_>>(), known(Record::Message));
    }

    #[test]
    fn every_name_has_a_shape() {
        for name in Name::ALL {
            assert!(Shape::of(name.word()).is_some(), "{name:?}");
        }
    }
}
