//! The rows of the attributes.

use super::{AttributeRow, Field, Need, Values};

pub(super) const NAMESPACE: AttributeRow = optional(
    Field::Namespace,
    &["namespace"],
    Values::Any,
    "The identity of the account that alone shows this file's menus; without it all accounts do.",
);
pub(super) const MENU_ID: AttributeRow = AttributeRow {
    need: Need::Must,
    ..optional(
        Field::Id,
        &["id"],
        Values::Any,
        "The key of the menu, unique over all files; sessions remember it.",
    )
};
pub(super) const ID: AttributeRow = optional(
    Field::Id,
    &["id"],
    Values::Any,
    "A key for the author's own use.",
);
pub(super) const NAME: AttributeRow = AttributeRow {
    need: Need::Should,
    ..optional(
        Field::Name,
        &["name"],
        Values::Any,
        "The keyword for `help` (whole) and `list` (a part of it).",
    )
};
pub(super) const OWN_NAME: AttributeRow = AttributeRow {
    need: Need::May,
    ..NAME
};
pub(super) const TITLE: AttributeRow = optional(
    Field::Title,
    &["title"],
    Values::Any,
    "What lists show; the name if there is none.",
);
pub(super) const MENU_PATH: AttributeRow = optional(
    Field::Path,
    &["path"],
    Values::Template,
    "The menu's page; `menucommand/showMenuConfig.page` if there is none.",
);
pub(super) const PATH: AttributeRow = optional(
    Field::Path,
    &["path"],
    Values::Template,
    "The page after the command.",
);
pub(super) const HANDLER: AttributeRow = optional(
    Field::Handler,
    &["bean-name", "handler", "beanName"],
    Values::Any,
    "The name of the handler that runs; without one the page is all that happens.",
);
pub(super) const CLASS_NAME: AttributeRow = optional(
    Field::ClassName,
    &["class-name", "className"],
    Values::Any,
    "A handler by its class: looked up whole, then by what stands behind the last dot.",
);
pub(super) const URL: AttributeRow = optional(
    Field::Url,
    &["url"],
    Values::Address,
    "The address of a handler in any language, called over HTTP; the configuration must allow it.",
);
pub(super) const GOTO: AttributeRow = optional(
    Field::Goto,
    &["goto"],
    Values::MenuId,
    "The id of the menu that the command leads to; `-` leaves all menus.",
);
pub(super) const FORM_ID: AttributeRow = AttributeRow {
    need: Need::Must,
    ..optional(
        Field::Id,
        &["id"],
        Values::Any,
        "The key of the form, unique in its menu; the values are kept under it.",
    )
};
pub(super) const FORM_PATH: AttributeRow = optional(
    Field::Path,
    &["path"],
    Values::Template,
    "The page at the end; `menucommand/formDone.page` if there is none.",
);
pub(super) const CONFIRM: AttributeRow = optional(
    Field::Confirm,
    &["confirm"],
    Values::Boolean,
    "Whether the values are shown and confirmed at the end; `true` if nothing is said.",
);
pub(super) const CONFIRM_PATH: AttributeRow = optional(
    Field::ConfirmPath,
    &["confirm-path"],
    Values::Template,
    "The page that shows them; `menucommand/formConfirm.page` if there is none.",
);
pub(super) const CANCEL_WORDS: AttributeRow = optional(
    Field::CancelWords,
    &["cancel-words"],
    Values::Regex,
    "What gives the form up, as a regular expression; `取消`, `算了` or `cancel` if nothing is said.",
);
pub(super) const BACK_WORDS: AttributeRow = optional(
    Field::BackWords,
    &["back-words"],
    Values::Regex,
    "What leads to the field before; `上一步`, `返回` or `back` if nothing is said.",
);
pub(super) const SKIP_WORDS: AttributeRow = optional(
    Field::SkipWords,
    &["skip-words"],
    Values::Regex,
    "What leaves out a field that is not required; `跳过` or `skip` if nothing is said.",
);
pub(super) const CONFIRM_WORDS: AttributeRow = optional(
    Field::ConfirmWords,
    &["confirm-words"],
    Values::Regex,
    "What confirms; `确认`, `确定`, `是`, `好`, `yes`, `ok` and the like if nothing is said.",
);
pub(super) const FIELD_NAME: AttributeRow = AttributeRow {
    need: Need::Must,
    ..optional(
        Field::Name,
        &["name"],
        Values::Any,
        "The key of the value, in `args` and in what handlers get.",
    )
};
pub(super) const REQUIRED: AttributeRow = optional(
    Field::Required,
    &["required"],
    Values::Boolean,
    "Whether the field cannot be skipped.",
);
pub(super) const EVENT_TYPE: AttributeRow = optional(
    Field::EventType,
    &["event-type", "eventType"],
    Values::OneOf(&["enter", "exit"]),
    "Also runs by itself when its menu is entered or left.",
);
pub(super) const SYSTEM_ENABLE: AttributeRow = optional(
    Field::SystemEnable,
    &["system-enable", "systemEnable"],
    Values::Boolean,
    "Whether a system command that takes the same text goes first.",
);
pub(super) const MATCH: AttributeRow = optional(
    Field::Match,
    &["match"],
    Values::OneOf(&["full", "contains"]),
    "Whether the regex has to match the whole text, or to be found in it.",
);
pub(super) const IGNORE_CASE: AttributeRow = optional(
    Field::IgnoreCase,
    &["ignore-case"],
    Values::Boolean,
    "Whether upper and lower case are the same to the regex.",
);
pub(super) const PERMISSION: AttributeRow = optional(
    Field::Permission,
    &["permission"],
    Values::Any,
    "What a person must be allowed, in a word of your own; who is not gets the forbidden page.",
);
pub(super) const HIDDEN: AttributeRow = optional(
    Field::Hidden,
    &["hidden"],
    Values::Boolean,
    "Whether lists, menu pages and help leave it out; it works all the same.",
);
pub(super) const RENAMED_FROM: AttributeRow = optional(
    Field::RenamedFrom,
    &["renamed-from"],
    Values::Any,
    "The ids that the menu had before, with blanks between them: who stands there stands here.",
);
pub(super) const BUTTON: AttributeRow = optional(
    Field::Button,
    &["button"],
    Values::Any,
    "The name of a button in the account's custom menu that shows this menu; `wxmenu menu push` makes it.",
);
pub(super) const MATCH_ORDER: AttributeRow = optional(
    Field::MatchOrder,
    &["match-order"],
    Values::OneOf(&["intended"]),
    "Says that what is asked before it may take some of its texts; `check` does not warn then.",
);
pub(super) const TRAP: AttributeRow = optional(
    Field::Trap,
    &["trap"],
    Values::OneOf(&["allowed"]),
    "Says that the menu's commands may take every word that leads out of it.",
);
pub(super) const ANSWERS: AttributeRow = optional(
    Field::Answers,
    &["answers"],
    Values::OneOf(&["everything"]),
    "Says that something takes every text in this menu; `check` proves it.",
);
pub(super) const EVENT: AttributeRow = AttributeRow {
    need: Need::Must,
    ..optional(
        Field::Event,
        &["event"],
        Values::Any,
        "The platform's name of the event, such as `subscribe` or `SCAN`.",
    )
};
pub(super) const KEY: AttributeRow = optional(
    Field::Key,
    &["key"],
    Values::Regex,
    "The event keys it is for, as a regular expression; without it all.",
);
pub(super) const TYPE: AttributeRow = AttributeRow {
    need: Need::Must,
    ..optional(
        Field::Type,
        &["type"],
        Values::Any,
        "The platform's name of the message type, such as `image` or `voice`.",
    )
};
pub(super) const FOR_MENU: AttributeRow = optional(
    Field::Menu,
    &["menu"],
    Values::MenuId,
    "Only where a person stands in this menu or below it.",
);
pub(super) const FOR_MSG_TYPE: AttributeRow = optional(
    Field::MsgType,
    &["msg-type"],
    Values::Any,
    "Only for messages of this type, by the platform's name, such as `voice`.",
);
pub(super) const FOR_EVENT: AttributeRow = optional(
    Field::Event,
    &["event"],
    Values::Any,
    "Only for this event, which is met with silence otherwise.",
);
pub(super) const FOR_SESSION: AttributeRow = optional(
    Field::Session,
    &["session"],
    Values::OneOf(&["new", "known"]),
    "Only for a person who was never answered before, or only for others.",
);
pub(super) const NOT_FOUND_PATH: AttributeRow = optional(
    Field::Path,
    &["path"],
    Values::Template,
    "The page; `menucommand/notFound.page` if there is none.",
);
pub(super) const REPLY_TYPE: AttributeRow = optional(
    Field::Type,
    &["type"],
    Values::OneOf(&[
        "text", "news", "image", "voice", "video", "music", "transfer",
    ]),
    "What kind of message the reply is; `text` if nothing is said.",
);

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
