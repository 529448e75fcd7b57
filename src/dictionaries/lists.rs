//! Lists of one term a line, with or without numbers: VADER, AFINN, NRC EmoLex and VAD, MPQA, Hu and Liu.

use super::draft::{Draft, WORDS, Wrong, lines, number};
use super::pattern::Notation;

const NOT_A_NUMBER: &str = "the weight is no number";

/// `term <tab> mean <tab> deviation <tab> [ratings]`; the mean is the weight.
pub(super) fn vader(text: &str, draft: &mut Draft<'_>) -> Result<(), Wrong> {
    let category = draft.category(WORDS);
    for (line, content) in lines(text) {
        match content.split('\t').collect::<Vec<_>>().as_slice() {
            [term, mean, ..] => weighted(draft, line, term, mean, category),
            _ => draft.skip(line, "no tab between term and mean"),
        }
    }
    Ok(())
}

fn weighted(draft: &mut Draft<'_>, line: u64, term: &str, weight: &str, category: usize) {
    match number(weight) {
        Some(weight) => draft.entry(line, term, Notation::Plain, category, weight),
        None => draft.skip(line, format!("{NOT_A_NUMBER}: “{}”", weight.trim().chars().take(20).collect::<String>())),
    }
}

/// A term and the number at the end of its line.
pub(super) fn pair(line: &str) -> Option<(&str, f32)> {
    let (term, weight) = line.trim_end().rsplit_once('\t').or_else(|| line.trim_end().rsplit_once(char::is_whitespace))?;
    Some((term, number(weight)?)).filter(|(term, _)| !term.trim().is_empty() && !term.contains('\t'))
}

/// `term <tab> number`.
pub(super) fn afinn(text: &str, draft: &mut Draft<'_>) -> Result<(), Wrong> {
    let category = draft.category(WORDS);
    for (line, content) in lines(text) {
        match pair(content) {
            Some((term, weight)) => draft.entry(line, term, Notation::Plain, category, weight),
            None => draft.skip(line, "not a term, a tab and a number"),
        }
    }
    Ok(())
}

/// `term <tab> category <tab> 0|1`: with 0 a term is not in the category. Another number is the weight.
pub(super) fn emolex(text: &str, draft: &mut Draft<'_>) -> Result<(), Wrong> {
    for (line, content) in lines(text) {
        let cells: Vec<&str> = content.split('\t').map(str::trim).collect();
        match cells.as_slice() {
            [term, category, value] => {
                let category = draft.category(category);
                if *value != "0" {
                    weighted(draft, line, term, value, category);
                }
            }
            _ => draft.skip(line, "not a term, a category and a number"),
        }
    }
    Ok(())
}

const VAD: [&str; 3] = ["valence", "arousal", "dominance"];

/// Whether a line is the head of a VAD file.
pub(super) fn is_vad_head(line: &str) -> bool {
    line.split('\t').skip(1).map(|cell| cell.trim().to_lowercase()).eq(VAD)
}

/// `term <tab> valence <tab> arousal <tab> dominance`: three categories with weights.
pub(super) fn vad(text: &str, draft: &mut Draft<'_>) -> Result<(), Wrong> {
    let categories = VAD.map(|name| draft.category(name));
    for (line, content) in lines(text).filter(|(_, content)| !is_vad_head(content)) {
        match content.split('\t').collect::<Vec<_>>().as_slice() {
            [term, values @ ..] if values.len() == 3 => {
                for (category, value) in categories.into_iter().zip(values) {
                    weighted(draft, line, term, value, category);
                }
            }
            _ => draft.skip(line, "not a term and three numbers"),
        }
    }
    Ok(())
}

/// MPQA's clues: the category is prior polarity and strength, as in "negative/strongsubj".
pub(super) fn mpqa(text: &str, draft: &mut Draft<'_>) -> Result<(), Wrong> {
    let mut stemmed = 0;
    for (line, content) in lines(text) {
        let value = |key: &str| content.split_whitespace().find_map(|part| part.strip_prefix(key)?.strip_prefix('='));
        let (Some(word), Some(polarity)) = (value("word1"), value("priorpolarity")) else {
            draft.skip(line, "no word1= or no priorpolarity=");
            continue;
        };
        let category = draft.category(&value("type").map_or(polarity.to_owned(), |strength| format!("{polarity}/{strength}")));
        stemmed += u64::from(value("stemmed1") == Some("y"));
        draft.entry(line, word, Notation::Plain, category, 1.0);
    }
    let doubles = draft.without_doubles();
    if doubles > 0 {
        draft.remark(format!("parts of speech are not used: {doubles} lines say of another one what is said already"));
    }
    if stemmed > 0 {
        draft.remark(format!("stemmed1=y is not used: {stemmed} words are found in the form listed only"));
    }
    Ok(())
}

/// A term a line, comments after `;`. A file that calls itself positive or negative is taken at its word.
pub(super) fn words(text: &str, stem: &str, draft: &mut Draft<'_>) -> Result<(), Wrong> {
    let says = |sign: &str| stem.split(|letter: char| !letter.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case(sign));
    let (name, weight) = match (says("positive"), says("negative")) {
        (true, false) => ("positive", 1.0),
        (false, true) => ("negative", -1.0),
        _ => (stem, 1.0),
    };
    if name != stem {
        draft.remark(format!("the sign is taken from the file's name: all words weigh {weight:+}"));
    }
    let category = draft.category(name);
    for (line, content) in lines(text) {
        let term = if content.starts_with(';') { "" } else { content.split(" ;").next().unwrap_or(content).trim() };
        if !term.is_empty() {
            draft.entry(line, term, Notation::Globs, category, weight);
        }
    }
    Ok(())
}
