//! Prefixes: which ones are declared where.

use std::collections::HashMap;

use super::chars;
use super::faults::Faults;
use super::tree::{Attribute, Name};
use crate::model::Code;

const XML: &str = "http://www.w3.org/XML/1998/namespace";
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// The prefixes that are declared at the place that is being read.
#[derive(Default)]
pub(super) struct Prefixes<'f> {
    addresses: HashMap<&'f str, Vec<String>>,
}

impl<'f> Prefixes<'f> {
    /// Takes in what an opening tag declares; give the result back to [`Prefixes::leave`].
    pub(super) fn enter(
        &mut self,
        attributes: &[Attribute<'f>],
        faults: &mut Faults<'_>,
    ) -> Vec<&'f str> {
        let mut declared = Vec::new();
        for attribute in attributes {
            let address = attribute.value.value();
            match attribute.name.prefix() {
                Some("xmlns") => {
                    let prefix = attribute.name.local();
                    if may_declare(prefix, address) {
                        let addresses = self.addresses.entry(prefix).or_default();
                        addresses.push(address.to_owned());
                        declared.push(prefix);
                    } else {
                        undeclarable(attribute, faults);
                    }
                }
                None if attribute.name.whole == "xmlns" && [XML, XMLNS].contains(&address) => {
                    undeclarable(attribute, faults);
                }
                _ => {}
            }
        }
        declared
    }

    /// The element that declared them is closed.
    pub(super) fn leave(&mut self, declared: &[&'f str]) {
        for prefix in declared {
            if let Some(addresses) = self.addresses.get_mut(prefix) {
                addresses.pop();
            }
        }
    }

    /// Checks the names of an opening tag, which stands inside what it declares itself.
    pub(super) fn check(
        &self,
        element: Name<'f>,
        attributes: &[Attribute<'f>],
        faults: &mut Faults<'_>,
    ) {
        self.check_name(element, faults);
        let mut seen: HashMap<(&str, &str), Name<'f>> = HashMap::new();
        for attribute in attributes {
            let name = attribute.name;
            if name.prefix() == Some("xmlns") {
                continue;
            }
            self.check_name(name, faults);
            let address = name.prefix().and_then(|prefix| self.address(prefix));
            let Some(address) = address else { continue };
            if let Some(first) = seen.insert((address, name.local()), name) {
                let message = format!("`{}` and `{}` are the same name", first.whole, name.whole);
                faults.push_with_help(
                    Code::XmlAttributeRepeated,
                    name.range(),
                    message,
                    "keep one of them",
                );
            }
        }
    }

    fn check_name(&self, name: Name<'_>, faults: &mut Faults<'_>) {
        let Some(prefix) = name.prefix() else { return };
        if chars::is_name(name.whole) && self.address(prefix).is_none() {
            let message = format!("the prefix `{prefix}` is not declared");
            let help = format!("write `{}`, or leave it out", name.local());
            faults.push_with_help(Code::XmlName, name.range(), message, help);
        }
    }

    fn address(&self, prefix: &str) -> Option<&str> {
        let declared = self.addresses.get(prefix).and_then(|list| list.last());
        declared
            .map(String::as_str)
            .or_else(|| (prefix == "xml").then_some(XML))
    }
}

fn may_declare(prefix: &str, address: &str) -> bool {
    chars::is_plain_name(prefix)
        && prefix != "xmlns"
        && !address.is_empty()
        && address != XMLNS
        && (prefix == "xml") == (address == XML)
}

fn undeclarable(attribute: &Attribute<'_>, faults: &mut Faults<'_>) {
    let message = format!("`{}` cannot be declared like this", attribute.name.whole);
    let help = "menuconfig needs no prefixes; leave it out";
    faults.push_with_help(Code::XmlName, attribute.at.clone(), message, help);
}
