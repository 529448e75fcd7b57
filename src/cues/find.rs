//! Finds cue expressions: the longest entry of the cue lexicon whose part of speech fits, with the auxiliaries and adverbs before it.

use super::{Cue, Cues, Voice};
use crate::lexicons::Lexicons;
use crate::lexicons::cue::{CueEntry, CueType};
use crate::lexicons::words::Tag;
use crate::syntax::Syntax;
use crate::text::{Id, TokenId, TokenRange, next, previous};
use crate::tokens::{Text, TokenKind, by_paragraphs};

/// All cues of a text.
pub fn find(text: &Text<'_>, syntax: &Syntax, lexicons: &Lexicons) -> Cues {
    let found = by_paragraphs(text, |paragraphs| {
        let sentences = text.paragraphs.slice(paragraphs).iter().flat_map(|paragraph| text.sentences.slice(paragraph.sentences));
        sentences.flat_map(|sentence| Finder { text, syntax, lexicons, sentence: sentence.tokens }.all()).collect()
    });
    found.into()
}

struct Finder<'f, 'd> {
    text: &'f Text<'d>,
    syntax: &'f Syntax,
    lexicons: &'f Lexicons,
    sentence: TokenRange,
}

/// The verb group before a cue's head.
#[derive(Default)]
struct Group {
    /// Its first token, if there is one.
    first: Option<TokenId>,
    be: bool,
    have: bool,
    to: bool,
    modal: bool,
    negated: bool,
}

impl Finder<'_, '_> {
    fn all(&self) -> Vec<Cue> {
        let mut cues = Vec::new();
        let mut at = self.sentence.start();
        while at < self.sentence.end() {
            let found = self.cue_at(TokenId::new(at));
            at = found.map_or(at + 1, |cue| cue.tokens.end().max(at + 1));
            cues.extend(found);
        }
        cues
    }

    fn cue_at(&self, head: TokenId) -> Option<Cue> {
        self.text.symbol(head).filter(|symbol| self.lexicons.cues.begins(*symbol))?;
        let tag = self.tag(head);
        let word = |n| Some(TokenId::new(head.index() + n)).filter(|id| self.sentence.has(*id)).and_then(|id| self.text.symbol(id));
        let group = self.group(head);
        // "is concerned" is the adjective where the lexicon has one, not the passive of the verb.
        let predicate = || self.lexicons.cues.longest_where(word, |entry| entry.kind == CueType::Adjective);
        let adjective = (group.be && (tag.is_adjective() || tag == Tag::VBN || tag == Tag::IN)).then(predicate).flatten();
        let found = adjective.or_else(|| self.lexicons.cues.longest_where(word, |entry| fits(entry, tag)))?;
        let kind = self.lexicons.cues.entry(found.entry).value.kind;
        let first = if kind == CueType::Verb || kind == CueType::Adjective { group.first.unwrap_or(head) } else { head };
        Some(Cue {
            tokens: TokenRange::of(first.index(), head.index() + found.tokens),
            head,
            entry: Some(found.entry),
            voice: voice(kind, tag, &group),
            negated: group.negated,
            modal: group.modal,
        })
    }

    /// The tag of a word; a participle between what is said and who may have said it is a past tense: “It shook,” answered Anne. So is
    /// the only verb of a sentence: The two ferrymen “argued for” a longer pier.
    fn tag(&self, head: TokenId) -> Tag {
        let tag = self.syntax.tag(head);
        let follows = || self.sentence.has(next(head)).then(|| self.syntax.tag(next(head)));
        let indefinite = || matches!(self.text.form(next(head)), "a" | "an");
        let speaks = || matches!(follows(), Some(Tag::NNP | Tag::NNPS | Tag::PRP | Tag::PRPS | Tag::DT)) && !indefinite();
        if tag == Tag::VBN && (speaks() && self.follows_speech(head) || self.is_main(head)) { Tag::VBD } else { tag }
    }

    /// Whether a word stands right after a noun, or opens a quotation there, in a sentence with a full stop and without a finite verb.
    fn is_main(&self, head: TokenId) -> bool {
        let is_mark = |id: TokenId| self.text.kind(id) == Some(TokenKind::Mark);
        let before = previous(head).and_then(|before| if is_mark(before) { previous(before) } else { Some(before) });
        let after_noun =
            before.is_some_and(|id| self.sentence.has(id) && (self.syntax.tag(id).is_noun() || self.syntax.tag(id) == Tag::PRP));
        let is_agent = || self.text.form(next(head)) == "by";
        let ends = |id: &TokenId| self.text.kind(*id) == Some(TokenKind::Stop);
        after_noun
            && !is_agent()
            && self.sentence.iter().rev().take(2).any(|id| ends(&id))
            && !self.sentence.iter().any(|id| self.syntax.tag(id).is_finite())
    }

    /// Whether a closing mark with a comma, a stop or a dash beside it stands right before a word.
    fn follows_speech(&self, head: TokenId) -> bool {
        let kind = |id: Option<TokenId>| id.and_then(|id| self.text.tokens.find(id)).map(|token| token.kind);
        let (last, before) = (kind(previous(head)), kind(previous(head).and_then(previous)));
        let is_border = |kind| matches!(kind, Some(TokenKind::Comma | TokenKind::Stop | TokenKind::Dash));
        (last == Some(TokenKind::Mark) && is_border(before)) || (is_border(last) && before == Some(TokenKind::Mark))
    }

    /// Goes back over auxiliaries, and over adverbs that stand among them or right before the head.
    fn group(&self, head: TokenId) -> Group {
        let mut group = Group::default();
        let mut at = previous(head);
        let mut steps = 0;
        while let Some(id) = at.filter(|id| self.sentence.has(*id) && steps < LONGEST_GROUP) {
            let tag = self.syntax.tag(id);
            let lemma = self.lexicons.vocabulary.info(self.text.symbol(id)).map_or("", |info| self.lexicons.symbols.form(info.lemma));
            let auxiliary = match lemma {
                "be" | "'re" | "'m" | "'s" | "feel" | "seem" | "remain" | "become" => tag.is_verb(),
                "have" | "'ve" | "do" | "'d" | "'ll" => tag.is_verb() || tag == Tag::MD,
                _ => tag == Tag::MD || tag == Tag::TO,
            };
            if !auxiliary && !tag.is_adverb() {
                break;
            }
            group.note(id, lemma, tag, auxiliary);
            at = previous(id);
            steps += 1;
        }
        group
    }
}

/// A verb group has no more words than this before its head.
const LONGEST_GROUP: usize = 6;

impl Group {
    fn note(&mut self, id: TokenId, lemma: &str, tag: Tag, auxiliary: bool) {
        self.be |= matches!(lemma, "be" | "'re" | "'m" | "'s" | "feel" | "seem" | "remain" | "become");
        self.have |= matches!(lemma, "have" | "'ve");
        self.to |= tag == Tag::TO;
        self.modal |= tag == Tag::MD;
        self.negated |= matches!(lemma, "not" | "n't" | "never" | "nor" | "neither");
        if auxiliary || self.first.is_none() || tag.is_adverb() {
            self.first = Some(id);
        }
    }
}

fn fits(entry: &CueEntry, tag: Tag) -> bool {
    match entry.kind {
        CueType::Verb => tag.is_verb(),
        CueType::Noun => tag.is_noun(),
        CueType::Adjective => false,
        CueType::Preposition | CueType::Adverb => true,
    }
}

fn voice(kind: CueType, tag: Tag, group: &Group) -> Voice {
    match kind {
        CueType::Adjective => Voice::Active,
        CueType::Verb => match tag {
            Tag::VBN if group.be => Voice::Passive,
            Tag::VBN if !group.have => Voice::Passive,
            Tag::VBG if !group.be => Voice::Participle,
            Tag::VB if group.to => Voice::Infinitive,
            _ => Voice::Active,
        },
        _ => Voice::Other,
    }
}
