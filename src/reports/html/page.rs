//! The page around its parts: head, policy, navigation, and the places that scripts fill.

use std::borrow::Cow;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

/// How the page looks.
pub const STYLE: &str = include_str!("page/page.css");
/// What it does, in the order in which the files need each other.
const SCRIPTS: [&str; 8] = [
    include_str!("page/data.js"),
    include_str!("page/dom.js"),
    include_str!("page/charts.js"),
    include_str!("page/filter.js"),
    include_str!("page/quotes.js"),
    include_str!("page/speakers.js"),
    include_str!("page/documents.js"),
    include_str!("page/main.js"),
];

/// Where the page has its data, style and script.
#[derive(Clone, Copy)]
pub enum Packing<'p> {
    /// Within itself; these are the data by name.
    Single(&'p [(String, String)]),
    /// In files beside it.
    Folder,
}

/// The script, in which nothing is seen from outside but what brings data.
pub fn script() -> String {
    format!("(function () {{\n\"use strict\";\n{}}})();\n", SCRIPTS.concat())
}

/// A text that every browser shows: without control characters.
pub fn plain(text: &str) -> Cow<'_, str> {
    let is_lost = |letter: char| letter.is_control() && !"\t\n".contains(letter);
    if text.contains(is_lost) { text.replace(is_lost, "\u{FFFD}").into() } else { text.into() }
}

/// The page.
pub fn of(overview: Markup, grid: Markup, packing: Packing<'_>) -> Markup {
    let script = script();
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy(packing, &script));
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                link rel="icon" href="data:,";
                title { "Who said what – dixit" }
                @match packing {
                    Packing::Single(_) => style { (PreEscaped(STYLE)) },
                    Packing::Folder => link rel="stylesheet" href="page.css";,
                }
            }
            body {
                a.skip href="#main" { "To the content" }
                (header())
                main id="main" tabindex="-1" {
                    noscript { p.note { "Without scripts this page shows its overview only; quotes, speakers and documents need them." } }
                    section id="overview" aria-labelledby="overview-title" {
                        h1 id="overview-title" { "Who said what, and where they stand" }
                        (overview)
                    }
                    section id="matrix" aria-labelledby="matrix-title" { h2 id="matrix-title" { "Who is for or against whom" } (grid) }
                    section id="view" hidden {}
                }
                footer { p { "Made by dixit, without a network. What a program finds is not always right: follow each quote to its text." } }
                (scripts(packing, &script))
            }
        }
    }
}

fn header() -> Markup {
    html! {
        header.top {
            a.name href="#overview" { "dixit" }
            nav aria-label="Parts of the report" {
                a href="#overview" { "Overview" }
                a href="#quotes" { "Quotes" }
                a href="#speakers" { "Speakers" }
                a href="#documents" { "Documents" }
                a href="#matrix" { "For & against" }
            }
        }
    }
}

fn scripts(packing: Packing<'_>, script: &str) -> Markup {
    html! {
        @match packing {
            Packing::Single(data) => {
                @for (name, data) in data { script type="application/json" id={ "data-" (name) } { (PreEscaped(data)) } }
                script { (PreEscaped(script)) }
            }
            Packing::Folder => script src="page.js" {},
        }
    }
}

/// What the page may load: nothing but its own style and script. Firefox does not count a file beside the page as its own: hence `file:`.
fn policy(packing: Packing<'_>, script: &str) -> String {
    let (scripts, styles) = match packing {
        Packing::Single(_) => (digest(script), digest(STYLE)),
        Packing::Folder => ("'self' file:".to_owned(), "'self' file:".to_owned()),
    };
    format!("default-src 'none'; script-src {scripts}; style-src {styles}; img-src data:; base-uri 'none'; form-action 'none'")
}

fn digest(text: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)))
}
