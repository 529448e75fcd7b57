//! The parts of the page that need no script: what was read and how, charts, and the grid of who is for or against whom.

use maud::{Markup, html};
use serde_json::Value;

use super::super::grid::Grid;
use super::super::loudest::Loudest;
use super::super::manifest::{COUNTS, is_set};
use super::super::timeline::Timeline;
use super::charts::{self, grouped, signed};
use super::page::plain;

/// The first section.
pub fn section(about: &Value, loudest: &Loudest, timeline: &Timeline) -> Markup {
    let count = |key: &str| about.get("counts").and_then(|counts| counts.get(key)).and_then(Value::as_u64);
    let shown = |key: &str| count(key).map(grouped).unwrap_or_default();
    html! {
        p.lead {
            b { (shown("quotes")) " quotes" } " by " b { (shown("speakers")) " speakers" } " in " b { (shown("read")) " documents" } "."
        }
        @if !loudest.0.is_empty() { (charts::speakers(&loudest.0)) }
        @if let Some((period, stretches)) = timeline.stretches() {
            h2 { "Over time" }
            (charts::over_time(period, &stretches))
            @if count("quotes").is_some_and(|all| all > timeline.dated()) {
                p.note { (grouped(timeline.dated())) " of " (shown("quotes")) " quotes have a date." }
            }
        }
        h2 { "What was read" }
        dl.facts {
            @for (key, label) in COUNTS {
                @if let Some(count) = count(key) { div { dt { (label) } dd { (grouped(count)) } } }
            }
        }
        details {
            summary { "How it was made" }
            dl.made {
                dt { "program" } dd { (text(about.get("tool"))) " " (text(about.get("version"))) }
                dt { "digest of the texts (SHA-256)" } dd { (text(about.get("input_sha256"))) }
                @for (key, value) in about.get("options").and_then(Value::as_object).into_iter().flatten().filter(|(_, value)| is_set(value)) {
                    dt { (plain(key)) } dd { (text(Some(value))) }
                }
            }
        }
    }
}

fn text(value: Option<&Value>) -> String {
    let one = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let shown = match value {
        Some(Value::Array(values)) => values.iter().map(one).collect::<Vec<_>>().join(", "),
        Some(value) => one(value),
        None => String::new(),
    };
    plain(&shown).into_owned()
}

/// Speakers against targets; colours by the cell's class.
pub fn grid(grid: &Grid<'_>) -> Markup {
    if grid.speakers.is_empty() {
        return html! { p.note { "No quote says whom its speaker is for or against." } };
    }
    html! {
        p.note { "Mean stance of each speaker towards each target, −1 against to +1 for; the most frequent of both. A number leads to its quotes." }
        div.wide tabindex="0" role="region" aria-label="Who is for or against whom; scrolls sideways" {
            table.grid {
                caption.aside { "Mean stance of speakers (rows) towards targets (columns)" }
                thead {
                    tr { td {} @for target in &grid.targets { th scope="col" { span { bdi { (plain(target)) } } } } }
                }
                tbody {
                    @for speaker in &grid.speakers {
                        tr {
                            th scope="row" { a href={ "#speaker/" (plain(speaker.id)) } { bdi { (plain(speaker.name)) } } }
                            @for (mean, target) in speaker.means.iter().zip(&grid.targets) { (cell(*mean, speaker.id, target)) }
                        }
                    }
                }
            }
        }
    }
}

fn cell(mean: Option<f32>, speaker: &str, target: &str) -> Markup {
    let Some(mean) = mean else { return html! { td {} } };
    let mean = f64::from(mean);
    let step = (mean.abs().min(1.0) * 3.0).ceil() as u8;
    let class = format!("{}{step}", if mean < 0.0 { "against" } else { "for" });
    html! {
        td class=(if step == 0 { "neither" } else { &class }) {
            a href={ "#quotes?speaker=" (address(speaker)) "&target=" (address(target)) } { (signed(mean)) }
        }
    }
}

/// As a part of an address: all but letters and digits of ASCII by their bytes.
fn address(text: &str) -> String {
    let byte = |byte: u8| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(byte).collect()
}
