//! What `check --format json` prints.

use wxmenu::check::Report;
use wxmenu::menu;
use wxmenu::model::{Code, Diagnostic, SourceFile};

#[test]
fn a_report_names_every_field_and_counts_columns_in_characters() {
    let first = SourceFile::new(
        "menus/a.menuconfig.xml",
        "<menu-configs>\n<menu-config id=\"一\" name=\"二\" titel=\"三\"/>\n</menu-configs>",
    );
    let second = SourceFile::new(
        "menus/b.menuconfig.xml",
        "<menu-configs>\n<menu-config name=\"汉字\" id=\"一\"/>\n</menu-configs>",
    );
    let (_, mut diagnostics) = menu::load(&[first, second]);
    diagnostics.push(Diagnostic::without_place(
        Code::MenusMissing,
        "nothing here",
    ));
    let json = Report::new(&diagnostics).to_json();
    let parts = [
        r#"{"errors":2,"warnings":1,"diagnostics":["#,
        r#"{"code":"menus-missing","severity":"error","message":"nothing here","help":null,"#,
        r#""file":null,"line":null,"column":null,"end_line":null,"end_column":null,"witness":null,"related":[]},"#,
        r#"{"code":"unknown-attribute","severity":"warning","message":"`menu-config` has no attribute `titel`","#,
        r#""help":"did you mean `title`?","file":"menus/a.menuconfig.xml","line":2,"column":30,"#,
        r#""end_line":2,"end_column":35,"witness":null,"related":[]},"#,
        r#"{"code":"duplicate-id","severity":"error","message":"there is another menu with the id `一`","#,
        r#""help":"give one of them another id; ids are unique over all files","#,
        r#""file":"menus/b.menuconfig.xml","line":2,"column":28,"end_line":2,"end_column":29,"witness":null,"#,
        r#""related":[{"file":"menus/a.menuconfig.xml","line":2,"column":18,"message":"first here"}]}]}"#,
    ];
    assert_eq!(json, parts.concat());
}

#[test]
fn a_report_without_faults_is_empty() {
    let file = SourceFile::new("a.menuconfig.xml", "<menu-configs/>");
    let (_, diagnostics) = menu::load(&[file]);
    let json = Report::new(&diagnostics).to_json();
    assert_eq!(json, r#"{"errors":0,"warnings":0,"diagnostics":[]}"#);
}
