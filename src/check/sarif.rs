//! Faults as code hosts read them: SARIF 2.1.0.

use serde::Serialize;

use super::report::{Entry, Place, RelatedPlace, Report};
use crate::model::{Code, Severity};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

impl Report {
    /// The report as a SARIF 2.1.0 log with one run, on one line.
    ///
    /// Every code is a rule, whether it was found or not. Columns count characters; a fault without
    /// a place has no location.
    #[must_use]
    pub fn to_sarif(&self) -> String {
        let log = Log {
            schema: SCHEMA,
            version: "2.1.0",
            runs: [Run {
                tool: Tool {
                    driver: Driver {
                        name: "wxmenu",
                        semantic_version: env!("CARGO_PKG_VERSION"),
                        rules: Code::ALL.iter().copied().map(Rule::new).collect(),
                    },
                },
                column_kind: "unicodeCodePoints",
                results: self.diagnostics.iter().map(Outcome::new).collect(),
            }],
        };
        // Texts and numbers always have a JSON form.
        serde_json::to_string(&log).unwrap_or_else(|error| error.to_string())
    }
}

#[derive(Serialize)]
struct Log<'r> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'r>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'r> {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Outcome<'r>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

/// A code.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Text,
    help: Text,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

/// A fault.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'r> {
    rule_id: &'static str,
    rule_index: Option<usize>,
    level: &'static str,
    message: Text,
    locations: Vec<Location<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'r> {
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Said<'r>>,
}

#[derive(Serialize)]
struct Said<'r> {
    text: &'r str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<usize>,
}

impl Rule {
    fn new(code: Code) -> Self {
        Self {
            id: code.word(),
            short_description: text(code.summary()),
            help: text(format!(
                "`wxmenu explain {code}` tells more and shows an example."
            )),
            default_configuration: Configuration {
                level: level(&code.severity().to_string()),
            },
        }
    }
}

impl<'r> Outcome<'r> {
    fn new(entry: &'r Entry) -> Self {
        let mut message = entry.message.clone();
        if let Some(witness) = &entry.witness {
            message.push_str(&format!("\nshown by the input `{witness}`"));
        }
        if let Some(help) = &entry.help {
            message.push_str(&format!("\nhelp: {help}"));
        }
        let code = |code: &Code| code.word() == entry.code;
        Self {
            rule_id: entry.code,
            rule_index: Code::ALL.iter().position(code),
            level: level(&entry.severity),
            message: text(message),
            locations: Location::of(&entry.place).into_iter().collect(),
            related_locations: entry.related.iter().map(Location::beside).collect(),
        }
    }
}

impl<'r> Location<'r> {
    fn of(place: &Place) -> Option<Self> {
        Some(Self {
            physical_location: Physical {
                artifact_location: artifact(place.file.as_deref()?),
                region: Region {
                    start_line: place.line?,
                    start_column: place.column?,
                    end_line: place.end_line,
                    end_column: place.end_column,
                },
            },
            message: None,
        })
    }

    fn beside(place: &'r RelatedPlace) -> Self {
        Self {
            physical_location: Physical {
                artifact_location: artifact(&place.file),
                region: Region {
                    start_line: place.line,
                    start_column: place.column,
                    end_line: None,
                    end_column: None,
                },
            },
            message: Some(Said {
                text: &place.message,
            }),
        }
    }
}

fn text(text: impl Into<String>) -> Text {
    Text { text: text.into() }
}

/// SARIF's word for a severity.
fn level(severity: &str) -> &'static str {
    if severity == Severity::Error.to_string() {
        "error"
    } else if severity == Severity::Warning.to_string() {
        "warning"
    } else {
        "note"
    }
}

/// A file's path as a URI: relative ones stay so.
fn artifact(path: &str) -> Artifact {
    let mut uri = String::with_capacity(path.len());
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    Artifact { uri }
}

#[cfg(test)]
mod tests {
    use super::artifact;

    #[test]
    fn a_path_becomes_a_uri() {
        for (path, uri) in [
            ("menus/a.menuconfig.xml", "menus/a.menuconfig.xml"),
            ("my shop/菜.xml", "my%20shop/%E8%8F%9C.xml"),
            ("/srv/a%b.xml", "file:///srv/a%25b.xml"),
        ] {
            assert_eq!(artifact(path).uri, uri);
        }
    }
}
