//! The public API as a list: a change of it shows up in review, in `tests/api.txt`.
//!
//! The list is read from the sources, so it needs no unstable output of rustdoc: exported names are
//! followed through `pub use` to where they are defined. `DEPESCHE_API=overwrite cargo test api` writes
//! it anew.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use quote::ToTokens;
use syn::{Attribute, Fields, ImplItem, Item, ItemImpl, UseTree, Visibility};

/// The modules of the library by their paths, each with its items.
struct Crate {
    modules: BTreeMap<Vec<String>, Vec<Item>>,
}

impl Crate {
    fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut read = Self { modules: BTreeMap::new() };
        let items = parse(&root.join("lib.rs"));
        read.add(Vec::new(), items, &root);
        read
    }

    /// Adds a module and those below it; `dir` is the folder of its children's files.
    fn add(&mut self, path: Vec<String>, items: Vec<Item>, dir: &Path) {
        for item in &items {
            let Item::Mod(module) = item else { continue };
            let name = module.ident.to_string();
            if is_test(&module.attrs) {
                continue;
            }
            let below = [path.as_slice(), std::slice::from_ref(&name)].concat();
            let (items, below_dir) = match &module.content {
                Some((_, items)) => (items.clone(), dir.join(&name)),
                None => {
                    let flat = dir.join(format!("{name}.rs"));
                    let file = if flat.exists() { flat } else { dir.join(&name).join("mod.rs") };
                    (parse(&file), dir.join(&name))
                }
            };
            self.add(below, items, &below_dir);
        }
        self.modules.insert(path, items);
    }

    /// Finds the definition of `name` as the module `at` sees it: the module that defines it.
    fn resolve(&self, at: &[String], name: &str) -> Option<(Vec<String>, String)> {
        let items = self.modules.get(at)?;
        if items.iter().any(|item| defined(item).is_some_and(|defined| defined == name)) {
            return Some((at.to_vec(), name.to_owned()));
        }
        items.iter().find_map(|item| {
            let Item::Use(import) = item else { return None };
            let (mut path, last) = imports(&import.tree)
                .into_iter()
                .find(|(_, alias, _)| alias == name)
                .map(|(path, _, last)| (path, last))?;
            let from = match path.first().map(String::as_str) {
                Some("crate") => Vec::new(),
                Some("super") => at[..at.len() - 1].to_vec(),
                Some("self") => at.to_vec(),
                _ => {
                    path.insert(0, "self".to_owned());
                    at.to_vec()
                }
            };
            let module = [from, path[1..].to_vec()].concat();
            if module == at { None } else { self.resolve(&module, &last) }
        })
    }

    /// Lists what the module exports, with the items of each type where it is met first.
    fn list(&self, at: &[String], listed: &mut BTreeSet<(Vec<String>, String)>, out: &mut String) {
        let title = if at.is_empty() { "crate root".to_owned() } else { at.join("::") };
        let mut names = BTreeMap::new();
        for item in &self.modules[at] {
            match item {
                Item::Use(import) if is_public(&import.vis) => {
                    for (_, alias, _) in imports(&import.tree) {
                        let found = self.resolve(at, &alias);
                        names.insert(alias.clone(), found.unwrap_or_else(|| panic!("{title}: {alias}")));
                    }
                }
                _ if visibility(item).is_some_and(is_public) => {
                    if let Some(name) = defined(item) {
                        names.insert(name.clone(), (at.to_vec(), name));
                    }
                }
                _ => {}
            }
        }
        if !names.is_empty() {
            out.push_str(&format!("# {title}: {} names\n\n", names.len()));
        }
        for (name, (module, definition)) in names {
            if !listed.insert((module.clone(), definition.clone())) {
                out.push_str(&format!("{name}, as above\n"));
                continue;
            }
            let lines = self.describe(&module, &definition);
            let lines = lines.split_first().unwrap_or_else(|| panic!("{title}: {name}"));
            out.push_str(&format!("{}\n", lines.0));
            lines.1.iter().for_each(|line| out.push_str(&format!("    {line}\n")));
        }
        out.push('\n');
        for item in &self.modules[at] {
            if let Item::Mod(module) = item
                && is_public(&module.vis)
                && !is_hidden(&module.attrs)
            {
                self.list(&[at, &[module.ident.to_string()]].concat(), listed, out);
            }
        }
    }

    /// Lines about an item: its head, then its public fields or variants, traits and methods.
    fn describe(&self, module: &[String], name: &str) -> Vec<String> {
        let item = self.modules[module].iter().find(|item| defined(item).is_some_and(|found| found == name));
        let mut lines = match item {
            Some(Item::Fn(function)) => return vec![tokens(&function.sig)],
            Some(Item::Const(item)) => return vec![format!("const {name}: {}", tokens(&item.ty))],
            Some(Item::Type(item)) => return vec![format!("type {name} = {}", tokens(&item.ty))],
            Some(Item::Trait(item)) => return vec![format!("trait {name} {}", tokens(&item.generics))],
            Some(Item::Struct(item)) => {
                let head = format!("{}struct {name}{}", open_for_growth(&item.attrs), tokens(&item.generics));
                let mut lines = vec![head];
                lines.extend(derives(&item.attrs));
                lines.extend(fields(&item.fields, true));
                lines
            }
            Some(Item::Enum(item)) => {
                let head = format!("{}enum {name}{}", open_for_growth(&item.attrs), tokens(&item.generics));
                let mut lines = vec![head];
                lines.extend(derives(&item.attrs));
                for variant in &item.variants {
                    let inside = fields(&variant.fields, false).join(", ");
                    lines.push(match &variant.fields {
                        Fields::Unit => variant.ident.to_string(),
                        Fields::Named(_) => format!("{} {{ {inside} }}", variant.ident),
                        Fields::Unnamed(_) => format!("{}({inside})", variant.ident),
                    });
                }
                lines
            }
            _ => return Vec::new(),
        };
        for item in self.modules.values().flatten() {
            match item {
                Item::Impl(item) if of(item) == name => lines.extend(implemented(item)),
                Item::Macro(item) if item.mac.path.is_ident("setters") => {
                    let text = tokens(&item.mac.tokens);
                    if let Some(list) = text.strip_prefix(&format!("{name} {{")) {
                        lines.push(format!("setters:{}", list.trim_end_matches(['}', ' ', ','])));
                    }
                }
                _ => {}
            }
        }
        lines
    }
}

fn parse(file: &PathBuf) -> Vec<Item> {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display())).items
}

/// The imports of a `use`: the path of the module, the name here, and the name there.
fn imports(tree: &UseTree) -> Vec<(Vec<String>, String, String)> {
    match tree {
        UseTree::Path(path) => {
            let below = imports(&path.tree).into_iter();
            let first = path.ident.to_string();
            below.map(|(path, alias, name)| ([vec![first.clone()], path].concat(), alias, name)).collect()
        }
        UseTree::Name(name) => vec![(Vec::new(), name.ident.to_string(), name.ident.to_string())],
        UseTree::Rename(name) => vec![(Vec::new(), name.rename.to_string(), name.ident.to_string())],
        UseTree::Group(group) => group.items.iter().flat_map(imports).collect(),
        UseTree::Glob(_) => Vec::new(),
    }
}

/// The name that an item defines.
fn defined(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}

fn visibility(item: &Item) -> Option<&Visibility> {
    Some(match item {
        Item::Const(item) => &item.vis,
        Item::Enum(item) => &item.vis,
        Item::Fn(item) => &item.vis,
        Item::Struct(item) => &item.vis,
        Item::Trait(item) => &item.vis,
        Item::Type(item) => &item.vis,
        _ => return None,
    })
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| tokens(attribute) == "#[cfg(test)]")
}

/// Whether a module is no part of the documented API, or only of the training of models.
fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().map(tokens).any(|text| text.contains("doc(hidden)") || text.contains("\"train\""))
}

fn open_for_growth(attributes: &[Attribute]) -> &'static str {
    let is_open = attributes.iter().any(|attribute| attribute.path().is_ident("non_exhaustive"));
    if is_open { "non_exhaustive " } else { "" }
}

fn derives(attributes: &[Attribute]) -> Vec<String> {
    let derives = attributes.iter().filter(|attribute| attribute.path().is_ident("derive"));
    derives.map(|attribute| tokens(&attribute.meta)).collect()
}

fn fields(fields: &Fields, only_public: bool) -> Vec<String> {
    let shown = fields.iter().filter(|field| !only_public || is_public(&field.vis));
    let line = |field: &syn::Field| match &field.ident {
        Some(ident) => format!("{ident}: {}", tokens(&field.ty)),
        None => tokens(&field.ty),
    };
    shown.map(line).collect()
}

/// The name of the type that an `impl` is for.
fn of(item: &ItemImpl) -> String {
    let text = tokens(&item.self_ty);
    text.split('<').next().unwrap_or_default().trim().to_owned()
}

fn implemented(item: &ItemImpl) -> Vec<String> {
    if is_test(&item.attrs) {
        return Vec::new();
    }
    if let Some((_, path, _)) = &item.trait_ {
        return vec![format!("impl {}", tokens(path))];
    }
    let public = item.items.iter().filter_map(|item| match item {
        ImplItem::Fn(function) if is_public(&function.vis) => Some(tokens(&function.sig)),
        ImplItem::Const(item) if is_public(&item.vis) => {
            Some(format!("const {}: {}", item.ident, tokens(&item.ty)))
        }
        _ => None,
    });
    public.collect()
}

/// Code on one line, spaced as rustfmt would.
fn tokens(code: &impl ToTokens) -> String {
    let mut text = code.to_token_stream().to_string();
    for (from, to) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" < ", "<"),
        (" >", ">"),
        ("< ", "<"),
        (" <", "<"),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (" :", ":"),
        (" ,", ","),
        ("& ", "&"),
        (" [", "["),
        ("[ ", "["),
        (" ]", "]"),
        ("# [", "#["),
        (" ;", ";"),
        ("' ", "'"),
        (" !", "!"),
        ("- >", "->"),
        ("->", " -> "),
        ("  ->", " ->"),
        ("->  ", "-> "),
        (":[", ": ["),
        ("mut[", "mut ["),
        (",)", ")"),
        ("dyn Fn", "dyn Fn"),
    ] {
        text = text.replace(from, to);
    }
    text
}

#[test]
fn the_public_api_is_the_listed_one() {
    let mut list = String::new();
    Crate::read().list(&[], &mut BTreeSet::new(), &mut list);
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api.txt");
    if env::var_os("DEPESCHE_API").is_some_and(|value| value == "overwrite") {
        fs::write(&golden, &list).expect("written");
    }
    let expected = fs::read_to_string(&golden).expect("the list");
    for (number, (line, wanted)) in list.lines().zip(expected.lines()).enumerate() {
        assert_eq!(line, wanted, "line {}; DEPESCHE_API=overwrite writes the list anew", number + 1);
    }
    assert_eq!(list.lines().count(), expected.lines().count(), "DEPESCHE_API=overwrite writes the list anew");
}
