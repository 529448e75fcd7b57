//! What the program itself answered in the rows of a sheet: as the sheet shows it, or looked up in the run where the sheet is blind.

use std::path::Path;

use hashbrown::{HashMap, HashSet};

use super::sheet::polarity;
use crate::authority::key;
use crate::error::Result;
use crate::reports::finished::for_each;

/// The program's answers in one row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ours {
    /// The words that name who said it.
    pub source: String,
    /// The speaker; empty where it is left open.
    pub speaker: String,
    /// Negative, neutral, positive; empty where it is not known.
    pub polarity: String,
}

/// The program's answers in a run, by quote.
pub struct Known(HashMap<String, Ours>);

impl Known {
    /// Reads the answers in the quotes `wanted`.
    ///
    /// # Errors
    /// The run cannot be read.
    pub fn read(run: &Path, wanted: &HashSet<&str>) -> Result<Self> {
        let mut known = HashMap::new();
        for_each(run, &mut |row| {
            let id = row.text("quote_id");
            if wanted.contains(&*id) {
                let cell = |column: &str| row.text(column).into_owned();
                let ours = Ours { source: cell("source"), speaker: cell("speaker"), polarity: polarity(&row).to_owned() };
                known.insert(id.into_owned(), ours);
            }
            Ok(())
        })?;
        Ok(Self(known))
    }

    /// The answers in a quote; none where the run has no such quote.
    pub fn get(&self, quote_id: &str) -> Option<&Ours> {
        self.0.get(quote_id)
    }
}

/// Whether two names are alike, without case, diacritics and marks.
pub fn same(one: &str, other: &str) -> bool {
    key(one) == key(other)
}

/// Whether all words of one name are in the other: what a coder who cannot see our form of a name may write for it.
pub fn within(one: &str, other: &str) -> bool {
    let (one, other) = (key(one), key(other));
    let all = |few: &str, many: &str| !few.is_empty() && few.split(' ').all(|word| many.split(' ').any(|known| known == word));
    all(&one, &other) || all(&other, &one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared() {
        for (one, other, is_same, is_within) in [
            ("Jane Lowell", "jane  lowéll", true, true),
            ("Lowell", "Jane Lowell", false, true),
            ("the minister", "Minister", true, true),
            ("Jane Lowell", "Tom Lowell", false, false),
            ("", "Tom", false, false),
        ] {
            assert_eq!((same(one, other), within(one, other)), (is_same, is_within), "{one} {other}");
        }
    }
}
