//! A dictionary as a table of dixit's own: TSV with the columns term, category, weight, which loads again to the same entries.

use std::fmt::Write;

use super::Dictionary;

/// The table, with a head comment that says what it was made from.
pub fn to_table(dictionary: &Dictionary) -> String {
    let file: String = dictionary.file.split(char::is_whitespace).collect::<Vec<_>>().join(" ");
    let version = env!("CARGO_PKG_VERSION");
    let mut table = format!("# Made by dixit {version} from {file}, read as {}; its licence holds on.\n", dictionary.format.name());
    // Writing to a string cannot fail.
    let skipped = dictionary.skipped().count();
    if skipped > 0 {
        let _ = writeln!(table, "# Not taken over, in {skipped} places; `dixit lexicon check` lists them.");
    }
    table.push_str("# In term, * stands for any letters of a word and ? for one, but after a backslash.\nterm\tcategory\tweight\n");
    for entry in &dictionary.entries {
        let category = dictionary.categories.get(entry.category).map_or("", |category| &category.name);
        let _ = writeln!(table, "{}\t{category}\t{}", entry.term, entry.weight);
    }
    table
}
