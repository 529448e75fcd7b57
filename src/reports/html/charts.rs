//! Charts that need no script: tables and figures whose bars are SVG. Colours are classes of the style sheet, numbers stand beside the bars.

use maud::{Markup, html};

use super::super::timeline::Sum;
use super::page::plain;
use crate::records::{Period, SpeakerRow};

/// Names, words and mean polarity of speakers, as a table with bars.
pub fn speakers(rows: &[SpeakerRow]) -> Markup {
    let most = rows.iter().map(|row| row.words).max().unwrap_or(0).max(1);
    html! {
        table.bars {
            caption { "The speakers with the most quoted words, and how positively they speak" }
            thead { tr { th scope="col" { "Speaker" } th scope="col" { "Words" } th scope="col" { "Mean polarity, −1 to 1" } } }
            tbody {
                @for row in rows {
                    tr {
                        th scope="row" { a href={ "#speaker/" (plain(&row.id)) } { bdi { (plain(&row.speaker)) } } }
                        td { (bar(row.words as f64 / most as f64)) span.value { (grouped(row.words)) } }
                        td { (both(row.mean_polarity.into())) span.value { (signed(row.mean_polarity.into())) } }
                    }
                }
            }
        }
    }
}

/// A bar from the left; `share` of the width.
fn bar(share: f64) -> Markup {
    html! { svg.bar aria-hidden="true" { rect.amount width=(percent(share)) height="100%" {} } }
}

/// A bar from the middle to the left or right.
fn both(value: f64) -> Markup {
    let (width, sign) = (value.abs().min(1.0) / 2.0, if value < 0.0 { "against" } else { "for" });
    let from = if value < 0.0 { 0.5 - width } else { 0.5 };
    html! {
        svg.bar.both aria-hidden="true" {
            rect.ground width="100%" height="100%" {}
            rect class=(sign) x=(percent(from)) width=(percent(width)) height="100%" {}
            line.axis x1="50%" x2="50%" y1="0" y2="100%" {}
        }
    }
}

/// Quotes, and under them mean polarity, over time.
pub fn over_time(period: Period, stretches: &[(String, Sum)]) -> Markup {
    let most = stretches.iter().map(|(_, sum)| sum.quotes).max().unwrap_or(0).max(1);
    let (first, last) = (stretches.first(), stretches.last());
    let name = |stretch: Option<&(String, Sum)>| stretch.map_or("", |(label, _)| label.as_str()).to_owned();
    html! {
        figure.time {
            figcaption { "Quotes by " (period.name()) ", at most " (grouped(most)) "; below, their mean polarity (up is positive)" }
            svg viewBox={ "0 0 " (stretches.len() * 10) " 100" } preserveAspectRatio="none" role="img"
                aria-label={ "Quotes and mean polarity by " (period.name()) ", from " (name(first)) " to " (name(last)) } {
                @for (place, (label, sum)) in stretches.iter().enumerate() {
                    (column(place, label, sum, most))
                }
                line.axis x1="0" x2=(stretches.len() * 10) y1="60" y2="60" {}
                line.axis x1="0" x2=(stretches.len() * 10) y1="82" y2="82" {}
            }
            p.ends { span { (name(first)) } @if stretches.len() > 1 { span { (name(last)) } } }
            details {
                summary { "The numbers" }
                table.plain {
                    caption.aside { "Quotes and mean polarity by " (period.name()) }
                    thead { tr { th scope="col" { (period.name()) } th scope="col" { "quotes" } th scope="col" { "mean polarity" } } }
                    tbody {
                        @for (label, sum) in stretches.iter().filter(|(_, sum)| sum.quotes > 0) {
                            tr { th scope="row" { (label) } td { (grouped(sum.quotes)) } td { (sum.mean().map(signed).unwrap_or_default()) } }
                        }
                    }
                }
            }
        }
    }
}

/// One stretch of time: above a bar of quotes, 60 high; below one of polarity, 18 up or down from its axis.
fn column(place: usize, label: &str, sum: &Sum, most: u64) -> Markup {
    let (x, high) = (place * 10 + 1, sum.quotes as f64 / most as f64 * 58.0);
    let mean = sum.mean().unwrap_or_default();
    let (length, sign) = (mean.abs().min(1.0) * 18.0, if mean < 0.0 { "against" } else { "for" });
    html! {
        g {
            title { (label) ": " (grouped(sum.quotes)) " quotes, mean polarity " (signed(mean)) }
            rect.amount x=(x) y=(short(60.0 - high)) width="8" height=(short(high)) {}
            rect class=(sign) x=(x) y=(short(if mean < 0.0 { 82.0 } else { 82.0 - length })) width="8" height=(short(length)) {}
        }
    }
}

fn percent(share: f64) -> String {
    format!("{}%", short(share * 100.0))
}

fn short(value: f64) -> String {
    format!("{:.1}", if value.is_finite() { value } else { 0.0 })
}

/// 12,345.
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let is_break = |at: usize| at > 0 && (digits.len() - at).is_multiple_of(3);
    digits.char_indices().map(|(at, digit)| if is_break(at) { format!(",{digit}") } else { digit.to_string() }).collect()
}

/// +0.25, with a true minus.
pub fn signed(value: f64) -> String {
    match format!("{value:+.2}").as_str() {
        "+0.00" | "-0.00" => "0.00".to_owned(),
        shown => shown.replace('-', "−"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_easy_to_read() {
        for (count, shown) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(count), shown);
        }
        for (value, shown) in [(0.25, "+0.25"), (-0.256, "−0.26"), (-0.001, "0.00"), (0.0, "0.00")] {
            assert_eq!(signed(value), shown);
        }
        assert_eq!(percent(f64::NAN), "0.0%");
    }
}
