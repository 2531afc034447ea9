//! The files that a command names, looked at before any work: no two of them
//! the same, all outputs writable, and every name's ending true.

use crate::output;
use anyhow::{Result, bail};
use hopfit::data::{FileId, Output, StatesFormat, plain_name};
use std::path::{Path, PathBuf};

/// The files of a command.
#[derive(Debug, Default)]
pub(crate) struct Files<'a> {
    inputs: Vec<Named<'a>>,
    outputs: Vec<(Named<'a>, Content)>,
}

/// A file, and the option that named it.
#[derive(Debug, Clone, Copy)]
struct Named<'a> {
    option: &'static str,
    path: &'a Path,
}

/// What an output holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    /// A network, as `.npz`.
    Model,
    /// A report or a certificate.
    Json,
    /// Whatever `convert` writes; it looks at the name itself.
    Converted,
    /// States, in the format of the name's ending.
    States,
    /// Charts, in the format of the name's ending.
    Chart,
    /// A linear program, in the format of the name's ending.
    Program,
    /// What a solver writes while it works.
    Log,
}

/// What goes on from a file may take its place: it holds no less.
const GOES_ON: [(&str, &str); 1] = [("--resume", "--certificate")];

impl<'a> Files<'a> {
    /// With a file to read, if it is named.
    pub(crate) fn input(mut self, option: &'static str, path: Option<&'a PathBuf>) -> Self {
        self.inputs.extend(path.map(|path| Named { option, path }));
        self
    }

    /// With files to read.
    pub(crate) fn inputs(mut self, option: &'static str, paths: &'a [PathBuf]) -> Self {
        self.inputs.extend(paths.iter().map(|path| Named { option, path }));
        self
    }

    /// With a file to write, if it is named.
    pub(crate) fn output(
        mut self,
        option: &'static str,
        path: Option<&'a PathBuf>,
        content: Content,
    ) -> Self {
        self.outputs.extend(path.map(|path| (Named { option, path }, content)));
        self
    }

    /// Refuses what would lose something, or could not be done in the end.
    pub(crate) fn check(&self) -> Result<()> {
        self.one_on_each_stream()?;
        self.no_two_the_same()?;
        self.outputs.iter().try_for_each(|(named, content)| content.check_name(*named))?;
        for (named, _) in &self.outputs {
            let output = Output::from_arg(named.path);
            output.check()?;
            if output == Output::Stdout {
                output::take_stdout();
            }
        }
        Ok(())
    }

    fn one_on_each_stream(&self) -> Result<()> {
        let mut from = self.inputs.iter().filter(|named| named.is_stdin());
        if let (Some(first), Some(second)) = (from.next(), from.next()) {
            if first.option == second.option {
                bail!("{}: only one of its files can be standard input (`-`)", first.option);
            }
            bail!(
                "only one of {} and {} can be standard input (`-`); name a file for the other",
                first.option,
                second.option
            );
        }
        let mut to = self.outputs.iter().filter(|(named, _)| named.is_stdout());
        match (to.next(), to.next()) {
            (Some(_), Some(_)) => {
                bail!("only one result can go to standard output (`-`); name a file for the other")
            }
            (Some((named, _)), None) if output::is_json() => bail!(
                "--json prints the report on standard output, where {} goes too (`-`); name a \
                 file for it",
                named.option
            ),
            _ => Ok(()),
        }
    }

    fn no_two_the_same(&self) -> Result<()> {
        let stdout = FileId::of_stdout();
        let mut earlier: Vec<(Named<'_>, FileId)> = Vec::new();
        for (output, _) in self.outputs.iter().filter(|(named, _)| !named.is_stdout()) {
            let Some(id) = FileId::of(output.path) else { continue };
            for input in &self.inputs {
                output.refuse_to_spoil(*input, &id)?;
            }
            if let Some((other, _)) = earlier.iter().find(|(_, known)| *known == id) {
                let name = output.path.display();
                bail!("{name}: {} and {} are the same file; name two", other.option, output.option);
            }
            if stdout.as_ref() == Some(&id) {
                let name = output.path.display();
                bail!(
                    "{name}: standard output goes to the file of {}; name another",
                    output.option
                );
            }
            earlier.push((*output, id));
        }
        Ok(())
    }
}

impl Named<'_> {
    fn is_stdin(&self) -> bool {
        self.path == Path::new("-")
    }

    fn is_stdout(&self) -> bool {
        Output::from_arg(self.path) == Output::Stdout
    }

    /// Which file this input is.
    fn id(&self) -> Option<FileId> {
        if self.is_stdin() { FileId::of_stdin() } else { FileId::of(self.path) }
    }

    /// Refuses an output, which has the given identity, in the place of an
    /// input, or among the pictures of one.
    fn refuse_to_spoil(&self, input: Named<'_>, id: &FileId) -> Result<()> {
        let (output, read) = (self.path.display(), input.path.display());
        let in_its_place = input.id().as_ref() == Some(id);
        if in_its_place && !GOES_ON.contains(&(input.option, self.option)) {
            bail!(
                "{output}: {} would write over {read}, which {} reads; name another file",
                self.option,
                input.option
            );
        }
        let is_picture = ending(self.path).is_some_and(|ending| PICTURES.contains(&&*ending));
        if is_picture && input.path.is_dir() && FileId::of_folder(self.path) == input.id() {
            bail!(
                "{output}: {} would put a picture among those that {} reads ({read}); name \
                 another folder",
                self.option,
                input.option
            );
        }
        Ok(())
    }
}

/// Endings of pictures.
const PICTURES: [&str; 10] =
    ["png", "pbm", "pgm", "ppm", "pnm", "jpg", "jpeg", "bmp", "gif", "tif"];

/// Endings that mean a format; any other is a part of the name.
const FORMATS: [&str; 25] = [
    "bz2", "csv", "gz", "h5", "hdf5", "html", "idx", "json", "lp", "mat", "mps", "npy", "npz",
    "parquet", "pdf", "pickle", "pkl", "svg", "tiff", "tsv", "txt", "xlsx", "xz", "zip", "zst",
];

impl Content {
    /// The endings of the formats that it can be written in.
    fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Model => &["npz"],
            Self::Json => &["json", "txt"],
            Self::Converted => &[],
            Self::States => &["npy", "csv", "png"],
            Self::Chart => &["svg", "png"],
            Self::Program => &["mps", "lp"],
            Self::Log => &["log", "txt"],
        }
    }

    fn check_name(self, named: Named<'_>) -> Result<()> {
        let (option, name) = (named.option, named.path.display());
        if self == Self::Log && named.is_stdout() {
            bail!("{option} -: the solver writes its log to a file; name one");
        }
        if self == Self::Converted {
            return Ok(());
        }
        // A program may be packed.
        let (plain, _) = plain_name(named.path);
        let ending = ending(if self == Self::Program { &plain } else { named.path });
        let ending = ending.as_deref();
        if ending.is_some_and(|ending| self.endings().contains(&ending)) {
            return Ok(());
        }
        let written = listed(self.endings());
        if matches!(self, Self::Program | Self::Chart) {
            bail!("{name}: the name of the file for {option} must end in {written}");
        }
        match ending.filter(|ending| FORMATS.contains(ending) || PICTURES.contains(ending)) {
            Some(ending) => bail!(
                "{name}: {option} is written as {written}; a name that ends in .{ending} means \
                 another format"
            ),
            None => Ok(()),
        }
    }
}

/// The format of states in a file of this name: NPY, unless its ending says
/// otherwise.
pub(crate) fn states_format(path: &Path) -> StatesFormat {
    let format = ending(path).and_then(|ending| StatesFormat::of_ending(&ending));
    format.unwrap_or(StatesFormat::Npy)
}

/// The ending of a name, in small letters.
pub(crate) fn ending(path: &Path) -> Option<String> {
    path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase())
}

/// For example `.npy, .csv or .png`.
fn listed(endings: &[&str]) -> String {
    let endings: Vec<String> = endings.iter().map(|ending| format!(".{ending}")).collect();
    match endings.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} or {last}", first.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(content: Content, name: &str) -> Option<String> {
        let named = Named { option: "--out", path: Path::new(name) };
        content.check_name(named).err().map(|error| error.to_string())
    }

    #[test]
    fn endings_are_true() {
        for (content, name) in [
            (Content::Model, "m.npz"),
            (Content::Model, "m.NPZ"),
            (Content::Model, "m"),
            (Content::Model, "-"),
            (Content::Model, "run.2"),
            (Content::States, "s.png"),
            (Content::Json, "/dev/null"),
            (Content::Log, "solver.log"),
            (Content::Chart, "c.svg"),
            (Content::Program, "m.mps.gz"),
            (Content::Program, "M.LP.GZ"),
        ] {
            assert_eq!(refusal(content, name), None, "{content:?} {name}");
        }
        let word = refusal(Content::States, "s.npz").unwrap();
        assert!(word.contains(".npy, .csv or .png") && word.contains(".npz"), "{word}");
        for (content, name) in [
            (Content::Model, "m.csv"),
            (Content::Model, "m.json"),
            (Content::Json, "r.npz"),
            (Content::Json, "r.json.gz"),
            (Content::States, "s.jpg"),
            (Content::Program, "m"),
            (Content::Program, "m.gz"),
            (Content::Program, "m.mps.gz.gz"),
            (Content::Chart, "c.jpg"),
            (Content::Chart, "c"),
            (Content::Chart, "-"),
            (Content::Program, "-"),
            (Content::Log, "-"),
        ] {
            assert!(refusal(content, name).is_some(), "{content:?} {name}");
        }
    }

    #[test]
    fn formats_of_states_follow_the_name() {
        assert_eq!(states_format(Path::new("s.CSV")), StatesFormat::Csv);
        assert_eq!(states_format(Path::new("-")), StatesFormat::Npy);
    }
}
