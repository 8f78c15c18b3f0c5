//! Fenced blocks of a Markdown page.

/// One fenced block.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Block<'d> {
    /// The word behind the fence.
    pub(super) kind: &'d str,
    /// `file=PATH` of the info string.
    pub(super) file: Option<&'d str>,
    /// What stands between the fences.
    pub(super) text: &'d str,
    /// The line of the opening fence.
    pub(super) line: usize,
}

pub(super) fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    let mut open: Option<(&str, usize, usize)> = None;
    let mut offset = 0;
    for (number, line) in page.split_inclusive('\n').enumerate() {
        let start = offset;
        offset += line.len();
        let Some(info) = line.trim_end().strip_prefix("```") else {
            continue;
        };
        open = match open {
            None => Some((info, offset, number + 1)),
            Some((info, from, line)) => {
                found.push(block(info, &page[from..start], line));
                None
            }
        };
    }
    assert!(open.is_none(), "a fence is not closed");
    found
}

fn block<'d>(info: &'d str, text: &'d str, line: usize) -> Block<'d> {
    let kind = info.split([' ', ',']).next().unwrap_or("");
    let file = info.split(' ').find_map(|word| word.strip_prefix("file="));
    Block {
        kind,
        file,
        text,
        line,
    }
}

#[test]
fn a_block_has_a_kind_a_file_and_a_line() {
    let page = "x\n```xml file=menus/a.xml\n<a/>\n```\n\n```console\n$ ls\n```\n";
    let found = blocks(page);
    assert_eq!(
        found[0],
        Block {
            kind: "xml",
            file: Some("menus/a.xml"),
            text: "<a/>\n",
            line: 2
        }
    );
    assert_eq!((found[1].kind, found[1].line), ("console", 6));
}
