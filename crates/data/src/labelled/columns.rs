//! Finding columns by name or number.

use super::TableOptions;
use crate::error::{Step, TableError};
use crate::text::is_nameless;

/// Names by which a class column is known.
const CLASS_NAMES: [&str; 3] = ["class", "label", "target"];

/// The columns of a table.
#[derive(Debug)]
pub(super) struct Columns {
    /// All names.
    pub(super) names: Vec<String>,
    /// The column of the class.
    pub(super) class: usize,
    /// The columns of the features, in order.
    pub(super) features: Vec<usize>,
    /// Whether the first column was left out because it has no name.
    pub(super) has_row_names: bool,
}

impl Columns {
    /// Sorts columns out. `last_is_text` tells whether the last one holds
    /// anything but numbers.
    pub(super) fn new(
        names: Vec<String>,
        options: &TableOptions,
        last_is_text: bool,
    ) -> Step<Self> {
        let class = match &options.label {
            Some(wanted) => find(&names, wanted)?,
            None => usual(&names, last_is_text)?,
        };
        let ignored: Vec<usize> =
            options.ignore.iter().map(|wanted| find(&names, wanted)).collect::<Step<_>>()?;
        let is_chosen = |column: usize| column == class || ignored.contains(&column);
        let has_row_names = is_nameless(&names[0]) && !is_chosen(0);
        let is_feature = |column: &usize| !(is_chosen(*column) || has_row_names && *column == 0);
        let features: Vec<usize> = (0..names.len()).filter(is_feature).collect();
        if features.is_empty() {
            return Err(TableError::NoFeatures.into());
        }
        Ok(Self { names, class, features, has_row_names })
    }
}

/// The column of this name, or else of this number.
fn find(names: &[String], wanted: &str) -> Step<usize> {
    let mut named = names.iter().enumerate().filter(|(_, name)| *name == wanted);
    if let Some((column, _)) = named.next() {
        return match named.count() {
            0 => Ok(column),
            more => {
                let (name, count) = (wanted.to_owned(), more + 1);
                Err(TableError::AmbiguousColumn { name, count }.into())
            }
        };
    }
    match wanted.parse::<usize>() {
        Ok(number) if (1..=names.len()).contains(&number) => Ok(number - 1),
        _ => {
            let (wanted, columns) = (wanted.to_owned(), names.to_vec());
            Err(TableError::NoColumn { wanted, columns }.into())
        }
    }
}

/// The column that is the class by its name, or by being text.
fn usual(names: &[String], last_is_text: bool) -> Step<usize> {
    let named: Vec<usize> =
        (0..names.len()).filter(|column| is_class_name(&names[*column])).collect();
    match named[..] {
        [column] => Ok(column),
        [] if last_is_text => Ok(names.len() - 1),
        _ => Err(TableError::NoClassColumn { columns: names.to_vec() }.into()),
    }
}

/// Whether a column of this name is usually the class.
pub(super) fn is_class_name(name: &str) -> bool {
    CLASS_NAMES.iter().any(|class| name.eq_ignore_ascii_case(class))
}
