//! The files of `deploy/` name figures, settings and options that there are.

use std::collections::BTreeMap;

use crate::project::read;

/// Every figure in the operators' guide, with the rest of its row: its labels and their values.
fn figures() -> BTreeMap<String, String> {
    let guide = read("docs/operating.md");
    let table = guide.split("<!-- metrics -->").nth(1).unwrap();
    let table = table.split("<!-- end of metrics -->").next().unwrap();
    let rows = table.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| {
        let (name, rest) = row.split_once('`').unwrap();
        (name.to_owned(), rest.to_owned())
    })
    .collect()
}

/// The names of figures in a text, each with what stands behind it.
fn named(text: &str) -> Vec<(&str, &str)> {
    let is_name = |c: char| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit();
    let places = text.match_indices("wxmenu_").map(|(at, _)| &text[at..]);
    places
        .map(|from| from.split_at(from.find(|c| !is_name(c)).unwrap_or(from.len())))
        .collect()
}

/// The labels that a selector asks for.
fn asked(behind: &str) -> Vec<&str> {
    let Some(selector) = behind.strip_prefix('{') else {
        return Vec::new();
    };
    let selector = selector.split('}').next().unwrap();
    let labels = selector
        .split(',')
        .filter_map(|part| part.split('=').next());
    labels
        .map(|label| label.trim_end_matches('~').trim())
        .collect()
}

#[test]
fn dashboard_and_alerts_ask_for_figures_and_labels_that_there_are() {
    let figures = figures();
    for path in ["deploy/dashboard.json", "deploy/alerts.yml"] {
        let text = read(path).replace("\\\"", "\"");
        for (name, behind) in named(&text) {
            let parts = ["_bucket", "_sum", "_count"];
            let whole = parts.iter().find_map(|part| name.strip_suffix(part));
            let row = whole
                .and_then(|whole| figures.get(whole))
                .or(figures.get(name));
            let row = row.unwrap_or_else(|| panic!("{path}: there is no {name}"));
            for label in asked(behind) {
                let is_known = label == "instance" || row.contains(label);
                assert!(is_known, "{path}: {name} has no label {label}");
            }
        }
    }
    let dashboard = read("deploy/dashboard.json");
    for name in figures.keys() {
        assert!(dashboard.contains(name.as_str()), "nobody would see {name}");
    }
}

#[test]
fn the_values_that_alerts_look_for_are_given_out() {
    let (alerts, figures) = (read("deploy/alerts.yml"), figures());
    let pushes = read("docs/callback.md");
    for (name, behind) in named(&alerts) {
        let Some(selector) = behind.strip_prefix('{') else {
            continue;
        };
        for value in selector
            .split('}')
            .next()
            .unwrap()
            .split('"')
            .skip(1)
            .step_by(2)
        {
            for value in value.split('|') {
                let value = format!("`{value}`");
                let known = figures[name].contains(&value) || pushes.contains(&value);
                assert!(known, "{name}: {value} is never given out");
            }
        }
    }
}

#[test]
fn every_alert_says_when_how_bad_and_what() {
    let alerts = read("deploy/alerts.yml");
    let is_even = |line: &str| line.trim_end() == line && !line.contains('\t');
    assert!(alerts.lines().all(is_even));
    let rules: Vec<&str> = alerts.split("- alert: ").skip(1).collect();
    assert!(rules.len() > 5);
    for rule in rules {
        for part in ["expr: ", "severity: ", "summary: \""] {
            assert_eq!(rule.matches(part).count(), 1, "{part} in {rule}");
        }
    }
}

#[test]
fn every_panel_of_the_dashboard_has_a_place_and_asks_for_something() {
    let dashboard: serde_json::Value =
        serde_json::from_str(&read("deploy/dashboard.json")).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let mut ids: Vec<u64> = panels
        .iter()
        .map(|panel| panel["id"].as_u64().unwrap())
        .collect();
    ids.dedup();
    assert_eq!(ids.len(), panels.len());
    for panel in panels.iter().filter(|panel| panel["type"] != "row") {
        let place = &panel["gridPos"];
        let right = place["x"].as_u64().unwrap() + place["w"].as_u64().unwrap();
        assert!(right <= 24, "{panel}");
        let targets = panel["targets"].as_array().unwrap();
        assert!(!targets.is_empty(), "{panel}");
        for target in targets {
            let expr = target["expr"].as_str().unwrap();
            assert_eq!(
                expr.matches('(').count(),
                expr.matches(')').count(),
                "{expr}"
            );
        }
    }
}

#[test]
fn nginx_is_as_the_guide_shows_it() {
    let guide = read("docs/going-live.md");
    let shown = guide.split("```nginx\n").nth(1).unwrap();
    assert_eq!(
        read("deploy/nginx.conf"),
        shown.split("```").next().unwrap()
    );
}

/// The lines of the unit, by section and name.
fn unit() -> Vec<(String, String, String)> {
    let (mut section, mut lines) = (String::new(), Vec::new());
    for line in read("deploy/wxmenu.service").lines() {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']').to_owned();
        } else if !line.is_empty() && !line.starts_with('#') {
            let (name, value) = line.split_once('=').unwrap_or_else(|| panic!("{line}"));
            lines.push((section.clone(), name.to_owned(), value.to_owned()));
        }
    }
    lines
}

/// What the unit and the image set for the program.
fn environment() -> Vec<(String, String)> {
    let unit = unit().into_iter();
    let set = unit.filter(|(_, name, _)| name == "Environment");
    let image = read("deploy/Containerfile");
    let lines = image
        .lines()
        .map(|line| line.trim().trim_end_matches(" \\"));
    let lines = lines.map(|line| line.strip_prefix("ENV ").unwrap_or(line).to_owned());
    let of_image = lines.filter(|line| line.starts_with("WXMENU_"));
    set.map(|(_, _, value)| value)
        .chain(of_image)
        .map(|line| {
            let (name, value) = line.split_once('=').unwrap();
            (name.to_owned(), value.to_owned())
        })
        .collect()
}

#[test]
fn the_unit_keeps_its_state_where_systemd_makes_room_for_it() {
    let unit = unit();
    let values = |wanted: &str| -> Vec<&str> {
        let lines = unit
            .iter()
            .filter(|(section, name, _)| section == "Service" && name == wanted);
        lines.map(|(_, _, value)| &**value).collect()
    };
    let state = format!("/var/lib/{}", values("StateDirectory")[0]);
    for setting in values("Environment") {
        assert!(setting.contains(&state), "{setting}");
    }
    assert_eq!(values("KillSignal"), ["SIGTERM"]);
    assert_eq!(values("RestartPreventExitStatus"), ["2"]);
    assert!(values("ExecStart")[0].starts_with("/usr/local/bin/wxmenu serve "));
    // Ten seconds for running turns and as much for late ones.
    assert!(values("TimeoutStopSec")[0].parse::<u32>().unwrap() > 20);
    let repeated = ["Environment", "LoadCredential", "SystemCallFilter"];
    for (section, name, _) in &unit {
        let same = unit
            .iter()
            .filter(|(other, line, _)| other == section && line == name);
        assert!(same.count() == 1 || repeated.contains(&&**name), "{name}");
    }
}

#[test]
fn the_image_is_of_two_stages_runs_as_nobody_special_and_has_one_volume() {
    let file = read("deploy/Containerfile");
    let of = |word: &str| -> Vec<&str> {
        let lines = file.lines().filter_map(|line| line.strip_prefix(word));
        lines.map(str::trim).collect()
    };
    assert_eq!(of("FROM ").len(), 2);
    assert_eq!(of("USER "), ["wxmenu"]);
    assert_eq!(of("VOLUME "), ["/data"]);
    assert_eq!(of("STOPSIGNAL "), ["SIGTERM"]);
    assert_eq!(of("HEALTHCHECK ").len(), 1);
    assert!(file.contains("GET /readyz "));
    let port = of("EXPOSE ")[0];
    for (name, value) in environment() {
        match name.as_str() {
            "WXMENU_SERVER_LISTEN" => assert!(value.ends_with(&format!(":{port}"))),
            _ => assert!(
                value.contains("/data/") || value.contains("/var/lib/"),
                "{value}"
            ),
        }
    }
}

#[test]
#[cfg(all(feature = "config", feature = "sled"))]
fn the_settings_of_unit_and_image_are_taken() {
    use wxmenu::config::{Environment, Sources};

    let set = environment();
    assert!(set.len() >= 5);
    for (name, value) in set {
        let environment = Environment::from_iter([(name.clone(), value.clone())]);
        let (_, faults) = Sources::new(&environment).read();
        assert!(faults.is_empty(), "{name}={value}: {faults}");
    }
    let wrong = Environment::from_iter([("WXMENU_SESSION_SHOP".to_owned(), "x".to_owned())]);
    assert!(!Sources::new(&wrong).read().1.is_empty());
}

#[test]
fn the_image_is_built_of_folders_that_there_are() {
    let file = read("deploy/Containerfile");
    let copied = file.lines().filter_map(|line| line.strip_prefix("COPY "));
    for line in copied.filter(|line| !line.starts_with("--from")) {
        let mut names: Vec<&str> = line.split(' ').collect();
        names.pop();
        for name in names {
            assert!(crate::project::root().join(name).exists(), "{name}");
        }
    }
}
