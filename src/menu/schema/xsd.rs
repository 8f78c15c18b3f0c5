//! The table of elements as an XML Schema, for editors.

use std::fmt::{self, Write};

use super::{AttributeRow, Content, ELEMENTS, ElementRow, Field, Kind, Need, Values};

/// The XML Schema of menuconfig files.
///
/// It says what an editor can say while one types: which elements stand where, which attributes they
/// have, what these take. What it cannot say (that a regex can be read, that a menu exists, that an
/// element stands once among others in any order) is for `wxmenu check`; whatever loads without a
/// complaint is valid by the schema, if it has no default namespace.
///
/// ```
/// let xsd = wxmenu::menu::schema::xsd();
/// assert!(xsd.contains(r#"<xs:element name="menu-configs" type="menu-configs">"#));
/// ```
#[must_use]
pub fn xsd() -> String {
    let mut text = String::new();
    // Writing to a `String` cannot fail.
    match write(&mut text) {
        Ok(()) => text,
        Err(fmt::Error) => String::new(),
    }
}

fn write(out: &mut String) -> fmt::Result {
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(
        out,
        r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">"#
    )?;
    for row in ELEMENTS.iter().filter(|row| row.kind == Kind::MenuConfigs) {
        root(out, row)?;
    }
    for row in ELEMENTS {
        match row.content {
            Content::Text => simple(out, row)?,
            Content::Elements | Content::ByType => complex(out, row)?,
        }
    }
    writeln!(out, "</xs:schema>")
}

/// The root, with what must differ all over the file.
fn root(out: &mut String, row: &ElementRow) -> fmt::Result {
    let name = row.name;
    writeln!(out, r#"  <xs:element name="{name}" type="{name}">"#)?;
    writeln!(out, r#"    <xs:unique name="menu-id">"#)?;
    writeln!(out, r#"      <xs:selector xpath=".//menu-config"/>"#)?;
    writeln!(out, r#"      <xs:field xpath="@id"/>"#)?;
    writeln!(out, "    </xs:unique>")?;
    writeln!(out, "  </xs:element>")
}

/// An element that holds text, and may carry what other vocabularies say.
fn simple(out: &mut String, row: &ElementRow) -> fmt::Result {
    writeln!(out, r#"  <xs:complexType name="{}">"#, row.name)?;
    documentation(out, 4, row.doc)?;
    writeln!(out, "    <xs:simpleContent>")?;
    writeln!(out, r#"      <xs:extension base="xs:string">"#)?;
    foreign_attributes(out, 8)?;
    writeln!(out, "      </xs:extension>")?;
    writeln!(out, "    </xs:simpleContent>")?;
    writeln!(out, "  </xs:complexType>")
}

/// An element that holds elements, in any order.
fn complex(out: &mut String, row: &ElementRow) -> fmt::Result {
    let mixed = match row.content {
        Content::ByType => r#" mixed="true""#,
        Content::Elements | Content::Text => "",
    };
    writeln!(out, r#"  <xs:complexType name="{}"{mixed}>"#, row.name)?;
    documentation(out, 4, row.doc)?;
    writeln!(
        out,
        r#"    <xs:choice minOccurs="0" maxOccurs="unbounded">"#
    )?;
    for child in row.inside() {
        let name = child.name;
        writeln!(out, r#"      <xs:element name="{name}" type="{name}"/>"#)?;
    }
    writeln!(out, "    </xs:choice>")?;
    for attribute in row.attributes {
        for name in attribute.names {
            write_attribute(out, row, attribute, name)?;
        }
    }
    foreign_attributes(out, 4)?;
    writeln!(out, "  </xs:complexType>")
}

fn write_attribute(
    out: &mut String,
    row: &ElementRow,
    attribute: &AttributeRow,
    name: &str,
) -> fmt::Result {
    let must = is_required(row, attribute);
    let required = if must { r#" use="required""# } else { "" };
    let written = match attribute.values {
        Values::Boolean => r#" type="xs:boolean""#,
        Values::OneOf(_) => "",
        Values::Any | Values::Template | Values::MenuId | Values::Regex => r#" type="xs:string""#,
        Values::Address => r#" type="xs:anyURI""#,
    };
    writeln!(
        out,
        r#"    <xs:attribute name="{name}"{written}{required}>"#
    )?;
    documentation(out, 6, attribute.doc)?;
    if let Values::OneOf(words) = attribute.values {
        // An event-type counts as it stands; elsewhere white space round a word is let be.
        let exact = attribute.field == Field::EventType;
        let base = if exact { "xs:string" } else { "xs:token" };
        writeln!(out, "      <xs:simpleType>")?;
        writeln!(out, r#"        <xs:restriction base="{base}">"#)?;
        for word in words {
            writeln!(out, r#"          <xs:enumeration value="{word}"/>"#)?;
        }
        writeln!(out, "        </xs:restriction>")?;
        writeln!(out, "      </xs:simpleType>")?;
    }
    writeln!(out, "    </xs:attribute>")
}

/// A field that has several spellings, or may be an element as well, cannot be asked for by name.
fn is_required(row: &ElementRow, attribute: &AttributeRow) -> bool {
    let is_element = row
        .inside()
        .any(|child| child.kind == Kind::Field(attribute.field));
    attribute.need == Need::Must && attribute.names.len() == 1 && !is_element
}

fn documentation(out: &mut String, indent: usize, doc: &str) -> fmt::Result {
    let doc = doc.replace('&', "&amp;").replace('<', "&lt;");
    let space = " ".repeat(indent);
    writeln!(
        out,
        "{space}<xs:annotation><xs:documentation>{doc}</xs:documentation></xs:annotation>"
    )
}

/// What other vocabularies put on an element says nothing here.
fn foreign_attributes(out: &mut String, indent: usize) -> fmt::Result {
    let space = " ".repeat(indent);
    writeln!(
        out,
        r###"{space}<xs:anyAttribute namespace="##other" processContents="lax"/>"###
    )
}
