//! The table of endpoints holds what it says.

use std::collections::BTreeSet;

use wxmenu::api::{ENDPOINTS, Endpoint, Method};

#[test]
fn each_endpoint_stands_there_once_and_its_family_in_one_place() {
    let mut seen = BTreeSet::new();
    for row in ENDPOINTS {
        assert!(seen.insert((row.method.name(), row.path)), "{}", row.path);
        assert_eq!(Endpoint::find(row.method, row.path), Some(row));
        assert!(!(row.token && row.credentials), "{}", row.path);
    }
    assert_eq!(Endpoint::find(Method::Get, "/cgi-bin/menu/create"), None);
    let mut families: Vec<&str> = ENDPOINTS.iter().map(|row| row.family).collect();
    families.dedup();
    let all: BTreeSet<&str> = families.iter().copied().collect();
    assert_eq!(all.len(), families.len());
    assert!(ENDPOINTS.len() > 130, "{}", ENDPOINTS.len());
}

/// A typed call names its path in the folder of its family, and its family is a feature.
#[test]
fn what_is_typed_is_made_in_the_folder_of_its_family() {
    let manifest = crate::project::read("Cargo.toml");
    for row in ENDPOINTS
        .iter()
        .filter(|row| row.typed && row.family != "base")
    {
        let feature = format!("\napi-{} = [", row.family);
        assert!(manifest.contains(&feature), "{feature}");
        let folder = format!("src/api/{}", row.family.replace('-', "_"));
        let files = crate::project::files_below(&folder);
        let named = files.iter().any(|file| {
            crate::project::read(&format!("{folder}/{file}")).contains(&format!("\"{}\"", row.path))
        });
        assert!(named, "{} is not in {folder}", row.path);
    }
}
