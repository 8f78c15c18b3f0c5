//! Finds the paths that a source file names: `crate::`, `self::`, `super::`, and foreign crates.
//!
//! Works on tokens, so comments, doc comments and texts do not count; neither does what stands
//! under `#[cfg(test)]`. Code inside macros counts.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A path that a file names, from the crate's root or from a foreign crate.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) line: usize,
    pub(super) origin: Origin,
    /// The segments behind the root; for a foreign crate its own name comes first.
    pub(super) path: Vec<String>,
}

/// Where a path begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    Crate,
    Foreign,
}

/// What a file names, and the modules that it declares for tests only.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub(super) named: Vec<Named>,
    pub(super) test_modules: Vec<String>,
}

/// Reads a file that is the module `module` (its path from the crate's root; empty for the root).
///
/// `known` tells whether a name is a foreign crate.
pub(super) fn scan(text: &str, module: &[String], known: &dyn Fn(&str) -> bool) -> Scan {
    let tokens: TokenStream = text.parse().expect("the compiler reads this file too");
    let mut scanner = Scanner {
        known,
        found: Scan::default(),
    };
    scanner.tokens(tokens, module);
    scanner.found
}

struct Scanner<'k> {
    known: &'k dyn Fn(&str) -> bool,
    found: Scan,
}

impl Scanner<'_> {
    fn tokens(&mut self, tokens: TokenStream, module: &[String]) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            at = self.step(&tokens, at, module);
        }
    }

    /// Looks at what begins at `at`; gives the place behind it.
    fn step(&mut self, tokens: &[TokenTree], at: usize, module: &[String]) -> usize {
        if is_test_attribute(tokens, at) {
            return self.skip_test_item(tokens, at + 2);
        }
        match &tokens[at] {
            TokenTree::Ident(word) if word == "use" && !is_punct(tokens, at + 1, '<') => {
                let end = find(tokens, at, |token| is_char(token, ';'));
                self.use_tree(&tokens[at + 1..end], &[], module);
                end + 1
            }
            TokenTree::Ident(word) if word == "mod" => self.module(tokens, at, module),
            TokenTree::Ident(_) if is_colons(tokens, at + 1) && !continues_path(tokens, at) => {
                let (path, end) = path_at(tokens, at);
                self.name(tokens[at].span().start().line, path, module);
                end
            }
            TokenTree::Group(group) => {
                self.tokens(group.stream(), module);
                at + 1
            }
            _ => at + 1,
        }
    }

    fn module(&mut self, tokens: &[TokenTree], at: usize, module: &[String]) -> usize {
        match (tokens.get(at + 1), tokens.get(at + 2)) {
            (Some(TokenTree::Ident(name)), Some(TokenTree::Group(body))) => {
                let inner = [module, &[name.to_string()]].concat();
                self.tokens(body.stream(), &inner);
                at + 3
            }
            _ => at + 1,
        }
    }

    /// Steps over the item behind `#[cfg(test)]`; notes it if it is `mod name;`.
    fn skip_test_item(&mut self, tokens: &[TokenTree], from: usize) -> usize {
        let end = find(tokens, from, |token| {
            is_char(token, ';') || is_group(token, Delimiter::Brace)
        });
        let is_mod = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word == "mod");
        let declares = find(&tokens[..end.min(tokens.len())], from, is_mod);
        if let Some(TokenTree::Ident(name)) = tokens.get(declares + 1)
            && tokens.get(end).is_some_and(|token| is_char(token, ';'))
        {
            self.found.test_modules.push(name.to_string());
        }
        end + 1
    }

    /// Reads a use tree: each of its leaves is one path.
    fn use_tree(&mut self, tokens: &[TokenTree], prefix: &[String], module: &[String]) {
        let mut path = prefix.to_vec();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Ident(word) if word == "as" => break,
                TokenTree::Ident(word) => path.push(word.to_string()),
                TokenTree::Group(group) => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    for branch in inner.split(|token| is_char(token, ',')) {
                        self.use_tree(branch, &path, module);
                    }
                    return;
                }
                TokenTree::Punct(punct) if at == 0 && punct.as_char() == ':' => {}
                _ => {}
            }
        }
        if let Some(first) = tokens.first() {
            self.name(first.span().start().line, path, module);
        }
    }

    /// Works out where a path begins and notes it, unless it is a local one.
    fn name(&mut self, line: usize, path: Vec<String>, module: &[String]) {
        let Some(first) = path.first().map(String::as_str) else {
            return;
        };
        let supers = path.iter().take_while(|word| *word == "super").count();
        let (origin, path) = match first {
            "crate" => (Origin::Crate, path[1..].to_vec()),
            "self" if module.is_empty() || path.get(1).is_some_and(|word| word == "super") => {
                let rest = &path[1..];
                return self.name(line, rest.to_vec(), module);
            }
            "super" => {
                let above = &module[..module.len().saturating_sub(supers)];
                (Origin::Crate, [above, &path[supers..]].concat())
            }
            name if (self.known)(name) => (Origin::Foreign, path),
            _ if module.is_empty() => (Origin::Crate, path),
            _ => return,
        };
        self.found.named.push(Named { line, origin, path });
    }
}

/// The path that begins at `at`, and the place behind it.
fn path_at(tokens: &[TokenTree], at: usize) -> (Vec<String>, usize) {
    let mut path = vec![tokens[at].to_string()];
    let mut end = at + 1;
    while is_colons(tokens, end)
        && let Some(TokenTree::Ident(word)) = tokens.get(end + 2)
    {
        path.push(word.to_string());
        end += 3;
    }
    (path, end)
}

/// Whether the word at `at` belongs to a path that began before, such as the `b` of `a::<T>::b`.
fn continues_path(tokens: &[TokenTree], at: usize) -> bool {
    let field = at > 0 && is_char(&tokens[at - 1], '.');
    let colons = at > 1 && is_colons(tokens, at - 2);
    let before_colons = at.checked_sub(3).and_then(|before| tokens.get(before));
    field || (colons && before_colons.is_some_and(|token| is_char(token, '>')))
}

/// Whether `#[cfg(test)]`, or `#[cfg(all(test, ..))]`, begins at `at`.
fn is_test_attribute(tokens: &[TokenTree], at: usize) -> bool {
    let (Some(hash), Some(TokenTree::Group(attribute))) = (tokens.get(at), tokens.get(at + 1))
    else {
        return false;
    };
    let words: String = attribute.stream().to_string().split_whitespace().collect();
    is_char(hash, '#') && (words == "cfg(test)" || words.starts_with("cfg(all(test,"))
}

fn find(tokens: &[TokenTree], from: usize, wanted: impl Fn(&TokenTree) -> bool) -> usize {
    let rest = tokens.get(from..).unwrap_or(&[]);
    from + rest.iter().position(wanted).unwrap_or(rest.len())
}

fn is_char(token: &TokenTree, wanted: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == wanted)
}

fn is_punct(tokens: &[TokenTree], at: usize, wanted: char) -> bool {
    tokens.get(at).is_some_and(|token| is_char(token, wanted))
}

fn is_colons(tokens: &[TokenTree], at: usize) -> bool {
    is_punct(tokens, at, ':') && is_punct(tokens, at + 1, ':')
}

fn is_group(token: &TokenTree, delimiter: Delimiter) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == delimiter)
}
