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
    if let Some(folder) = &args.out {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("{}: cannot be made", folder.display()))?;
        let names = program.get_subcommands().map(clap::Command::get_name);
        for name in std::iter::once(None).chain(names.map(Some)) {
            let file = folder.join(match name {
                Some(name) => format!("hopfit-{name}.1"),
                None => "hopfit.1".to_owned(),
            });
            Output::from_arg(&file).write(&page(&program, name)?)?;
        }
        output::result(&format!("{}: the pages of all commands", folder.display()));
        return Ok(ExitCode::SUCCESS);
    }
    output::bytes(Path::new("-"), &page(&program, args.command.as_deref())?)?;
    Ok(ExitCode::SUCCESS)
}

fn page(program: &clap::Command, name: Option<&str>) -> Result<Vec<u8>> {
    let command = match name {
        None => program.clone(),
        Some(name) => {
            let known = program.get_subcommands().find(|command| command.get_name() == name);
            let Some(command) = known else { bail!("{name}: there is no such command") };
            command.clone()
        }
    };
    let mut page = Vec::new();
    Man::new(command).render(&mut page).context("the page cannot be written")?;
    Ok(page)
}
