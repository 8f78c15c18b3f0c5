//! Cases in the folder of this file.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use wxmenu::check::ProofSettings;
use wxmenu::menu;
use wxmenu::model::{Diagnostic, Diagnostics, SourceFile, Span};
#[cfg(feature = "render")]
use wxmenu::render::TemplateFile;

const ENDING: &str = ".menuconfig.xml";

/// One broken file, or a folder of files that are broken together.
pub(super) struct Case {
    pub(super) name: String,
    /// Where it is, with what is expected of it.
    folder: PathBuf,
    files: Vec<PathBuf>,
    is_folder: bool,
    check: fn(&[PathBuf]) -> Diagnostics,
}

pub(super) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/check")
}

/// The menuconfig files of a folder, in path order.
pub(super) fn menuconfigs(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.to_string_lossy().ends_with(ENDING));
    paths.sort();
    paths
}

/// Loads files as a bot would.
pub(super) fn load(paths: &[PathBuf]) -> (menu::Menus, Diagnostics) {
    let read =
        |path: &PathBuf| SourceFile::new(file_name(path), std::fs::read_to_string(path).unwrap());
    let files: Vec<Arc<SourceFile>> = paths.iter().map(read).collect();
    menu::load(&files)
}

/// What proofs say of files that can be loaded.
fn prove(paths: &[PathBuf]) -> Diagnostics {
    let (menus, faults) = load(paths);
    assert!(!faults.has_errors(), "{faults}");
    let trees = menus.trees().map(|tree| &**tree);
    wxmenu::check::prove(trees, &ProofSettings::default())
}

/// What is wrong with the pages of a bot that can be loaded. The templates of a folder of files are
/// in a folder of theirs.
#[cfg(feature = "render")]
fn judge(paths: &[PathBuf]) -> Diagnostics {
    let (menus, faults) = load(paths);
    assert!(!faults.has_errors(), "{faults}");
    let folder = paths[0].parent().unwrap().join("templates");
    let mut templates = Vec::new();
    if folder.is_dir() {
        read_templates(&folder, "", &mut templates);
    }
    let trees = menus.trees().map(|tree| &**tree);
    let settings = wxmenu::check::PageSettings::default();
    wxmenu::check::judge_pages(&menus, trees, &templates, &settings)
}

#[cfg(feature = "render")]
fn read_templates(folder: &Path, below: &str, templates: &mut Vec<TemplateFile>) {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let name = format!("{below}{}", file_name(&path));
        if path.is_dir() {
            read_templates(&path, &format!("{name}/"), templates);
        } else {
            let text = std::fs::read_to_string(&path).unwrap();
            templates.push(TemplateFile::new(&name, SourceFile::new(&name, text)));
        }
    }
}

impl Case {
    /// Files that are wrong as soon as they are read.
    pub(super) fn all() -> Vec<Self> {
        Self::all_in(&folder(), |paths| load(paths).1)
    }

    /// Files that can be loaded, and what proofs say of them.
    pub(super) fn proved() -> Vec<Self> {
        Self::all_in(&folder().join("proofs"), prove)
    }

    /// Bots that can be loaded, and what is wrong with their pages.
    #[cfg(feature = "render")]
    pub(super) fn judged() -> Vec<Self> {
        Self::all_in(&folder().join("pages"), judge)
    }

    fn all_in(folder: &Path, check: fn(&[PathBuf]) -> Diagnostics) -> Vec<Self> {
        let case = |name: String, files, is_folder| Self {
            name,
            folder: folder.to_owned(),
            files,
            is_folder,
            check,
        };
        let single = menuconfigs(folder).into_iter().map(|path| {
            let name = file_name(&path).trim_end_matches(ENDING).to_owned();
            case(name, vec![path], false)
        });
        let entries = std::fs::read_dir(folder).unwrap();
        let folders = entries.map(|entry| entry.unwrap().path());
        let several = folders
            .filter(|path| is_case_folder(path))
            .map(|path| case(file_name(&path), menuconfigs(&path), true));
        let mut cases: Vec<Self> = single.chain(several).collect();
        cases.sort_by(|a, b| a.name.cmp(&b.name));
        cases
    }

    pub(super) fn diagnostics(&self) -> Diagnostics {
        (self.check)(&self.files)
    }

    /// What is told otherwise than expected.
    pub(super) fn complaint(&self) -> Option<String> {
        let told = self.told();
        let path = self.folder.join(format!("{}.expected", self.name));
        if std::env::var("WXMENU_BLESS").is_ok_and(|bless| bless == "1") {
            std::fs::write(&path, &told).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        if told == expected {
            return None;
        }
        let same = told
            .lines()
            .zip(expected.lines())
            .take_while(|(told, expected)| told == expected);
        let at = same.count();
        let line = |text: &str| text.lines().nth(at).unwrap_or("nothing").to_owned();
        Some(format!(
            "{}.expected:{}\n  expected {}\n  told     {}",
            self.name,
            at + 1,
            line(&expected),
            line(&told),
        ))
    }

    fn told(&self) -> String {
        let mut told = String::new();
        for diagnostic in &self.diagnostics() {
            self.tell(diagnostic, &mut told).unwrap();
        }
        told
    }

    fn tell(&self, diagnostic: &Diagnostic, out: &mut String) -> std::fmt::Result {
        let Diagnostic {
            code,
            severity,
            message,
            ..
        } = diagnostic;
        let place = diagnostic.span.as_ref().map(|span| self.place(span));
        let place = place.unwrap_or_else(|| "nowhere".to_owned());
        writeln!(out, "{place} {severity}[{code}] {message}")?;
        if let Some(span) = &diagnostic.span {
            writeln!(out, "  | {}", span.text().escape_debug())?;
        }
        if let Some(witness) = &diagnostic.witness {
            writeln!(out, "  > {}", witness.escape_debug())?;
        }
        if let Some(help) = &diagnostic.help {
            writeln!(out, "  = {help}")?;
        }
        for related in &diagnostic.related {
            let text = related.span.text().escape_debug();
            writeln!(
                out,
                "  @ {} {}: {text}",
                self.place(&related.span),
                related.message
            )?;
        }
        Ok(())
    }

    fn place(&self, span: &Span) -> String {
        let (line, column) = span.start_position();
        let (end_line, end_column) = span.end_position();
        let place = format!("{line}:{column}-{end_line}:{end_column}");
        if self.is_folder {
            return format!("{}:{place}", span.file().name());
        }
        place
    }
}

fn is_case_folder(path: &Path) -> bool {
    path.is_dir() && file_name(path).starts_with(|c: char| c.is_ascii_digit())
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}
