//! Documents that are zip files of XML: Word (.docx), a paragraph a line, and books (.epub), all chapters in reading order as one text.
//!
//! Offsets index that text. Of Word files the body is read, with tables, and not headers, footers, notes, comments or deleted text. Custom
//! entities of XML are never expanded.

use std::io::{Read, Seek};

use quick_xml::Reader as Xml;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::html;

/// What a zip file is, where it is one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Book,
}

/// A document's text and what it says about itself.
#[derive(Debug, Default)]
pub(super) struct Contents {
    pub(super) text: String,
    pub(super) metadata: Vec<(&'static str, String)>,
    /// Parts that could not be read.
    pub(super) lost: Vec<String>,
}

const WORD: &str = "word/document.xml";
const BOOK: &str = "META-INF/container.xml";

impl Kind {
    pub(super) fn of<R: Read + Seek>(archive: &ZipArchive<R>) -> Option<Self> {
        let has = |name| archive.index_for_name(name).is_some();
        match () {
            () if has(WORD) => Some(Kind::Word),
            () if has(BOOK) => Some(Kind::Book),
            () => None,
        }
    }
}

/// Reads a document; `max` bytes are the most that its parts may unpack to, all together.
///
/// # Errors
/// Why it cannot be read.
pub(super) fn read<R: Read + Seek>(archive: ZipArchive<R>, kind: Kind, max: u64) -> Result<Contents, String> {
    let mut parts = Parts { archive, left: max };
    match kind {
        Kind::Word => word(&mut parts),
        Kind::Book => book(&mut parts),
    }
}

/// The parts of a document.
struct Parts<R> {
    archive: ZipArchive<R>,
    left: u64,
}

impl<R: Read + Seek> Parts<R> {
    /// A part as text; XML is UTF-8 nearly always, else UTF-16 with a mark.
    fn get(&mut self, name: &str) -> Result<String, String> {
        let failed = |error: &dyn std::fmt::Display| format!("its part {name} cannot be read: {error}");
        let part = self.archive.by_name(name).map_err(|error| failed(&error))?;
        let mut bytes = Vec::new();
        part.take(self.left + 1).read_to_end(&mut bytes).map_err(|error| failed(&error))?;
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or_else(|| failed(&"it unpacks to more than --max-bytes"))?;
        Ok(encoding_rs::UTF_8.decode(&bytes).0.into_owned())
    }
}

/// Elements as they come: opening, closing (an empty element both), and text.
enum Piece<'a> {
    Open(&'a str, &'a BytesStart<'a>),
    Close(&'a str),
    Text(&'a str),
}

/// Walks through XML; prefixes of names are dropped.
fn walk(xml: &str, mut each: impl FnMut(Piece<'_>)) -> Result<(), String> {
    let mut reader = Xml::from_str(xml);
    reader.config_mut().check_end_names = false;
    loop {
        match reader.read_event().map_err(|error| format!("its XML is damaged: {error}"))? {
            Event::Start(element) => each(Piece::Open(local(&element), &element)),
            Event::Empty(element) => {
                each(Piece::Open(local(&element), &element));
                each(Piece::Close(local(&element)));
            }
            Event::End(element) => each(Piece::Close(element.local_name().into_inner())),
            Event::Text(text) => each(Piece::Text(&text)),
            Event::CData(text) => each(Piece::Text(&text)),
            Event::GeneralRef(entity) => each(Piece::Text(&reference(&entity))),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn local<'a>(element: &'a BytesStart<'_>) -> &'a str {
    element.local_name().into_inner()
}

/// The text of `&name;` or `&#8220;`; others than those of XML itself stand as they are.
fn reference(name: &str) -> String {
    let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => number.parse().ok(),
    });
    match number.and_then(char::from_u32) {
        Some(letter) => letter.to_string(),
        None => quick_xml::escape::resolve_predefined_entity(name).map_or_else(|| format!("&{name};"), str::to_owned),
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let value = element.try_get_attribute(name).ok()??;
    Some(value.value.replace("&amp;", "&"))
}

fn word<R: Read + Seek>(parts: &mut Parts<R>) -> Result<Contents, String> {
    let xml = parts.get(WORD)?;
    let mut text = String::new();
    let (mut in_text, mut is_copy) = (false, false);
    walk(&xml, |piece| match piece {
        // Older programs' version of what stands before it.
        Piece::Open("Fallback", _) => is_copy = true,
        Piece::Close("Fallback") => is_copy = false,
        _ if is_copy => {}
        Piece::Open("t", _) => in_text = true,
        Piece::Close("t") => in_text = false,
        Piece::Text(words) if in_text => text.push_str(words),
        Piece::Close("p") | Piece::Open("br" | "cr", _) => text.push('\n'),
        Piece::Open("tab", _) => text.push('\t'),
        Piece::Open("noBreakHyphen", _) => text.push('\u{2011}'),
        _ => {}
    })?;
    let about = parts.get("docProps/core.xml").unwrap_or_default();
    let metadata = elements(&about, &[("title", "title"), ("creator", "author"), ("created", "created"), ("language", "language")]);
    Ok(Contents { text, metadata: metadata.unwrap_or_default(), lost: Vec::new() })
}

/// The texts of the first elements with these names, under the names of metadata.
fn elements(xml: &str, names: &[(&str, &'static str)]) -> Result<Vec<(&'static str, String)>, String> {
    let mut found: Vec<(&'static str, String)> = Vec::new();
    let mut inside: Option<(&'static str, String)> = None;
    walk(xml, |piece| match piece {
        Piece::Open(name, _) => inside = names.iter().find(|(known, _)| *known == name).map(|(_, what)| (*what, String::new())),
        Piece::Text(words) => inside.iter_mut().for_each(|(_, text)| text.push_str(words)),
        Piece::Close(_) => {
            let new = inside.take().filter(|(what, text)| !text.trim().is_empty() && !found.iter().any(|(known, _)| known == what));
            found.extend(new.map(|(what, text)| (what, text.trim().to_owned())));
        }
    })?;
    Ok(found)
}

fn book<R: Read + Seek>(parts: &mut Parts<R>) -> Result<Contents, String> {
    let container = parts.get(BOOK)?;
    let mut path = None;
    walk(&container, |piece| {
        if let Piece::Open("rootfile", element) = piece {
            path = path.take().or_else(|| attribute(element, "full-path"));
        }
    })?;
    let path = path.ok_or("it does not name its list of chapters")?;
    let package = parts.get(&path)?;
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut contents = Contents {
        metadata: elements(
            &package,
            &[("title", "title"), ("creator", "author"), ("date", "date"), ("publisher", "outlet"), ("language", "language")],
        )?,
        ..Contents::default()
    };
    for chapter in chapters(&package)? {
        match parts.get(&within(folder, &chapter)).and_then(|xhtml| html::text(&xhtml)) {
            Ok(text) => {
                contents.text.push_str(text.trim());
                contents.text.push_str("\n\n");
            }
            Err(reason) => contents.lost.push(reason),
        }
    }
    Ok(contents)
}

/// The files of a book's chapters, in reading order.
fn chapters(package: &str) -> Result<Vec<String>, String> {
    let mut files: Vec<(String, String)> = Vec::new();
    let mut order = Vec::new();
    walk(package, |piece| match piece {
        Piece::Open("item", item) => files.extend(attribute(item, "id").zip(attribute(item, "href"))),
        Piece::Open("itemref", item) => order.extend(attribute(item, "idref")),
        _ => {}
    })?;
    let files: hashbrown::HashMap<String, String> = files.into_iter().collect();
    Ok(order.iter().filter_map(|id| files.get(id).cloned()).collect())
}

/// A chapter's path in the archive, from one that is relative to the list's folder.
fn within(folder: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap_or_default().replace("%20", " ");
    let mut path: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in href.split('/') {
        match part {
            ".." => drop(path.pop()),
            "." | "" => {}
            part => path.push(part),
        }
    }
    path.join("/")
}
