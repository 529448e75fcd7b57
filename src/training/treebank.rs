//! Annotated trees, from files of two forms, either of them also packed by gzip:
//!
//! - CoNLL-U (`.conllu`): the text is put together from the forms, a blank between them but after `SpaceAfter=No`, a paragraph at each
//!   `# newpar`, a document at each `# newdoc`. Trees of the second version of Universal Dependencies are brought near the first.
//! - Tables of tokens (`.tsv`): number, start, end, form, lemma, tag, entity, head, relation, parted by tabs; an empty line after a
//!   sentence, `# doc = NAME` before a document. The offsets (code points) index texts that come from JSON Lines with `doc` and `text`.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use serde::Deserialize;

use super::universal::adapt;
use crate::error::{Error, Result};
use crate::lexicons::words::Tag;
use crate::syntax::Relation;
use crate::text::Span;

/// An annotated document.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// Its id.
    pub name: String,
    /// What the spans of its words index.
    pub text: String,
    /// All words of all sentences, in order.
    pub words: Vec<TreeWord>,
}

/// One annotated word.
#[derive(Clone, Debug)]
pub struct TreeWord {
    /// Where it stands, in bytes.
    pub span: Span,
    /// Its part of speech.
    pub tag: Tag,
    /// Its lemma as the treebank writes it.
    pub lemma: String,
    /// The word of the same document that it hangs on; none for a root.
    pub head: Option<usize>,
    /// What it is to its head.
    pub relation: Relation,
}

/// Texts by the names of their documents.
pub type Texts = HashMap<String, String>;

#[derive(Deserialize)]
struct NamedText {
    doc: String,
    text: String,
}

/// Reads texts from JSON Lines with the keys `doc` and `text` into `texts`.
///
/// # Errors
/// A file that cannot be read, a line that is not such an object.
pub fn read_texts(path: &Path, texts: &mut Texts) -> Result<()> {
    for (number, line) in (1..).zip(lines(path)?) {
        let line = line.map_err(Error::file(path, "cannot read"))?;
        if line.trim().is_empty() {
            continue;
        }
        let named: NamedText = serde_json::from_str(&line).map_err(|error| wrong(path, number, &error.to_string()))?;
        texts.insert(named.doc, named.text);
    }
    Ok(())
}

/// Reads the trees of a file; `texts` holds those that a table of tokens indexes.
///
/// # Errors
/// A file that cannot be read or has another ending; a line that cannot be; a document whose text is not there.
pub fn read(path: &Path, texts: &Texts) -> Result<Vec<Tree>> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut reader = Reader { trees: Vec::new(), sentence: Vec::new(), form: Form::Table(texts) };
    match name.trim_end_matches(".gz") {
        name if name.ends_with(".conllu") => reader.form = Form::Universal(Pending::default()),
        name if name.ends_with(".tsv") => {}
        _ => return Err(wrong(path, 0, "trees are read from files that end in .conllu or .tsv, or either with .gz")),
    }
    for (number, line) in (1..).zip(lines(path)?) {
        let line = line.map_err(Error::file(path, "cannot read"))?;
        reader.line(&line).map_err(|message| wrong(path, number, &message))?;
    }
    reader.end_sentence().map_err(|message| wrong(path, 0, &message))?;
    reader.trees.retain(|tree| !tree.words.is_empty());
    Ok(reader.trees)
}

fn wrong(path: &Path, line: u64, message: &str) -> Error {
    Error::Format { path: path.into(), line: (line > 0).then_some(line), message: message.to_owned() }
}

fn lines(path: &Path) -> Result<impl Iterator<Item = std::io::Result<String>>> {
    let file = File::open(path).map_err(Error::file(path, "cannot open"))?;
    let is_packed = path.extension().is_some_and(|ending| ending == "gz");
    let bytes: Box<dyn Read> = if is_packed { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    Ok(BufReader::new(bytes).lines())
}

/// A word while its sentence is read: its head counts from 1 within the sentence, 0 for a root.
#[derive(Clone, Debug)]
pub(super) struct RawWord {
    pub span: Span,
    pub form: String,
    pub lemma: String,
    pub tag: Tag,
    pub head: usize,
    pub relation: String,
}

/// The text of a CoNLL-U document in the making.
#[derive(Default)]
struct Pending {
    is_paragraph: bool,
    glued: bool,
    /// The last number of a range of words that are written as one, and whether a blank comes after it.
    range: Option<(usize, bool)>,
}

enum Form<'t> {
    Table(&'t Texts),
    Universal(Pending),
}

struct Reader<'t> {
    trees: Vec<Tree>,
    sentence: Vec<RawWord>,
    form: Form<'t>,
}

impl Reader<'_> {
    fn line(&mut self, line: &str) -> std::result::Result<(), String> {
        if line.trim().is_empty() {
            return self.end_sentence();
        }
        if let Some(comment) = line.strip_prefix('#').filter(|_| line.matches('\t').count() < 8) {
            return self.comment(comment.trim());
        }
        let cells: Vec<&str> = line.split('\t').collect();
        match &self.form {
            Form::Table(_) => self.table_word(&cells),
            Form::Universal(_) => self.universal_word(&cells),
        }
    }

    fn comment(&mut self, comment: &str) -> std::result::Result<(), String> {
        let (key, value) = comment.split_once('=').map_or((comment, ""), |(key, value)| (key.trim(), value.trim()));
        match (&mut self.form, key) {
            (Form::Table(texts), "doc") => {
                let text = texts.get(value).ok_or_else(|| format!("no text was given for the document `{value}`; name its file too"))?;
                self.trees.push(Tree { name: value.to_owned(), text: text.clone(), words: Vec::new() });
            }
            (Form::Universal(pending), "newdoc id" | "newdoc") => {
                *pending = Pending::default();
                self.trees.push(Tree { name: value.to_owned(), ..Tree::default() });
            }
            (Form::Universal(pending), "newpar" | "newpar id") => pending.is_paragraph = true,
            _ => {}
        }
        Ok(())
    }

    fn tree(&mut self) -> &mut Tree {
        if self.trees.is_empty() {
            self.trees.push(Tree::default());
        }
        // Just filled.
        let last = self.trees.len() - 1;
        #[allow(clippy::indexing_slicing)]
        &mut self.trees[last]
    }

    /// Offsets stay in code points until the sentence is at its end.
    fn table_word(&mut self, cells: &[&str]) -> std::result::Result<(), String> {
        let [_, start, end, form, lemma, tag, _, head, relation] = cells else {
            return Err(format!("{} cells where 9 are wanted", cells.len()));
        };
        let number = |cell: &str| cell.parse::<usize>().map_err(|_| format!("`{cell}` is no number"));
        let word = RawWord {
            span: Span::of(number(start)?, number(end)?),
            form: (*form).to_owned(),
            lemma: (*lemma).to_owned(),
            tag: tag_of(tag, form),
            head: number(head)?,
            relation: (*relation).to_owned(),
        };
        self.sentence.push(word);
        Ok(())
    }

    fn universal_word(&mut self, cells: &[&str]) -> std::result::Result<(), String> {
        let [id, form, lemma, _, tag, _, head, relation, _, misc] = cells else {
            return Err(format!("{} cells where 10 are wanted", cells.len()));
        };
        let Form::Universal(pending) = &mut self.form else { return Ok(()) };
        let glued = misc.split('|').any(|item| item == "SpaceAfter=No");
        if let Some((_, last)) = id.split_once('-') {
            pending.range = last.parse().ok().map(|last| (last, glued));
            return Ok(());
        }
        // Words that were left out of the text have numbers such as 8.1.
        let Ok(number) = id.parse::<usize>() else { return Ok(()) };
        let before = match (pending.is_paragraph, pending.glued) {
            (true, _) => "\n\n",
            (_, true) => "",
            _ => " ",
        };
        pending.is_paragraph = false;
        pending.glued = match pending.range {
            Some((last, glued)) if number >= last => {
                pending.range = None;
                glued
            }
            Some(_) => true,
            None => glued,
        };
        let text = &mut self.tree().text;
        if !text.is_empty() {
            text.push_str(before);
        }
        let start = text.len();
        text.push_str(form);
        let span = Span::of(start, text.len());
        let head = head.parse().map_err(|_| format!("`{head}` is no head"))?;
        let (form, lemma, relation) = ((*form).to_owned(), (*lemma).to_owned(), (*relation).to_owned());
        self.sentence.push(RawWord { span, tag: tag_of(tag, &form), form, lemma, head, relation });
        Ok(())
    }

    fn end_sentence(&mut self) -> std::result::Result<(), String> {
        let mut sentence = std::mem::take(&mut self.sentence);
        if let Some(lost) = sentence.iter().find(|word| word.head > sentence.len()) {
            return Err(format!("the head {} of `{}` is not in its sentence", lost.head, lost.form));
        }
        match self.form {
            Form::Universal(_) => adapt(&mut sentence),
            Form::Table(_) => self.in_bytes(&mut sentence),
        }
        let tree = self.tree();
        let first = tree.words.len();
        tree.words.extend(sentence.into_iter().map(|word| TreeWord {
            span: word.span,
            tag: word.tag,
            lemma: word.lemma,
            head: word.head.checked_sub(1).map(|head| first + head),
            relation: Relation::from_name(&word.relation),
        }));
        Ok(())
    }

    /// Turns code points into bytes. Words come in order, so each search begins where the last one ended.
    fn in_bytes(&mut self, sentence: &mut [RawWord]) {
        let tree = self.tree();
        let (mut points, mut bytes) = sentence.first().map_or((0, 0), |first| {
            let points = first.span.start() as usize;
            (points, tree.text.char_indices().nth(points).map_or(tree.text.len(), |(at, _)| at))
        });
        for word in sentence {
            let mut byte = |point: usize| {
                let letters = tree.text.get(bytes..).unwrap_or("").chars().take(point.saturating_sub(points));
                bytes += letters.map(char::len_utf8).sum::<usize>();
                points = points.max(point);
                bytes
            };
            word.span = Span::of(byte(word.span.start() as usize), byte(word.span.end() as usize));
        }
    }
}

/// The tag of a name in a treebank; marks of all sorts are one, and names that other treebanks add are brought to the nearest.
fn tag_of(name: &str, form: &str) -> Tag {
    let known = Tag::ALL.iter().find(|(known, _)| *known == name).map(|(_, tag)| *tag);
    known.unwrap_or(match name {
        "$" | "#" => Tag::SYM,
        "ADD" | "NFP" if form.chars().any(char::is_alphanumeric) => Tag::NN,
        "AFX" => Tag::JJ,
        "GW" | "XX" | "FW" => Tag::FW,
        _ if form.chars().any(char::is_alphabetic) => Tag::NN,
        _ => Tag::PUNCT,
    })
}
