//! Pictures of menu trees.

use wxmenu::draw::{Graph, Heat, dot, mermaid, svg};
use wxmenu::menu;
use wxmenu::model::{AccountId, SourceFile};

const SHOP: &str = r#"<menu-configs>
  <menu-config id="shop" name="shop" title="商店"><regex>s|商店</regex>
    <menu-config id="tea" name="tea" title="茶 &quot;&lt;b&gt;&quot; | 100%"/>
    <menu-command name="buy" title="买茶" class-name="org.shop.BuyHandler" goto="tea"><regex>buy</regex></menu-command>
    <menu-command name="bye" goto="-"><regex>bye</regex></menu-command>
  </menu-config>
  <system-command name="exit" bean-name="exitCommandHandler"><regex>exit</regex></system-command>
</menu-configs>"#;

/// What the tests of the shop touched: the tea never.
const HEAT: &str = r#"{"elements": [
  {"kind": "menu", "file": "shop.menuconfig.xml", "line": 2, "column": 3, "times": 12},
  {"kind": "menu", "file": "shop.menuconfig.xml", "line": 3, "column": 5, "times": 0},
  {"kind": "alternative", "file": "shop.menuconfig.xml", "line": 4, "column": 5, "times": 1000},
  {"kind": "command", "file": "shop.menuconfig.xml", "line": 5, "column": 5, "times": 3}
]}"#;

fn graph(heat: Option<&Heat>) -> Graph {
    let file = SourceFile::new("shop.menuconfig.xml", SHOP);
    let (menus, faults) = menu::load(&[file]);
    assert!(!faults.has_errors(), "{faults}");
    Graph::of(menus.tree(&AccountId::from("demo")), heat)
}

#[test]
fn a_flowchart_has_every_menu_and_command_and_where_they_lead() {
    let drawn = mermaid(&graph(None));
    assert_eq!(
        drawn,
        r##"flowchart LR
  n0["商店<br/>shop · s#124;商店"]
  n1(["买茶<br/>buy · BuyHandler"])
  n2(["bye"])
  n3["茶 #34;#60;b#62;#34; #124; 100#37;<br/>tea"]
  n4{{"exit<br/>exitCommandHandler"}}
  n5(("-"))
  n0 --- n1
  n0 --- n2
  n0 --> n3
  n1 -.-> n3
  n2 -.-> n5
"##
    );
}

#[test]
fn graphviz_gets_the_same() {
    let drawn = dot(&graph(None));
    for line in [
        "digraph menus {",
        r#"  n0 [label="商店\nshop · s|商店", shape=box];"#,
        r#"  n3 [label="茶 \"<b>\" | 100%\ntea", shape=box];"#,
        "  n0 -> n1 [arrowhead=none];",
        "  n0 -> n3;",
        "  n1 -> n3 [style=dashed, constraint=false];",
        "}",
    ] {
        assert!(drawn.lines().any(|own| own == line), "{line}\n{drawn}");
    }
}

#[test]
fn a_picture_is_well_formed_and_shows_every_title() {
    let drawn = svg(&graph(None));
    let picture = roxmltree::Document::parse(&drawn).unwrap();
    let named = |name: &str| {
        let nodes = picture.descendants();
        nodes
            .filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", name)))
            .count()
    };
    assert_eq!((named("rect"), named("text")), (6, 10));
    let texts: Vec<&str> = picture
        .descendants()
        .filter_map(|node| node.text())
        .collect();
    assert!(texts.contains(&r#"茶 "<b>" | 100%"#), "{texts:?}");
}

#[test]
fn colours_say_how_often_something_was_used() {
    let heat = Heat::from_json(HEAT).unwrap();
    let graph = graph(Some(&heat));
    let times: Vec<_> = graph.nodes.iter().map(|node| node.times).collect();
    assert_eq!(times, [Some(12), None, Some(3), Some(0), None, None]);
    let drawn = mermaid(&graph);
    for (node, class) in [("n0", "w2"), ("n2", "w1"), ("n3", "w0")] {
        let line = drawn
            .lines()
            .find(|line| line.contains(&format!("{node}[")) || line.contains(&format!("{node}(")));
        assert!(line.unwrap().ends_with(&format!(":::{class}")), "{drawn}");
    }
    assert!(drawn.contains("classDef w0 "));
    assert!(svg(&graph).contains("<title>12</title>"));
}
