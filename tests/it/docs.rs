//! Every command and flag is documented where people look for it.

use std::fs;
use std::path::Path;

use crate::support::Desk;

/// Names of the commands, as the program's own help lists them.
fn commands(desk: &Desk) -> Vec<String> {
    let help = desk.run(&["--help"]).out;
    let list = help.split("Commands:\n").nth(1).expect("a list of commands");
    let lines = list.lines().take_while(|line| !line.is_empty());
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

/// The long flags of a command, as its help lists them.
fn flags(desk: &Desk, command: &str) -> Vec<String> {
    let help = desk.run(&[command, "--help"]).out;
    let lines = help.lines().map(str::trim_start).filter(|line| line.starts_with('-'));
    let flags = lines.filter_map(|line| line.split(", ").last()?.split_whitespace().next());
    flags.filter(|flag| flag.starts_with("--")).map(str::to_owned).collect()
}

#[test]
fn the_manual_has_every_flag() {
    let desk = Desk::new(&[]);
    let commands = commands(&desk);
    assert!(commands.len() >= 9, "{commands:?}");
    for command in commands.iter().filter(|command| *command != "help") {
        let page = desk.run(&["man", command]).out.replace("\\-", "-");
        assert!(page.contains(&format!("depesche-{command}")), "{page}");
        let flags = flags(&desk, command);
        assert!(flags.contains(&"--help".to_owned()), "{command}: {flags:?}");
        for flag in flags {
            assert!(page.contains(&flag), "{command} {flag}");
        }
    }
    let page = desk.run(&["man"]).out.replace("\\-", "-");
    assert!(commands.iter().all(|command| page.contains(&format!("depesche-{command}"))), "{page}");
}

#[test]
fn the_readme_has_every_command() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(path).expect("a README");
    for command in commands(&Desk::new(&[])).iter().filter(|command| *command != "help") {
        assert!(readme.contains(&format!("depesche {command}")), "the README does not mention {command}");
    }
}

#[test]
fn every_shell_has_completions() {
    let desk = Desk::new(&[]);
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = desk.run(&["completions", shell]).out;
        assert!(script.contains("analyze") && script.contains("snippet-chars"), "{shell}");
    }
}
