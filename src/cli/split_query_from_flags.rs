//! Tells the words of a query from the flags around them.
//!
//! `depesche search Huawei -Handy --limit 3` has a word that begins like a flag. To
//! clap it would be one, so flags and words are parted here: flags first, then
//! `--`, then the words. All flags are long; `-h` and `-V` alone are not words.

use std::ffi::OsString;

/// Commands whose arguments are words.
const COMMANDS: &[&str] = &["search", "facets", "explain", "kwic", "analyze"];

/// The arguments with the words of a query behind all flags.
pub fn apart(arguments: Vec<OsString>, program: &clap::Command) -> Vec<OsString> {
    let name = arguments.get(1).and_then(|name| name.to_str()).unwrap_or_default();
    let command = COMMANDS.contains(&name).then(|| program.find_subcommand(name)).flatten();
    let Some(command) = command else { return arguments };
    let mut arguments = arguments.into_iter();
    let mut flags: Vec<OsString> = arguments.by_ref().take(2).collect();
    let mut words = vec![OsString::from("--")];
    while let Some(argument) = arguments.next() {
        match kind(&argument, command) {
            ArgKind::Word => words.push(argument),
            ArgKind::Flag => flags.push(argument),
            ArgKind::FlagBeforeValue => {
                flags.push(argument);
                flags.extend(arguments.next());
            }
            ArgKind::End => words.extend(arguments.by_ref()),
        }
    }
    if words.len() > 1 {
        flags.extend(words);
    }
    flags
}

enum ArgKind {
    Word,
    Flag,
    /// The next argument belongs to it.
    FlagBeforeValue,
    /// `--`: only words follow.
    End,
}

fn kind(argument: &OsString, command: &clap::Command) -> ArgKind {
    match argument.to_str() {
        Some("--") => ArgKind::End,
        Some("-h" | "-V") => ArgKind::Flag,
        Some(text) => match text.strip_prefix("--") {
            Some(name) if takes_value(name, command) => ArgKind::FlagBeforeValue,
            Some(_) => ArgKind::Flag,
            None => ArgKind::Word,
        },
        None => ArgKind::Word,
    }
}

/// Whether a flag of this name is followed by its value; `name=value` has it already.
fn takes_value(name: &str, command: &clap::Command) -> bool {
    let mut flags = command.get_arguments().filter(|argument| argument.get_long() == Some(name));
    flags.any(|flag| flag.get_action().takes_values())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::args::Cli;

    fn check(line: &str, expected: &str) {
        let arguments = line.split(' ').map(OsString::from).collect();
        let expected: Vec<OsString> = expected.split(' ').map(OsString::from).collect();
        assert_eq!(apart(arguments, &Cli::command()), expected, "{line}");
    }

    #[test]
    fn words_stand_behind_flags() {
        for (line, expected) in [
            ("d search Haus", "d search -- Haus"),
            ("d search Haus -Boot --limit 3 +Hof", "d search --limit 3 -- Haus -Boot +Hof"),
            ("d search -Boot", "d search -- -Boot"),
            ("d search -heizung -hilfe", "d search -- -heizung -hilfe"),
            ("d search --limit=3 -Boot", "d search --limit=3 -- -Boot"),
            ("d search --limit -3", "d search --limit -3"),
            ("d search --source npd -- --limit 3", "d search --source npd -- --limit 3"),
            ("d search --batch - --format trec", "d search --batch - --format trec"),
            ("d search -h", "d search -h"),
            ("d search --unknown Haus", "d search --unknown -- Haus"),
            ("d facets -Boot --format json", "d facets --format json -- -Boot"),
            ("d explain Haus -Boot --id a-1", "d explain --id a-1 -- Haus -Boot"),
            ("d analyze -2 Grad", "d analyze -- -2 Grad"),
            ("d show --format json -7", "d show --format json -7"),
            ("d --version", "d --version"),
            ("d", "d"),
        ] {
            check(line, expected);
        }
    }
}
