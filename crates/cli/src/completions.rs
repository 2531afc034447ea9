//! `hopfit completions` and `hopfit man`: what shells and `man` know of the
//! program, written by the parser of its command line.

use crate::ExitCode;
use crate::args::{Cli, CompletionArgs, ManArgs};
use crate::output;
use anyhow::{Context, Result, bail};
use clap_mangen::Man;
use hopfit::data::Output;
use std::path::Path;

/// Prints what a shell needs to complete the words of the program.
pub(crate) fn completions(args: &CompletionArgs) -> Result<ExitCode> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::words(), "hopfit", &mut text);
    output::bytes(Path::new("-"), &text)?;
    Ok(ExitCode::SUCCESS)
}

/// Prints a page for `man`, or writes all pages into a folder.
pub(crate) fn man(args: &ManArgs) -> Result<ExitCode> {
    // Pages of commands have the options of all commands, too.
    let mut program = Cli::words();
    program.build();
    let pages = pages(&program);
    if let Some(folder) = &args.out {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("{}: cannot be made", folder.display()))?;
        for (name, command) in pages {
            let file = folder.join(match name.as_str() {
                "" => "hopfit.1".to_owned(),
                name => format!("hopfit-{name}.1"),
            });
            Output::from_arg(&file).write(&page(command)?)?;
        }
        output::result(&format!("{}: the pages of all commands", folder.display()));
        return Ok(ExitCode::SUCCESS);
    }
    let asked = args.command.as_deref().unwrap_or_default();
    let Some((_, command)) = pages.into_iter().find(|(name, _)| name == asked) else {
        bail!("{asked}: there is no such command");
    };
    output::bytes(Path::new("-"), &page(command)?)?;
    Ok(ExitCode::SUCCESS)
}

/// All commands with their names after the program's, as in `paper-plan`; first
/// the program itself, which has none.
fn pages(program: &clap::Command) -> Vec<(String, clap::Command)> {
    let mut pages = vec![(String::new(), program.clone())];
    for command in program.get_subcommands() {
        let name = command.get_name();
        pages.push((name.to_owned(), command.clone()));
        let inner = command.get_subcommands().filter(|inner| inner.get_name() != "help");
        if name != "help" {
            pages.extend(inner.map(|it| (format!("{name}-{}", it.get_name()), it.clone())));
        }
    }
    pages
}

fn page(command: clap::Command) -> Result<Vec<u8>> {
    let mut page = Vec::new();
    Man::new(command).render(&mut page).context("the page cannot be written")?;
    Ok(page)
}
