//! The pages that every bot has.

macro_rules! pages {
    ($($name:literal)*) => {
        /// Each built-in page: its name, and its text.
        const BUILTIN: &[(&str, &str)] = &[
            $(($name, include_str!(concat!("../../templates/", $name)))),*
        ];
    };
}

pages! {
    "game/answer.page"
    "game/chineseTime.page"
    "game/englishTime.page"
    "game/guessNumber.page"
    "game/guessNumberResult.page"
    "menucommand/busy.page"
    "menucommand/error.page"
    "menucommand/exit.page"
    "menucommand/forbidden.page"
    "menucommand/formCancelled.page"
    "menucommand/formConfirm.page"
    "menucommand/formDone.page"
    "menucommand/formMoved.page"
    "menucommand/formPrompt.page"
    "menucommand/help.page"
    "menucommand/more.page"
    "menucommand/moved.page"
    "menucommand/notFound.page"
    "menucommand/offers.page"
    "menucommand/query.page"
    "menucommand/showMenuConfig.page"
}

/// The built-in pages by name, each with its text.
///
/// A bot's file of the same name takes the place of one. The error page and the busy page use
/// nothing of a turn, so that their text can be sent as it is when nothing else works.
pub fn builtin_pages() -> impl Iterator<Item = (&'static str, &'static str)> {
    BUILTIN.iter().copied()
}
