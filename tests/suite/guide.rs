//! What the authors' guides say in tables is what the code knows.
//!
//! A table stands between `<!-- table: NAME -->` and `<!-- end of table -->`; `WXMENU_BLESS=1` writes
//! it anew.

use std::fmt::Write;

use wxmenu::menu;
use wxmenu::menu::schema::{
    AttributeRow, ELEMENTS, ElementRow, ITEM_PARTS, Need, PartRow, REPLIES,
};
use wxmenu::model::SourceFile;
use wxmenu::render::{FILTERS, VARIABLES, builtin_pages};

use crate::project::{blesses, read, write};

const MENUS: &str = "menus/README.md";
const TEMPLATES: &str = "docs/templates.md";
#[cfg(feature = "http-handlers")]
const HTTP_HANDLERS: &str = "docs/http-handlers.md";

#[test]
fn the_guide_to_menus_has_every_element_and_attribute() {
    holds(MENUS, "elements", &elements());
    holds(MENUS, "attributes", &attributes());
    holds(MENUS, "replies", &replies());
}

#[test]
fn the_guide_to_templates_has_every_name_and_filter() {
    holds(TEMPLATES, "names", &pairs("name", VARIABLES));
    holds(TEMPLATES, "filters", &pairs("filter", FILTERS));
}

#[cfg(feature = "http-handlers")]
#[test]
fn the_guide_to_handlers_over_http_has_every_field_of_an_answer() {
    use wxmenu::remote::{ANSWER_FIELDS, REPLY_TYPES};

    holds(HTTP_HANDLERS, "answer", &pairs("field", ANSWER_FIELDS));
    let mut table = "| type | fields |\n|---|---|\n".to_owned();
    for row in REPLY_TYPES {
        let needs = row.needs.iter().map(|name| format!("`{name}`"));
        let takes = row.takes.iter().map(|name| format!("`{name}`?"));
        let fields: Vec<String> = needs.chain(takes).collect();
        writeln!(table, "| `{}` | {} |", row.name, fields.join(", ")).unwrap();
    }
    holds(HTTP_HANDLERS, "replies", &table);
}

#[test]
fn the_guide_to_templates_has_every_page_of_the_engine() {
    let page = read(TEMPLATES);
    let own = builtin_pages().filter(|(name, _)| name.starts_with("menucommand/"));
    for (name, _) in own {
        assert!(page.contains(&format!("| `{name}` |")), "{name}");
    }
}

#[test]
fn what_the_guide_to_menus_shows_can_be_loaded() {
    let page = read(MENUS);
    let blocks: Vec<&str> = page.split("```xml\n").skip(1).collect();
    assert!(blocks.len() > 3);
    for block in blocks {
        let block = block.split("```").next().unwrap();
        let open = "<menu-configs><menu-config id='m001' name='menu'>";
        let text = match block {
            whole if whole.starts_with("<menu-configs") => whole.to_owned(),
            inner if inner.starts_with("<menu-command") || inner.starts_with("<menu-form") => {
                format!("{open}{inner}</menu-config></menu-configs>")
            }
            beside => format!("{open}</menu-config>{beside}</menu-configs>"),
        };
        let (_, faults) = menu::load(&[SourceFile::new(MENUS, text)]);
        assert!(faults.is_empty(), "{block}{faults}");
    }
}

/// Whether a page has this table.
fn holds(path: &str, name: &str, table: &str) {
    let page = read(path);
    let start = format!("<!-- table: {name} -->\n");
    let (before, rest) = page
        .split_once(&start)
        .unwrap_or_else(|| panic!("{path}: {name}"));
    let (own, after) = rest.split_once("<!-- end of table -->").unwrap();
    if own == table {
        return;
    }
    if blesses() {
        write(
            path,
            &format!("{before}{start}{table}<!-- end of table -->{after}"),
        );
        return;
    }
    let missing: Vec<&str> = table.lines().filter(|line| !own.contains(line)).collect();
    panic!("{path}: the table of {name} lacks {missing:#?}, or has too much");
}

fn elements() -> String {
    let mut table = "| element | stands in | what it is for |\n|---|---|---|\n".to_owned();
    for row in ELEMENTS {
        let around: Vec<String> = row.around().map(|row| format!("`{}`", row.name)).collect();
        writeln!(
            table,
            "| `{}` | {} | {} |",
            row.name,
            around.join(", "),
            row.doc
        )
        .unwrap();
    }
    table
}

/// Each attribute once, with the elements that have it for the same purpose.
fn attributes() -> String {
    let mut rows: Vec<(&AttributeRow, Vec<&ElementRow>)> = Vec::new();
    for element in ELEMENTS {
        for attribute in element.attributes {
            let same = |(row, _): &&mut (&AttributeRow, _)| {
                row.names == attribute.names && row.doc == attribute.doc
            };
            match rows.iter_mut().find(same) {
                Some((_, elements)) => elements.push(element),
                None => rows.push((attribute, vec![element])),
            }
        }
    }
    let mut table = "| attribute | of | what it is for |\n|---|---|---|\n".to_owned();
    for (row, elements) in rows {
        let names: Vec<String> = row.names.iter().map(|name| format!("`{name}`")).collect();
        let elements: Vec<String> = elements
            .iter()
            .map(|row| format!("`{}`", row.name))
            .collect();
        let must = if row.need == Need::Must {
            " Necessary."
        } else {
            ""
        };
        writeln!(
            table,
            "| {} | {} | {}{must} |",
            names.join(", "),
            elements.join(", "),
            row.doc
        )
        .unwrap();
    }
    table
}

fn replies() -> String {
    let mut table = "| type | holds | what it is |\n|---|---|---|\n".to_owned();
    for row in REPLIES {
        writeln!(
            table,
            "| `{}` | {} | {} |",
            row.word,
            parts(row.parts),
            row.doc
        )
        .unwrap();
    }
    let doc = ElementRow::named("item").unwrap().doc;
    writeln!(table, "| `item` | {} | {doc} |", parts(ITEM_PARTS)).unwrap();
    table
}

fn parts(rows: &[PartRow]) -> String {
    if rows.is_empty() {
        return "text".to_owned();
    }
    let part = |row: &PartRow| {
        let may = if row.need == Need::Must { "" } else { "?" };
        format!("`{}`{may}", row.name().unwrap())
    };
    rows.iter().map(part).collect::<Vec<_>>().join(", ")
}

fn pairs(what: &str, rows: &[(&str, &str)]) -> String {
    let mut table = format!("| {what} | what it is |\n|---|---|\n");
    for (name, doc) in rows {
        writeln!(table, "| `{name}` | {doc} |").unwrap();
    }
    table
}
