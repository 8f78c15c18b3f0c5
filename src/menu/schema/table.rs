//! The rows.

use super::{AttributeRow, ChildRow, Content, ElementRow, Field, Kind, Need, Values};

/// Every element, the root first.
pub const ELEMENTS: &[ElementRow] = &[
    ElementRow {
        kind: Kind::MenuConfigs,
        name: "menu-configs",
        doc: "The root element of a menuconfig file.",
        content: Content::Elements,
        attributes: &[NAMESPACE],
        children: &[
            many(Kind::MenuConfig),
            many(Kind::SystemCommand),
            many(Kind::EventCommand),
            many(Kind::MessageCommand),
        ],
    },
    ElementRow {
        kind: Kind::MenuConfig,
        name: "menu-config",
        doc: "A menu: a person stands in one menu at a time.",
        content: Content::Elements,
        attributes: &[MENU_ID, NAME, TITLE, MENU_PATH, MATCH, IGNORE_CASE],
        children: &[
            once(Kind::Regex),
            once(Kind::Description),
            once(Kind::Reply),
            many(Kind::Example),
            many(Kind::NotExample),
            many(Kind::MenuConfig),
            many(Kind::MenuCommand),
        ],
    },
    ElementRow {
        kind: Kind::MenuCommand,
        name: "menu-command",
        doc: "A command that works in its own menu.",
        content: Content::Elements,
        attributes: &[
            ID,
            NAME,
            TITLE,
            PATH,
            HANDLER,
            CLASS_NAME,
            GOTO,
            EVENT_TYPE,
            SYSTEM_ENABLE,
            MATCH,
            IGNORE_CASE,
        ],
        children: &[
            once(Kind::Regex),
            once(Kind::Description),
            once(Kind::Reply),
            many(Kind::Example),
            many(Kind::NotExample),
        ],
    },
    ElementRow {
        kind: Kind::SystemCommand,
        name: "system-command",
        doc: "A command that works in every menu.",
        content: Content::Elements,
        attributes: &[
            ID,
            NAME,
            TITLE,
            PATH,
            HANDLER,
            CLASS_NAME,
            GOTO,
            MATCH,
            IGNORE_CASE,
        ],
        children: &[
            once(Kind::Regex),
            once(Kind::Description),
            once(Kind::Reply),
        ],
    },
    ElementRow {
        kind: Kind::EventCommand,
        name: "event-command",
        doc: "What to do about an event, such as a new follower.",
        content: Content::Elements,
        attributes: &[
            EVENT,
            KEY,
            ID,
            OWN_NAME,
            TITLE,
            PATH,
            HANDLER,
            CLASS_NAME,
            GOTO,
            MATCH,
            IGNORE_CASE,
        ],
        children: &[once(Kind::Description), once(Kind::Reply)],
    },
    ElementRow {
        kind: Kind::MessageCommand,
        name: "message-command",
        doc: "What to do about a message that is not text, such as a picture.",
        content: Content::Elements,
        attributes: &[TYPE, ID, OWN_NAME, TITLE, PATH, HANDLER, CLASS_NAME, GOTO],
        children: &[once(Kind::Description), once(Kind::Reply)],
    },
    text(
        Kind::Regex,
        "regex",
        "The texts that lead here, as a regular expression that has to match the whole text.",
    ),
    text(
        Kind::Description,
        "description",
        "What `help` says about it.",
    ),
    ElementRow {
        attributes: &[REPLY_TYPE],
        ..text(
            Kind::Reply,
            "reply",
            "The reply itself, as Tera text, instead of a page.",
        )
    },
    text(
        Kind::Example,
        "example",
        "A text that leads here; `help` shows it.",
    ),
    text(
        Kind::NotExample,
        "not-example",
        "A text that must not lead here.",
    ),
    text(
        Kind::Field(Field::Id),
        "id",
        "The attribute `id` as an element.",
    ),
    text(
        Kind::Field(Field::Path),
        "path",
        "The attribute `path` as an element.",
    ),
    text(
        Kind::Field(Field::ClassName),
        "class-name",
        "The attribute `class-name` as an element.",
    ),
    text(
        Kind::Field(Field::Handler),
        "bean-name",
        "The attribute `bean-name` as an element.",
    ),
];

const NAMESPACE: AttributeRow = optional(
    Field::Namespace,
    &["namespace"],
    Values::Any,
    "The identity of the account that alone shows this file's menus; without it all accounts do.",
);
const MENU_ID: AttributeRow = AttributeRow {
    need: Need::Must,
    ..optional(
        Field::Id,
        &["id"],
        Values::Any,
        "The key of the menu, unique over all files; sessions remember it.",
    )
};
const ID: AttributeRow = optional(
    Field::Id,
    &["id"],
    Values::Any,
    "A key for the author's own use.",
);
const NAME: AttributeRow = AttributeRow {
    need: Need::Should,
    ..optional(
        Field::Name,
        &["name"],
        Values::Any,
        "The keyword for `help` (whole) and `list` (a part of it).",
    )
};
const OWN_NAME: AttributeRow = AttributeRow {
    need: Need::May,
    ..NAME
};
const TITLE: AttributeRow = optional(
    Field::Title,
    &["title"],
    Values::Any,
    "What lists show; the name if there is none.",
);
const MENU_PATH: AttributeRow = optional(
    Field::Path,
    &["path"],
    Values::Template,
    "The menu's page; `menucommand/showMenuConfig.page` if there is none.",
);
const PATH: AttributeRow = optional(
    Field::Path,
    &["path"],
    Values::Template,
    "The page after the command.",
);
const HANDLER: AttributeRow = optional(
    Field::Handler,
    &["bean-name", "handler", "beanName"],
    Values::Any,
    "The name of the handler that runs; without one the page is all that happens.",
);
const CLASS_NAME: AttributeRow = optional(
    Field::ClassName,
    &["class-name", "className"],
    Values::Any,
    "A handler by its class: looked up whole, then by what stands behind the last dot.",
);
const GOTO: AttributeRow = optional(
    Field::Goto,
    &["goto"],
    Values::MenuId,
    "The id of the menu that the command leads to; `-` leaves all menus.",
);
const EVENT_TYPE: AttributeRow = optional(
    Field::EventType,
    &["event-type", "eventType"],
    Values::OneOf(&["enter", "exit"]),
    "Also runs by itself when its menu is entered or left.",
);
const SYSTEM_ENABLE: AttributeRow = optional(
    Field::SystemEnable,
    &["system-enable", "systemEnable"],
    Values::Boolean,
    "Whether a system command that takes the same text goes first.",
);
const MATCH: AttributeRow = optional(
    Field::Match,
    &["match"],
    Values::OneOf(&["full", "contains"]),
    "Whether the regex has to match the whole text, or to be found in it.",
);
const IGNORE_CASE: AttributeRow = optional(
    Field::IgnoreCase,
    &["ignore-case"],
    Values::Boolean,
    "Whether upper and lower case are the same to the regex.",
);
const EVENT: AttributeRow = AttributeRow {
    need: Need::Must,
    ..optional(
        Field::Event,
        &["event"],
        Values::Any,
        "The platform's name of the event, such as `subscribe` or `SCAN`.",
    )
};
const KEY: AttributeRow = optional(
    Field::Key,
    &["key"],
    Values::Regex,
    "The event keys it is for, as a regular expression; without it all.",
);
const TYPE: AttributeRow = AttributeRow {
    need: Need::Must,
    ..optional(
        Field::Type,
        &["type"],
        Values::Any,
        "The platform's name of the message type, such as `image` or `voice`.",
    )
};
const REPLY_TYPE: AttributeRow = optional(
    Field::Type,
    &["type"],
    Values::OneOf(&["text"]),
    "What kind of message the reply is.",
);

const fn text(kind: Kind, name: &'static str, doc: &'static str) -> ElementRow {
    ElementRow {
        kind,
        name,
        doc,
        content: Content::Text,
        attributes: &[],
        children: &[],
    }
}

const fn optional(
    field: Field,
    names: &'static [&'static str],
    values: Values,
    doc: &'static str,
) -> AttributeRow {
    AttributeRow {
        field,
        names,
        need: Need::May,
        values,
        doc,
    }
}

const fn once(kind: Kind) -> ChildRow {
    ChildRow { kind, many: false }
}

const fn many(kind: Kind) -> ChildRow {
    ChildRow { kind, many: true }
}
