//! What other menus would mean for the people who are in them.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::menu::Menus;
use crate::model::{AccountId, MenuId, Position};
use crate::resolve::locate;

/// Who would stand where, if these menus took the place of others.
///
/// Positions lead where a reload leads them: to the same menu, to the one that says it was renamed,
/// to the nearest one above that is left, or out of all.
///
/// ```
/// use wxmenu::check::Impact;
/// use wxmenu::menu;
/// use wxmenu::model::{AccountId, SourceFile};
///
/// let menus = |id: &str| {
///     let text = format!(r#"<menu-configs><menu-config id="{id}" name="a"/></menu-configs>"#);
///     menu::load(&[SourceFile::new("a.menuconfig.xml", text)]).0
/// };
/// let (old, new) = (menus("tea"), menus("coffee"));
/// let demo = AccountId::from("demo");
/// let mut impact = Impact::default();
/// impact.compare(&demo, &old, &new);
/// impact.count(&demo, old.tree(&demo).menus()[0].position(), &new);
/// assert_eq!(impact.to_string(), "  tea -> no menu: 1 person\n");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Impact {
    moves: BTreeMap<Place, Move>,
    people: Option<People>,
}

/// A menu of an account that is not there by its id any more.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    account: AccountId,
    menu: MenuId,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Move {
    to: Option<MenuId>,
    is_renamed: bool,
    people: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct People {
    staying: usize,
    outside: usize,
}

impl Impact {
    /// Notes every menu of an account that is there before and not afterwards.
    pub fn compare(&mut self, account: &AccountId, before: &Menus, after: &Menus) {
        for menu in before.tree(account).menus() {
            self.lead(account, menu.position(), after);
        }
    }

    /// Counts a person who stands there.
    pub fn count(&mut self, account: &AccountId, position: &Position, after: &Menus) {
        let led = self.lead(account, position, after);
        let is_led = led.map(|led| led.people += 1).is_some();
        let people = self.people.get_or_insert_default();
        match position.menu() {
            Some(_) if is_led => {}
            Some(_) => people.staying += 1,
            None => people.outside += 1,
        }
    }

    /// Whether every menu is where it was.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.moves.is_empty()
    }

    /// Where a position leads, if that is another menu.
    fn lead(
        &mut self,
        account: &AccountId,
        position: &Position,
        after: &Menus,
    ) -> Option<&mut Move> {
        let from = position.menu()?;
        let located = locate(after.tree(account), position);
        let to = located.menu.map(|menu| menu.id.clone());
        if to.as_ref() == Some(from) {
            return None;
        }
        let place = Place {
            account: account.clone(),
            menu: from.clone(),
        };
        let is_renamed = !located.moved;
        Some(self.moves.entry(place).or_insert(Move {
            to,
            is_renamed,
            people: 0,
        }))
    }
}

/// A line for each menu that is gone, with its people if they were counted.
impl fmt::Display for Impact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut accounts = self.moves.keys().map(|place| &place.account);
        let first = accounts.next();
        let several = accounts.any(|account| Some(account) != first);
        for (Place { account, menu }, led) in &self.moves {
            f.write_str("  ")?;
            if several {
                write!(f, "{account}: ")?;
            }
            let to = led.to.as_ref().map_or("no menu", MenuId::as_str);
            write!(f, "{menu} -> {to}")?;
            if led.is_renamed {
                f.write_str(", renamed")?;
            }
            if self.people.is_some() {
                write!(f, ": {}", persons(led.people))?;
            }
            writeln!(f)?;
        }
        match self.people {
            Some(People { staying, outside }) if staying + outside > 0 => writeln!(
                f,
                "  {} where they are, {} in no menu",
                persons(staying),
                persons(outside)
            ),
            _ => Ok(()),
        }
    }
}

fn persons(count: usize) -> String {
    match count {
        1 => "1 person".to_owned(),
        many => format!("{many} people"),
    }
}

/// `{"moves":[{"account","from","to","renamed","sessions"}],"stay":N,"outside":N}`; what was not
/// counted is null, and so is a `to` outside every menu.
impl Serialize for Impact {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let counted = self.people.is_some();
        let moves = self.moves.iter().map(|(place, led)| MoveEntry {
            account: place.account.as_str(),
            from: place.menu.as_str(),
            to: led.to.as_ref().map(MenuId::as_str),
            renamed: led.is_renamed,
            sessions: counted.then_some(led.people),
        });
        Entry {
            moves: moves.collect(),
            stay: self.people.map(|people| people.staying),
            outside: self.people.map(|people| people.outside),
        }
        .serialize(serializer)
    }
}

#[derive(Serialize)]
struct Entry<'i> {
    moves: Vec<MoveEntry<'i>>,
    stay: Option<usize>,
    outside: Option<usize>,
}

#[derive(Serialize)]
struct MoveEntry<'i> {
    account: &'i str,
    from: &'i str,
    to: Option<&'i str>,
    renamed: bool,
    sessions: Option<usize>,
}
