//! The weights of features: a table of text, a line a feature, embedded or of a folder.

use std::borrow::Cow;
use std::path::Path;

use hashbrown::HashMap;

use super::features::Template;
use crate::error::{Error, Result};
use crate::learning::{Key, key, weights};

/// What each feature is worth: against the target, and for it; more than speaking neither way.
#[derive(Clone, Debug, Default)]
pub struct Model {
    weights: HashMap<u64, [f32; 2], foldhash::fast::FixedState>,
}

const FILE: &str = "towards.tsv";
const HEADER: &str = "feature\tagainst\tfor";

impl Model {
    /// The files of a folder that make up this model.
    pub const FILES: [&'static str; 1] = [FILE];

    /// The model that is part of the program.
    ///
    /// # Errors
    /// None in a program that was built from files that fit it.
    pub fn embedded() -> Result<Self> {
        Self::parse(include_str!("../../../models/en/towards.tsv"), Path::new(FILE))
    }

    /// The model of a folder.
    ///
    /// # Errors
    /// A file that is missing, cannot be read, or has a line that is none of a feature and two numbers.
    pub fn load(folder: &Path) -> Result<Self> {
        let path = folder.join(FILE);
        Self::parse(&weights::read_text(&path)?, &path)
    }

    /// Writes the table of some features, in the order of their names, into a folder, which must be there.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn save(mut features: Vec<(String, [f32; 2])>, about: &str, folder: &Path) -> Result<()> {
        features.sort_by(|(one, _), (other, _)| one.cmp(other));
        let head: String = about.lines().map(|line| format!("# {line}\n")).collect();
        let line = |(name, [against, favour]): &(String, [f32; 2])| format!("{name}\t{against:.2}\t{favour:.2}\n");
        let path = folder.join(FILE);
        let table = format!("{head}{HEADER}\n{}", features.iter().map(line).collect::<String>());
        weights::write_text(&path, &table)
    }

    fn parse(table: &str, path: &Path) -> Result<Self> {
        let mut weights = HashMap::default();
        let lines = table.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && !line.is_empty() && *line != HEADER);
        for (number, line) in lines {
            let (feature, row) = parse_line(line).ok_or_else(|| Error::Format {
                path: path.into(),
                line: Some(number as u64 + 1),
                message: format!("`{line}` is not a feature, a colon, its words, and two numbers with tabs between them"),
            })?;
            weights.insert(feature, row);
        }
        Ok(Self { weights })
    }

    /// What a feature is worth, against and for; none where it is not in the table.
    pub(super) fn weights(&self, template: Template, words: impl Iterator<Item = u32>) -> Option<[f32; 2]> {
        self.weights.get(&feature(template, words)).copied()
    }
}

/// The name of a feature in the table.
pub fn name<'w>(template: Template, words: impl Iterator<Item = Cow<'w, str>>) -> String {
    let template = Template::ALL.iter().find(|(_, other)| *other == template).map_or("", |(name, _)| name);
    format!("{template}:{}", words.collect::<Vec<_>>().join(" "))
}

/// The number of a feature, its words as [`key::word`]s.
fn feature(template: Template, words: impl Iterator<Item = u32>) -> u64 {
    words.fold(u64::from(template as u32), |number, word| Key::of(0, [number as u32, (number >> 32) as u32, word]).number())
}

fn parse_line(line: &str) -> Option<(u64, [f32; 2])> {
    let mut cells = line.split('\t');
    let (template, words) = cells.next()?.split_once(':')?;
    let template = Template::ALL.iter().find(|(name, _)| *name == template)?.1;
    let number = |cell: Option<&str>| cell?.parse::<f32>().ok().filter(|number| number.is_finite());
    let row = [number(cells.next())?, number(cells.next())?];
    cells.next().is_none().then_some((feature(template, words.split_ascii_whitespace().map(key::word)), row))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read_back_and_wrong_lines_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let features = vec![("near:before liar".to_owned(), [1.5, -0.25]), ("any:".to_owned(), [0.1, 0.2])];
        Model::save(features, "two features\nof nobody", folder.path()).unwrap();
        let model = Model::load(folder.path()).unwrap();
        let weights = |template, words: &[&str]| model.weights(template, words.iter().map(|word| key::word(word)));
        assert_eq!(weights(Template::Near, &["before", "liar"]), Some([1.5, -0.25]));
        assert_eq!(weights(Template::Any, &[]), Some([0.1, 0.2]));
        assert_eq!(weights(Template::Near, &["after", "liar"]), None);
        for wrong in ["word:liar\t1.0", "liar\t1\t2", "colour:red\t1\t2", "word:liar\t1\tnan", "word:liar\t1\t2\t3"] {
            let error = Model::parse(&format!("# head\n{HEADER}\n{wrong}\n"), Path::new("t.tsv")).unwrap_err().to_string();
            assert!(error.starts_with("t.tsv:3: "), "{error}");
        }
    }
}
