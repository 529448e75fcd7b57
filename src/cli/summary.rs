//! What a run has done, in a few lines, and what needs attention.

use std::time::Duration;

use super::output::{counted, grouped};
use crate::records::SpeakerRow;
use crate::reports::{Summary, plain_name};

/// The closing lines.
pub fn lines(summary: &Summary, time: Duration) -> Vec<String> {
    let counts = &summary.counts;
    let seconds = time.as_secs_f64();
    let speed = (counts.words as f64 / seconds.max(0.001)) as u64;
    let mut lines = vec![
        format!(
            "{} read, {} in {seconds:.1} s ({} a second)",
            counted(counts.read, "document"),
            counted(counts.words, "word"),
            grouped(speed)
        ),
        format!("{} by {}", counted(counts.quotes, "quote"), counted(counts.speakers, "speaker")),
    ];
    lines.extend(table(&summary.loudest));
    if !summary.files.is_empty() {
        lines.push(format!("reports: {} ({})", summary.folder.display(), summary.files.join(", ")));
    }
    let attention = [
        (counts.failed, "input", "could not be read or analysed"),
        (counts.empty, "document", "without a word"),
        (counts.skipped, "document", "left out, not in English (--lang any analyses them too)"),
        (counts.copies, "document", "copied from earlier ones (see documents, column copy_of, and quotes_without_copies in speakers)"),
        (counts.quotes_without_speaker, "quote", "without a speaker (see the column speaker_candidates)"),
    ];
    for (count, noun, what) in attention.into_iter().filter(|(count, _, _)| *count > 0) {
        lines.push(format!("attention: {} {what}", counted(count, noun)));
    }
    if counts.expected == 0 {
        lines.push("attention: the inputs hold no document".to_owned());
    }
    if counts.problems > 0 {
        let place = if summary.files.is_empty() { "told above".to_owned() } else { format!("listed in {}", problems(summary)) };
        lines.push(format!("{} {place}", counted(counts.problems, "problem")));
    }
    lines
}

/// How many speakers are told, and how much of a name.
const SPEAKERS: usize = 5;
const LONGEST_NAME: usize = 32;

/// The speakers with the most words; nothing where there is but one.
fn table(loudest: &[SpeakerRow]) -> Vec<String> {
    let name = |speaker: &SpeakerRow| -> String {
        let mut name: String = speaker.speaker.chars().filter(|letter| !letter.is_control()).collect();
        if let Some((end, _)) = name.char_indices().nth(LONGEST_NAME) {
            name.truncate(end);
            name.push('…');
        }
        name
    };
    let names: Vec<(String, &SpeakerRow)> = loudest.iter().take(SPEAKERS).map(|speaker| (name(speaker), speaker)).collect();
    if names.len() < 2 {
        return Vec::new();
    }
    let width = names.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0).max(HEADING.len());
    let heading = format!("  {HEADING:width$}  {:>9}  {:>9}  {:>8}", "quotes", "words", "polarity");
    let line = |(name, row): &(String, &SpeakerRow)| {
        format!("  {name:width$}  {:>9}  {:>9}  {:>+8.2}", grouped(row.quotes), grouped(row.words), row.mean_polarity)
    };
    std::iter::once(heading).chain(names.iter().map(line)).collect()
}

const HEADING: &str = "most words";

/// Where problems are listed.
fn problems(summary: &Summary) -> String {
    let of = |table: &str| summary.files.iter().find(|file| plain_name(file) == table);
    let (name, sheet) = ["problems.csv", "problems.jsonl", "problems.parquet"]
        .into_iter()
        .find_map(of)
        .map_or(("report.xlsx", ", sheet Problems"), |name| (name.as_str(), ""));
    format!("{}{sheet}", summary.folder.join(name).display())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::Counts;

    #[test]
    fn losses_stand_out() {
        let counts = Counts { expected: 3, read: 2, failed: 1, words: 2_000, problems: 1, ..Counts::default() };
        let summary = Summary { folder: "out".into(), files: vec!["problems.jsonl".into()], counts, loudest: Vec::new() };
        let text = lines(&summary, Duration::from_secs(2)).join("\n");
        for line in
            ["2 documents read, 2,000 words in 2.0 s (1,000 a second)", "attention: 1 input could not", "listed in out/problems.jsonl"]
        {
            assert!(text.contains(line), "{text}");
        }
        assert!(!text.contains("no document"), "{text}");
    }
}
