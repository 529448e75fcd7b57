//! Quotations: what stands between quotation marks, before anyone is linked to it.
//!
//! [`marks`] says of each mark whether it opens, closes or is an apostrophe; [`pairing`] joins them within a paragraph, and across
//! paragraphs where a quotation goes on; [`usage`] tells speech from titles and scare quotes. One odd mark costs at most its paragraph.

mod marks;
mod pairing;
mod usage;

use self::pairing::{GoesOn, Paired};
use crate::problem::{Problem, Rule};
use crate::syntax::Syntax;
use crate::text::{Id, IdRange, ParagraphId, QuotationId, Table, TokenId, TokenRange};
use crate::tokens::{Text, by_paragraphs};

/// Text between marks, within one paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// With its marks.
    pub tokens: TokenRange,
    /// Without its marks.
    pub inner: TokenRange,
    /// Its paragraph.
    pub paragraph: ParagraphId,
    /// How it ends.
    pub closing: Closing,
    /// 0, or 1 within another quotation, and so on.
    pub depth: u8,
    /// The quotation of the paragraph before that this one goes on with.
    pub continues: Option<QuotationId>,
    /// What it is used for.
    pub usage: Usage,
}

/// How a quotation ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// By its mark.
    Closed,
    /// At the end of its paragraph; the next paragraph goes on with it.
    Continued,
    /// At the end of its paragraph, for want of a mark.
    Unclosed,
}

/// What quotation marks are used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usage {
    /// A sentence or more.
    Sentence,
    /// A piece of a sentence.
    Fragment,
    /// A word or few that the writer keeps a distance from, a name or a title.
    Mention,
}

/// The quotations of a document in order of their first mark; an inner one comes after the one that holds it.
#[derive(Debug, Default)]
pub struct Quotations {
    items: Table<QuotationId, Quotation>,
    /// By token: whether it stands within a quotation, its marks included.
    quoted: Vec<bool>,
}

impl Quotations {
    /// One quotation.
    pub fn get(&self, id: QuotationId) -> &Quotation {
        &self.items[id]
    }

    /// All quotations with their ids, in order.
    pub fn enumerate(&self) -> impl DoubleEndedIterator<Item = (QuotationId, &Quotation)> {
        self.items.enumerate()
    }

    /// The quotations that begin within a run of tokens, in order.
    pub fn within(&self, tokens: TokenRange) -> &[Quotation] {
        let from = self.items.partition(|quotation| quotation.tokens.start() < tokens.start());
        let to = self.items.partition(|quotation| quotation.tokens.start() < tokens.end());
        self.items.slice(IdRange::of(from, to))
    }

    /// Whether a token stands within a quotation, its marks included.
    pub fn is_quoted(&self, token: TokenId) -> bool {
        self.quoted.get(token.index()).copied().unwrap_or(false)
    }

    /// The outermost quotation that holds a token.
    pub fn around(&self, token: TokenId) -> Option<QuotationId> {
        if !self.is_quoted(token) {
            return None;
        }
        let after = self.items.partition(|quotation| quotation.tokens.start() <= token.index());
        let before = (0..after).rev().map(QuotationId::new);
        before.into_iter().find(|id| self.items[*id].depth == 0 && self.items[*id].tokens.has(token))
    }

    /// The quotation of the next paragraph that goes on with `id`.
    pub fn continued_by(&self, id: QuotationId) -> Option<QuotationId> {
        if self.items[id].closing != Closing::Continued {
            return None;
        }
        let later = IdRange::of(id.index() + 1, self.items.len()).iter();
        let same = self.items[id].paragraph.index() + 1;
        later.take_while(|later| self.items[*later].paragraph.index() <= same).find(|later| self.items[*later].continues == Some(id))
    }
}

/// Finds the quotations of a text; marks without a partner are noted as problems, one a paragraph.
pub fn find(text: &Text<'_>, syntax: &Syntax, document: &str, problems: &mut Vec<Problem>) -> Quotations {
    let paired = by_paragraphs(text, |paragraphs| paragraphs.iter().map(|paragraph| pairing::pair(text, paragraph)).collect());
    let mut items: Vec<Quotation> = Vec::new();
    let mut pending = None;
    for (at, this) in paired.iter().enumerate() {
        let paragraph = ParagraphId::new(at);
        let before = at.checked_sub(1).and_then(|before| paired.get(before));
        let here = Here { text, paragraph, before, this, after: paired.get(at + 1) };
        pending = here.add(&mut items, pending);
        problems.extend(here.problem(document));
    }
    for quotation in &mut items {
        quotation.usage = usage::of(quotation, text, syntax);
    }
    let quoted = quoted(text.tokens.len(), &items);
    Quotations { items: items.into(), quoted }
}

/// A paragraph's quotations and those of its neighbours.
struct Here<'h, 'd> {
    text: &'h Text<'d>,
    paragraph: ParagraphId,
    before: Option<&'h Paired>,
    this: &'h Paired,
    after: Option<&'h Paired>,
}

impl Here<'_, '_> {
    /// Adds this paragraph's quotations. `pending` is the one of the paragraph before that is still open; gives the one open here.
    fn add(&self, items: &mut Vec<Quotation>, pending: Option<QuotationId>) -> Option<QuotationId> {
        let goes_on = self.before.map_or(GoesOn::No, |before| pairing::goes_on(before, self.this));
        let first = items.len();
        let recovered = match (goes_on, self.this.stray) {
            (GoesOn::ClosedAt(mark), _) => pairing::from_start(self.text, self.paragraph, mark, true),
            (_, Some(mark)) => pairing::from_start(self.text, self.paragraph, mark, false),
            _ => None,
        };
        let recovered = recovered.filter(|new| !self.this.quotations.iter().any(|old| old.tokens.overlaps(new.tokens)));
        items.extend(recovered);
        items.extend(self.this.quotations.iter().copied());
        if let Some(items) = items.get_mut(first..) {
            items.sort_by_key(|quotation| (quotation.tokens.start(), std::cmp::Reverse(quotation.tokens.end())));
        }
        if let (true, Some(first)) = (goes_on != GoesOn::No, items.get_mut(first)) {
            first.continues = pending;
        }
        self.leave_open(items)
    }

    /// Marks the quotation that the next paragraph goes on with.
    fn leave_open(&self, items: &mut [Quotation]) -> Option<QuotationId> {
        let after = self.after.filter(|after| pairing::goes_on(self.this, after) != GoesOn::No);
        after?;
        let mut here =
            (0..items.len()).rev().take_while(|at| items.get(*at).is_some_and(|quotation| quotation.paragraph == self.paragraph));
        let open = here.find(|at| items.get(*at).is_some_and(|last| last.depth == 0 && last.closing == Closing::Unclosed))?;
        items.get_mut(open)?.closing = Closing::Continued;
        Some(QuotationId::new(open))
    }

    fn problem(&self, document: &str) -> Option<Problem> {
        let words = self.text.words(self.text.paragraphs[self.paragraph].tokens);
        let goes_on = self.after.is_some_and(|after| pairing::goes_on(self.this, after) != GoesOn::No);
        let ends = self.before.is_some_and(|before| matches!(pairing::goes_on(before, self.this), GoesOn::ClosedAt(_)));
        let unpaired = self.this.unpaired - usize::from(goes_on && self.this.unpaired > 0);
        let unpaired = unpaired - usize::from(ends && unpaired > 0);
        let (rule, message, hint) = if self.this.marks > MANY_MARKS && self.this.marks > words {
            let message = format!("{} quotation marks among {words} words in one paragraph", self.this.marks);
            (Rule::TooManyMarks, message, "check whether this is running text; its quotations are not to be relied on")
        } else if unpaired > 0 {
            let message = format!("{unpaired} quotation mark(s) without a partner in the paragraph");
            (Rule::UnpairedMark, message, "the quotation was ended with its sentence or paragraph; other paragraphs are not touched")
        } else {
            return None;
        };
        let place = format!("paragraph {}", self.paragraph.index() + 1);
        Some(Problem { document: document.to_owned(), place, rule, message, hint: hint.to_owned() })
    }
}

/// More marks than this in one paragraph, and more than its words, are no text.
const MANY_MARKS: usize = 200;

fn quoted(tokens: usize, items: &[Quotation]) -> Vec<bool> {
    let mut quoted = vec![false; tokens];
    for quotation in items {
        quoted.get_mut(quotation.tokens.start()..quotation.tokens.end()).unwrap_or(&mut []).fill(true);
    }
    quoted
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::lexicons::{Lexicons, examples};

    /// Outermost quotations are marked `[quotation …]`, inner ones within them are not.
    fn check(marked: &str) {
        let lexicons = Lexicons::load(None).unwrap();
        let (content, marks) = examples::unmark(marked).unwrap();
        let text = Text::new(&content, &lexicons);
        let syntax = crate::syntax::read(&text, &lexicons, &crate::syntax::Model::embedded().unwrap());
        let quotations = find(&text, &syntax, "test", &mut Vec::new());
        let outer = quotations.items.iter().filter(|quotation| quotation.depth == 0);
        let found: Vec<&str> = outer.map(|quotation| text.slice(quotation.tokens)).collect();
        let expected: Vec<&str> = marks.iter().map(|(_, span)| span.slice(&content)).collect();
        assert_eq!(found, expected, "{marked}");
    }

    #[test]
    fn marks_of_all_kinds() {
        for marked in [
            "[quotation “It is over,”] he said. [quotation \"Really?\"] she asked.",
            "She called it [quotation “a ‘fine’ mess”] and left.",
            "[quotation ‘I’m goin’ home to the boys’ room,’] he said. [quotation ‘So am I.’]",
            "[quotation ``Well,''] she wrote, [quotation „ach“] and [quotation «non»] and [quotation »nein«].",
            "He is 6'2\" tall and [quotation \"strong\"]; she is 5' 10\".",
            "’Tis the ’90s, the boys’ room.",
            "[quotation “I go\"], he said, [quotation \"now”].",
            "[quotation \"He asked: “Do you?” Forty said yes,\"] she said.",
        ] {
            check(marked);
        }
    }

    #[test]
    fn odd_marks_cost_one_paragraph() {
        check("[quotation “It is over. So there.]\nNext she said [quotation “yes”].");
        check("[quotation It is over,”] he said.\n[quotation “Yes,”] she said.");
        check("[quotation “It is over.] He left. [quotation “Yes,”] she said.");
    }

    #[test]
    fn quotations_go_on_over_paragraphs() {
        check("She said: [quotation “First.]\n[quotation “Second.]\n[quotation “Third.”]\nHe left.");
        check("She said: [quotation \"First.]\n[quotation Second.\"] He left.");
    }
}
