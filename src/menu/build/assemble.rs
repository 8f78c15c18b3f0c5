//! From files to trees.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::{Menu, MenuIndex, MenuTree, Menus};
use super::file::FileModel;
use crate::matcher::PatternSet;
use crate::model::{AccountId, MenuId, Position};

/// Puts the files together: the general tree, and one for each namespace.
pub(super) fn assemble(models: Vec<FileModel>) -> Menus {
    let mut namespaces: Vec<AccountId> = Vec::new();
    for model in &models {
        namespaces.extend(model.namespace.clone());
    }
    namespaces.sort();
    namespaces.dedup();
    let of_account = |account: &AccountId| {
        let own = models
            .iter()
            .filter(|model| model.namespace.as_ref().is_none_or(|own| own == account));
        Arc::new(tree(own.cloned()))
    };
    let by_account = namespaces
        .iter()
        .map(|account| (account.clone(), of_account(account)))
        .collect();
    let places = models.iter().filter_map(|model| {
        let (account, place) = (model.namespace.clone()?, model.namespace_at.clone()?);
        Some((account, place))
    });
    let namespaces = places.collect();
    let general = models.into_iter().filter(|model| model.namespace.is_none());
    Menus {
        general: Arc::new(tree(general)),
        by_account,
        namespaces,
    }
}

fn tree(models: impl Iterator<Item = FileModel>) -> MenuTree {
    let mut tree = MenuTree::default();
    for model in models {
        let offset = u32::try_from(tree.menus.len()).unwrap_or(u32::MAX);
        let menus = model.menus.into_iter();
        tree.menus.extend(menus.map(|menu| moved(menu, offset)));
        tree.system_commands.extend(model.system_commands);
        tree.event_commands.extend(model.event_commands);
        tree.message_commands.extend(model.message_commands);
        tree.not_found.extend(model.not_found);
    }
    let positions: Vec<Position> = tree
        .menus
        .iter()
        .map(|menu| position(&tree, menu))
        .collect();
    for (menu, position) in tree.menus.iter_mut().zip(positions) {
        menu.position = position;
    }
    for menu in &tree.menus {
        if !menu.id.as_str().is_empty() {
            tree.by_id.entry(menu.id.clone()).or_insert(menu.index);
        }
        if menu.parent.is_none() {
            tree.roots.push(menu.index);
        }
    }
    for menu in &tree.menus {
        for old in &menu.renamed_from {
            tree.by_id.entry(old.clone()).or_insert(menu.index);
        }
    }
    tree.permissions = permissions(&tree);
    tree.root_matchers = PatternSet::new(tree.roots().map(|menu| menu.pattern.as_ref()));
    let system_commands = tree.system_commands.iter();
    tree.system_matchers =
        PatternSet::new(system_commands.map(|command| command.action.pattern.as_ref()));
    tree
}

fn position(tree: &MenuTree, menu: &Menu) -> Position {
    let upwards = std::iter::successors(Some(menu), |menu| tree.parent(menu));
    let mut path: Vec<MenuId> = upwards.map(|menu| menu.id.clone()).collect();
    path.reverse();
    Position::at(path)
}

fn permissions(tree: &MenuTree) -> Vec<Arc<str>> {
    let menus = tree.menus.iter().filter_map(|menu| menu.permission.clone());
    let actions = tree
        .actions()
        .filter_map(|action| action.permission.clone());
    let all: BTreeSet<Arc<str>> = menus.chain(actions).collect();
    all.into_iter().collect()
}

/// The menu in a tree that has `offset` menus before its file.
fn moved(mut menu: Menu, offset: u32) -> Menu {
    let moved = |index: MenuIndex| MenuIndex(index.0.saturating_add(offset));
    menu.index = moved(menu.index);
    menu.parent = menu.parent.map(moved);
    for child in &mut menu.children {
        *child = moved(*child);
    }
    menu
}
