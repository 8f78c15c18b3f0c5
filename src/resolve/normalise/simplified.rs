//! Traditional characters read as simplified ones.

use std::borrow::Cow;
use std::sync::LazyLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

/// The tables of OpenCC; unpacked when the first text asks for them. They are compiled in, so there
/// is no way for them to be missing, and nothing an author could do about it.
static TABLES: LazyLock<Option<OpenCC>> =
    LazyLock::new(|| OpenCC::from_config(BuiltinConfig::T2s).ok());

/// The text in simplified characters.
pub(super) fn simplified(text: Cow<'_, str>) -> Cow<'_, str> {
    let Some(tables) = TABLES.as_ref().filter(|_| !text.is_ascii()) else {
        return text;
    };
    match tables.convert(&text) {
        same if *same == *text => text,
        other => Cow::Owned(other),
    }
}
