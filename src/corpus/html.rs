//! Web pages: the main text, without navigation, teasers and footers, and what the page says about itself.
//!
//! The text of the document is the extracted one, a paragraph a block of lines; offsets index that text, not the page. What is no article
//! (a list of links, a page behind a wall) gives what text there is. A page with more than [`MOST_ELEMENTS`] elements is not read: building
//! its tree is the only thing here whose memory is not bounded by the text.

use std::borrow::Cow;

use dom_smoothie::{Config, Metadata, Readability, ReadabilityError, TextMode};
use encoding_rs::Encoding;
use hashbrown::HashMap;

use super::encoding::Decoder;
use super::intake::{Intake, problem};
use super::plain;
use super::source::{Source, Stream};
use super::{Document, Inputs};
use crate::problem::{Problem, Rule};

/// The largest news pages have some 10,000, a long novel on one page twice that. A page made to harm may take seconds even so.
const MOST_ELEMENTS: usize = 50_000;
/// Browsers stop at some 500; pages that people write have less than 100.
const MOST_DEPTH: usize = 400;
/// Where the page may declare its encoding, as browsers look for it.
const HEAD: usize = 4 << 10;

/// Reads a page that is a file of its own.
///
/// # Errors
/// It cannot be read to its end, is too large or too intricate.
pub(super) fn read(source: &Source, stream: Stream, inputs: &Inputs, intake: &mut Intake) -> Result<(), Problem> {
    let bytes = plain::bytes(source, stream, inputs.max_bytes)?;
    let document = Document { id: source.id.clone(), origin: source.name.clone(), metadata: Vec::new(), text: "".into(), only: None };
    let (document, oddity) =
        page(document, bytes, None, intake).map_err(|reason| problem(&source.name, "", Rule::Unreadable, &reason, HINT))?;
    intake.accept(document, oddity);
    Ok(())
}

pub(super) const HINT: &str = "save the text of the page, without the page around it, as UTF-8";

/// Fills a document with the main text and the metadata of a page. `charset` is what its server said; metadata that the document has
/// already stays.
///
/// # Errors
/// Why the page cannot be read.
pub(super) fn page(
    mut document: Document,
    bytes: Vec<u8>,
    charset: Option<&str>,
    intake: &mut Intake,
) -> Result<(Document, Option<Problem>), String> {
    let (html, oddity) = decode(bytes, charset);
    let (text, found) = extract(&html)?;
    for (name, value) in found {
        if !document.metadata.iter().any(|(known, _)| **known == *name) {
            document.metadata.push((intake.key(name), value));
        }
    }
    document.text = text.into_boxed_str();
    Ok((document, oddity))
}

/// The page in UTF-8: by its byte-order mark, by being UTF-8, by what the server or the page declares, else by a guess.
fn decode(bytes: Vec<u8>, charset: Option<&str>) -> (String, Option<Problem>) {
    if Encoding::for_bom(&bytes).is_none() && std::str::from_utf8(&bytes).is_err() {
        let declared = charset.map(Cow::Borrowed).or_else(|| declared(&bytes));
        let encoding = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
        if let Some(encoding) = encoding.filter(|encoding| *encoding != encoding_rs::UTF_8) {
            return (encoding.decode_without_bom_handling(&bytes).0.into_owned(), None);
        }
    }
    Decoder::new().file(bytes)
}

/// What follows "charset=" near the beginning of a page.
fn declared(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let head = String::from_utf8_lossy(bytes.get(..HEAD.min(bytes.len()))?).to_ascii_lowercase();
    let (_, after) = head.split_once("charset=")?;
    let label: String =
        after.trim_start_matches(['"', '\'']).chars().take_while(|c| c.is_ascii_alphanumeric() || "-_:.".contains(*c)).collect();
    Some(Cow::Owned(label))
}

type Found = (String, Vec<(&'static str, String)>);

/// Main text and metadata.
fn extract(html: &str) -> Result<Found, String> {
    check_size(html)?;
    let config = Config { max_elements_to_parse: MOST_ELEMENTS, text_mode: TextMode::Formatted, ..Config::default() };
    let failed = |error: ReadabilityError| format!("the page cannot be read: {error}");
    let mut page = Readability::new(html, None, Some(config)).map_err(failed)?;
    check_depth(&page)?;
    let about = page.get_article_metadata(page.parse_json_ld());
    // What is no article is still text.
    let all = || Readability::new(html, None, None).map(|page| body(&page)).map_err(failed);
    let text = match page.parse() {
        Ok(article) => article.text_content.to_string(),
        Err(ReadabilityError::GrabFailed) => all()?,
        Err(error) => return Err(failed(error)),
    };
    Ok((text.trim().to_owned(), metadata(about)))
}

/// All text of a page but that of scripts and the like.
fn body(page: &Readability) -> String {
    page.doc.select("script, style, noscript, template, head").remove();
    page.doc.formatted_text().to_string()
}

fn metadata(about: Metadata) -> Vec<(&'static str, String)> {
    let found = [
        ("title", Some(about.title)),
        ("date", about.published_time),
        ("outlet", about.site_name),
        ("author", about.byline),
        ("url", about.url),
        ("language", about.lang),
    ];
    let one_line = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    found.into_iter().filter_map(|(name, value)| Some((name, value.map(one_line).filter(|value| !value.is_empty())?))).collect()
}

/// The text of a piece of XHTML or HTML, all of it: for the chapters of a book.
pub(super) fn text(html: &str) -> Result<String, String> {
    let html = close_empty(html);
    check_size(&html)?;
    let page = Readability::new(html.as_str(), None, None).map_err(|error| error.to_string())?;
    check_depth(&page).map(|()| body(&page))
}

/// XHTML closes an empty element in its own tag (`<title/>`), which HTML does not know: there the rest of the page would be its content.
fn close_empty(xhtml: &str) -> String {
    let mut html = String::with_capacity(xhtml.len());
    for piece in xhtml.split_inclusive('>') {
        let tag = piece.rfind('<').and_then(|at| piece.get(at + 1..)).and_then(|tag| tag.strip_suffix("/>"));
        let name = tag.map(name).filter(|name| !name.is_empty() && !VOID.iter().any(|void| void.eq_ignore_ascii_case(name)));
        match (name, piece.strip_suffix("/>")) {
            (Some(name), Some(open)) => html.extend([open, "></", name, ">"]),
            _ => html.push_str(piece),
        }
    }
    html
}

/// The name that a tag begins with.
fn name(tag: &str) -> &str {
    tag.split(|c: char| !c.is_ascii_alphanumeric() && c != ':' && c != '-').next().unwrap_or_default()
}

/// Elements that have no content.
const VOID: [&str; 14] = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
/// Elements that others of their kind close.
const SELF_CLOSED: [&str; 16] =
    ["p", "li", "td", "th", "tr", "dt", "dd", "option", "tbody", "thead", "tfoot", "colgroup", "caption", "html", "head", "body"];
/// The parser looks through all open elements at each tag, so that many open ones cost time by their square.
const MOST_OPEN: usize = 5_000;

/// Whether a page is small and plain enough to build its tree.
fn check_size(html: &str) -> Result<(), String> {
    let (mut tags, mut open) = (0_usize, 0_usize);
    let mut by_name: HashMap<&str, usize> = HashMap::new();
    for at in memchr::memchr_iter(b'<', html.as_bytes()) {
        let rest = html.get(at + 1..).unwrap_or_default();
        let is_end = rest.starts_with('/');
        let name = name(rest.trim_start_matches('/'));
        if name.is_empty() || VOID.iter().chain(&SELF_CLOSED).any(|known| known.eq_ignore_ascii_case(name)) {
            tags += usize::from(!name.is_empty());
            continue;
        }
        let count = by_name.entry(name).or_default();
        match is_end {
            true if *count == 0 => {}
            true => (*count, open) = (*count - 1, open - 1),
            false => (*count, open, tags) = (*count + 1, open + 1, tags + 1),
        }
        if open > MOST_OPEN {
            return Err(format!("the page has more than {MOST_OPEN} elements within one another"));
        }
    }
    if tags > MOST_ELEMENTS {
        return Err(format!("the page has {tags} tags; pages with more than {MOST_ELEMENTS} elements are not read"));
    }
    Ok(())
}

/// What walks through a page goes one call deeper with each element within another; a page that would exhaust the stack is not walked.
fn check_depth(page: &Readability) -> Result<(), String> {
    let mut node = page.doc.root();
    let mut depth = 0_usize;
    loop {
        if let Some(child) = node.first_child() {
            depth += 1;
            if depth > MOST_DEPTH {
                return Err(format!("its elements stand more than {MOST_DEPTH} deep within one another"));
            }
            node = child;
            continue;
        }
        loop {
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            let Some(parent) = node.parent().filter(|_| depth > 0) else { return Ok(()) };
            depth -= 1;
            node = parent;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn encodings_of_pages() {
        let page = |label: &str| [b"<html><head><meta charset=\"", label.as_bytes(), b"\"></head><p>caf\xe9 \x93x\x94"].concat();
        for (bytes, charset) in [(page("windows-1252"), None), (page("iso-8859-1"), None), (page(""), Some("latin1"))] {
            assert!(decode(bytes, charset).0.ends_with("<p>café “x”"));
        }
        assert!(decode("<meta charset=latin1><p>é".into(), Some("latin1")).0.ends_with('é'), "what is UTF-8 is read so");
    }

    #[test]
    fn empty_elements_of_xhtml() {
        let xhtml = "<title/><script src='a'/><br/>x<span class=\"p\" /><b>y</b> 1 > 0";
        assert_eq!(close_empty(xhtml), "<title></title><script src='a'></script><br/>x<span class=\"p\" ></span><b>y</b> 1 > 0");
    }

    #[test]
    fn a_page_of_too_many_or_too_deep_elements_is_not_read() {
        assert!(extract(&"<b></b>".repeat(400_000)).is_err());
        assert!(extract(&format!("<html><body>{}", "<div>x".repeat(1_000))).is_err());
        assert!(extract(&format!("<html><body>{}", "<div>".repeat(50_000))).is_err());
        assert!(extract(&format!("<html><body>{}", "<div>x".repeat(390))).is_ok());
    }
}
