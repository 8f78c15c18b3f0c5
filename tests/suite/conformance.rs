//! What a menuconfig means, as tables.
//!
//! `rules.txt` says the rules, one a line. Each `.cases` file holds rows that show them on one bot:
//!
//! ```text
//! = rule-name: which side of it the block shows
//! account east                what follows is written to this account
//! at - a a1                   each row below starts here: in no menu, in menu a, in menu a1
//! INPUT => AFTER | MATCHED | TEMPLATE | HANDLERS | more …
//! + INPUT => …                goes on where the row above ended, instead of starting anew
//! ```
//!
//! INPUT is a text, quoted where blanks or escapes matter, or `:click KEY`, `:event NAME KEY`,
//! `:voice TEXT`, `:image`, `:video`, `:link`, `:location`. Three inputs expect nothing: `:again`
//! (the last message, or `:again 2` the one before, is delivered once more: same reply, no handler), `:clock +24h`, `:account NAME`.
//!
//! | column | says |
//! |---|---|
//! | AFTER | the menu after the turn, `-` none, `.` the start |
//! | MATCHED | kind, then the id of a menu or the name of a command, or `id/name`; `-` nothing, then the turn is unanswered |
//! | TEMPLATE | the page, `@menu @query @help @exit @not-found @error` the engine's own; `-` none |
//! | HANDLERS | `handler:command:event` with commas, each called with the input's text; `-` none |
//! | more | `says …`, `lacks …`, `is …` the reply; `silent`; `reply image` its type or `reply {…}` the whole of it; `error CODE`; `session name=json`, `no session name` |
//!
//! `*` is anything. A turn without `error` must not have one.

mod bots;
mod columns;
mod handlers;
mod rules;
mod run;
mod table;

use table::Table;

macro_rules! tables {
    ($($name:ident: $bot:expr, $file:literal;)*) => {
        /// Every table, by file.
        fn tables() -> Vec<Table> {
            vec![$(Table::parse($file, include_str!(concat!("conformance/", $file)))),*]
        }

        $(
            #[tokio::test]
            async fn $name() {
                let table = Table::parse($file, include_str!(concat!("conformance/", $file)));
                run::check(&table, $bot).await;
            }
        )*
    };
}

tables! {
    the_sample_of_the_tiny_framework: bots::sample(), "sample.cases";
    who_takes_a_text_in_a_deep_tree: bots::tree(), "tree.cases";
    enter_and_exit_events: bots::events(), "events.cases";
    where_commands_lead_and_what_they_show: bots::moves(), "moves.cases";
    chinese_input: bots::chinese(), "chinese.cases";
    chinese_input_as_typed: bots::chinese_as_typed(), "chinese-as-typed.cases";
    chinese_input_with_folded_case: bots::chinese_folded(), "chinese-folded.cases";
    clicks_events_and_other_messages: bots::clicks(), "clicks.cases";
    events_with_their_keys: bots::pushes(), "pushes.cases";
    what_nothing_takes: bots::missed(), "missed.cases";
    list_and_help: bots::words(), "words.cases";
    replies_of_every_type: bots::replies(), "replies.cases";
    what_templates_see: bots::views(), "views.cases";
    two_accounts: bots::accounts(), "accounts.cases";
    sessions_of_a_day: bots::moves(), "sessions.cases";
    sessions_without_end: bots::moves_for(None), "sessions-never.cases";
    sessions_of_a_minute: bots::moves_for(Some(60)), "sessions-minute.cases";
}
