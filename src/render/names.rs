//! The names under which a page finds what it is given.

macro_rules! names {
    ($($variant:ident $word:literal $what:literal;)*) => {
        /// A name that every page has, whether or not there is anything behind it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Name {
            $($variant,)*
        }

        impl Name {
            /// All of them.
            pub(super) const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// As a template writes it.
            pub(super) const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }

        /// What every page sees: each name, and what is behind it.
        ///
        /// What a handler put stands beside these, under names of its own.
        pub const VARIABLES: &[(&str, &str)] = &[$(($word, $what)),*];
    };
}

names! {
    Menu "menu" "The menu after the turn: id, name, title, description, path, menus, commands; none outside every menu.";
    RootMenus "root_menus" "The menus one can enter from outside, as in `menu.menus`.";
    SystemCommands "system_commands" "What can be typed in every menu, as in `menu.commands`.";
    Query "query" "What a list command found: keyword, menus, commands, system_commands; none otherwise.";
    Subject "subject" "What a help command explains: kind (menu, command, system-command, unknown) and the fields of an entry; none otherwise.";
    Command "command" "The command that ran, with the fields of an entry; none otherwise.";
    Text "text" "What was typed or heard, without white space at its ends.";
    TextNormalised "text_normalised" "The same after normalisation: half-width, single blanks, no full stop at the end.";
    Args "args" "The named groups of the regex that matched.";
    Session "session" "The values that handlers keep for this person.";
    User "user" "openid and account.";
    Message "message" "The message: type, the fields of its type, channel (platform or mini), created, extra.";
    Now "now" "When the turn began, in milliseconds; for the filter `date`.";
    Suggestions "suggestions" "Names that may have been meant, when nothing was found.";
    Offers "offers" "The same, each with `text`, which is what to send, and `title`.";
}

/// Some of the names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct NameSet(u16);

impl NameSet {
    /// All names.
    pub(super) const ALL: Self = Self(u16::MAX);

    /// What a page is made of that shows the same in one menu every time.
    pub(super) const FIXED: Self =
        Self(Name::Menu.bit() | Name::RootMenus.bit() | Name::SystemCommands.bit());

    /// The names that a template may look at.
    ///
    /// Rather too many than too few: every word of the text counts. A template that takes in
    /// another one may look at all of them.
    pub(super) fn of(template: &str) -> Self {
        let words = template.split(|c: char| c != '_' && !c.is_ascii_alphanumeric());
        words.fold(Self::default(), |set, word| match word {
            "include" | "extends" | "component" | "__tera_context" => Self::ALL,
            word => Name::ALL
                .iter()
                .find(|name| name.word() == word)
                .map_or(set, |name| Self(set.0 | name.bit())),
        })
    }

    /// Whether a name is among them.
    pub(super) const fn has(self, name: Name) -> bool {
        self.0 & name.bit() != 0
    }

    /// Whether `suggestions` or `offers` is among them; a template that takes in another one may look
    /// at all names, which says nothing about these.
    pub(super) const fn names_offers(self) -> bool {
        self.0 != Self::ALL.0 && (self.has(Name::Suggestions) || self.has(Name::Offers))
    }

    /// Whether all of them are among others.
    pub(super) const fn is_within(self, others: Self) -> bool {
        self.0 & !others.0 == 0
    }
}

impl Name {
    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_names_what_it_may_look_at() {
        let set = |names: &[Name]| NameSet(names.iter().fold(0, |bits, name| bits | name.bit()));
        for (template, names) in [
            ("", &[][..]),
            ("菜单 {{ title }}", &[]),
            ("{{menu.path}}", &[Name::Menu]),
            ("{{ text_normalised }}", &[Name::TextNormalised]),
            (
                "{% for c in system_commands %}{{ c.name ~ now }}{% endfor %}",
                &[Name::SystemCommands, Name::Now],
            ),
        ] {
            assert_eq!(NameSet::of(template), set(names), "{template}");
        }
        assert_eq!(NameSet::of("text {% include \"x\" %}"), NameSet::ALL);
        assert!(Name::ALL.len() <= 16, "one bit for each name");
    }

    #[test]
    fn a_fixed_page_looks_at_the_menus_only() {
        assert!(NameSet::of("{{ menu.title }}").is_within(NameSet::FIXED));
        assert!(NameSet::of("无").is_within(NameSet::FIXED));
        assert!(!NameSet::of("{{ menu.title }} {{ text }}").is_within(NameSet::FIXED));
    }
}
