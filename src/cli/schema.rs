//! `wxmenu schema`: what an editor needs to help with menuconfig files.

use std::process::ExitCode;

use super::failure::{Failure, print};
use crate::menu::schema::xsd;

/// Print the XML Schema of menuconfig files, for editors
#[derive(Debug, clap::Args)]
#[command(after_help = "\
An editor that knows the schema offers elements and attributes and marks what cannot stand;
`wxmenu check` finds the rest.

Examples:
  wxmenu schema > menus/menuconfig.xsd
  xmllint --noout --schema menus/menuconfig.xsd menus/*.menuconfig.xml")]
pub(super) struct SchemaArgs {}

/// Prints the schema.
pub(super) fn run(_: &SchemaArgs) -> Result<ExitCode, Failure> {
    print(&xsd())?;
    Ok(ExitCode::SUCCESS)
}
