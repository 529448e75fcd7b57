//! A tagger by lexicon, shape and neighbours, from left to right.
//!
//! The vocabulary gives a word its likely tag and those that it may have; capitals make names; the word before (and a look at the word
//! after) chooses between noun and verb, past and participle. Good enough to find clauses and noun phrases around a cue; not a parser.

use crate::lexicons::Lexicons;
use crate::lexicons::words::{Tag, WordInfo};
use crate::text::{Id, IdRange, ParagraphId, TokenId, TokenRange, next};
use crate::tokens::{Case, Text, Token, TokenKind};

/// Tags the tokens of some paragraphs.
pub(super) fn paragraphs(text: &Text<'_>, lexicons: &Lexicons, paragraphs: IdRange<ParagraphId>) -> Vec<Tag> {
    let mut tags = Vec::new();
    for sentence in text.paragraphs.slice(paragraphs).iter().flat_map(|paragraph| text.sentences.slice(paragraph.sentences)) {
        Sentence::new(text, lexicons, sentence.tokens).tag(&mut tags);
    }
    tags
}

struct Sentence<'s, 'd> {
    text: &'s Text<'d>,
    lexicons: &'s Lexicons,
    tokens: TokenRange,
    /// Most words begin with a capital, as in headlines: capitals say nothing here.
    title_case: bool,
}

/// What the tags so far say of the next word.
#[derive(Clone, Copy)]
struct Before {
    /// The tag of the last word; punctuation at the beginning and after a comma.
    tag: Tag,
    /// The last word that is no adverb.
    content: Tag,
    /// Whether that was a form of have, be or get.
    auxiliary: bool,
    /// Whether that was a form of do.
    does: bool,
    /// No word yet, or none since an opening mark.
    initial: bool,
}

impl<'s, 'd> Sentence<'s, 'd> {
    fn new(text: &'s Text<'d>, lexicons: &'s Lexicons, tokens: TokenRange) -> Self {
        let words = || text.tokens.slice(tokens).iter().filter(|token| token.kind == TokenKind::Word && token.span.len() > 3);
        let capitals = words().filter(|token| token.is_capitalised()).count();
        Self { text, lexicons, tokens, title_case: capitals > 2 && capitals * 10 >= words().count() * 8 }
    }

    fn tag(&self, tags: &mut Vec<Tag>) {
        let start = Before { tag: Tag::PUNCT, content: Tag::PUNCT, auxiliary: false, does: false, initial: true };
        let mut before = start;
        for id in self.tokens.iter() {
            let token = self.text.tokens[id];
            let tag = self.word(id, token, before);
            tags.push(tag);
            before = self.advance(id, token, tag, before);
        }
    }

    fn advance(&self, id: TokenId, token: Token, tag: Tag, before: Before) -> Before {
        if tag == Tag::PUNCT {
            let opens = token.kind == TokenKind::Mark && self.text.tokens.find(next(id)).is_some_and(|after| !after.spaced);
            let initial = opens || matches!(token.kind, TokenKind::Dash | TokenKind::Colon) || before.initial;
            let content = if token.kind == TokenKind::Mark { before.content } else { Tag::PUNCT };
            return Before {
                tag: if token.kind == TokenKind::Mark { before.tag } else { tag },
                content,
                initial,
                auxiliary: before.auxiliary && token.kind == TokenKind::Mark,
                does: false,
            };
        }
        if tag.is_adverb() {
            return Before { tag, initial: false, ..before };
        }
        let is_one_of = |lemmas: &[&str]| {
            let info = self.lexicons.vocabulary.info(self.text.symbol(id));
            info.is_some_and(|info| lemmas.contains(&self.lexicons.symbols.form(info.lemma)))
        };
        let verb = tag.is_verb();
        let auxiliary = verb && is_one_of(&["have", "be", "get", "'ve", "'re", "'m", "'s", "'d"]);
        Before { tag, content: tag, auxiliary, does: verb && is_one_of(&["do"]), initial: false }
    }

    fn word(&self, id: TokenId, token: Token, before: Before) -> Tag {
        match token.kind {
            TokenKind::Number => return if self.text.form(id).ends_with('s') { Tag::NNS } else { Tag::CD },
            TokenKind::Word | TokenKind::Clitic => {}
            TokenKind::Mark if self.is_possessive(id, token) => return Tag::POS,
            TokenKind::Symbol => return Tag::SYM,
            _ => return Tag::PUNCT,
        }
        let info = self.lexicons.vocabulary.info(token.symbol);
        if token.kind == TokenKind::Clitic {
            return self.clitic(id, info, before);
        }
        match info {
            _ if self.is_name(id, token, info, before) => {
                if is_plural_name(self.text.form(id)) {
                    Tag::NNPS
                } else {
                    Tag::NNP
                }
            }
            Some(info) => self.known(id, info, before),
            None => unknown(self.text.form(id), token, before),
        }
    }

    /// "the officials' claims"
    fn is_possessive(&self, id: TokenId, token: Token) -> bool {
        let after = self.text.tokens.find(next(id));
        let letters = self.text.form(id).chars().all(|mark| mark == '\'' || mark == '’') && token.span.len() < 4;
        let before = id.index().checked_sub(1).map(TokenId::new).filter(|_| !token.spaced);
        let plural = before.is_some_and(|before| self.text.tokens[before].kind == TokenKind::Word && self.text.form(before).ends_with('s'));
        letters && plural && after.is_some_and(|after| after.spaced && after.kind == TokenKind::Word && after.case == Case::Lower)
    }

    fn clitic(&self, id: TokenId, info: Option<&WordInfo>, before: Before) -> Tag {
        if self.text.form(id).len() > 1 && self.text.form(id).ends_with(['s', 'S']) {
            let is_verb = matches!(before.tag, Tag::PRP | Tag::EX | Tag::WP | Tag::WDT | Tag::WRB | Tag::DT | Tag::RB);
            return if is_verb { Tag::VBZ } else { Tag::POS };
        }
        info.map_or(Tag::RB, |info| info.best)
    }

    /// A capital within a sentence makes a name, but for function words; at its beginning only an unknown word, or one before a name.
    fn is_name(&self, id: TokenId, token: Token, info: Option<&WordInfo>, before: Before) -> bool {
        if !token.is_capitalised() && token.case != Case::Mixed {
            return false;
        }
        let Some(info) = info else { return token.case != Case::Mixed || !self.text.form(id).contains('-') };
        if self.title_case {
            return info.best.is_proper();
        }
        if is_closed(info.best) {
            return token.case == Case::Upper && self.text.form(id).len() > 1 && info.best != Tag::PRP;
        }
        let after = self.text.tokens.find(next(id)).filter(|after| self.tokens.has(next(id)) && after.is_capitalised());
        let before_name = after.is_some_and(|after| self.lexicons.vocabulary.info(after.symbol).is_none_or(|info| !is_closed(info.best)));
        if !before.initial {
            return true;
        }
        (before_name && !info.best.is_adverb() && !info.best.is_verb()) || (info.best.is_verb() && self.begins_past(next(id)))
    }

    /// "Grant said": a verb form at the beginning of a sentence, right before a past tense, is a name.
    fn begins_past(&self, id: TokenId) -> bool {
        let after = self.text.tokens.find(id).filter(|after| self.tokens.has(id) && after.case == Case::Lower);
        after
            .and_then(|after| self.lexicons.vocabulary.info(after.symbol))
            .is_some_and(|info| info.tags.has(Tag::VBD) && info.best.is_verb())
    }

    fn known(&self, id: TokenId, info: &WordInfo, before: Before) -> Tag {
        let has = |tag| info.tags.has(tag);
        if info.best == Tag::PRPS && has(Tag::PRP) {
            return if self.begins_noun_phrase(next(id)) { Tag::PRPS } else { Tag::PRP };
        }
        if is_closed(info.best) && !info.tags.has_verb() {
            return self.closed(id, info, before);
        }
        if (matches!(before.content, Tag::TO | Tag::MD) || before.does) && has(Tag::VB) && before.tag != Tag::DT {
            return Tag::VB;
        }
        if before.auxiliary && has(Tag::VBN) && !matches!(before.tag, Tag::DT | Tag::PRPS) {
            return Tag::VBN;
        }
        // "Osei and Lind both said": a determiner that may stand for its noun.
        let stands_alone =
            matches!(info.best, Tag::VBD | Tag::VBN | Tag::VBZ) && self.follows(id, &["both", "all", "each", "many", "some"]);
        if stands_alone && has(Tag::VBD) {
            return Tag::VBD;
        }
        if matches!(before.tag, Tag::DT | Tag::PRPS | Tag::POS | Tag::JJ | Tag::PDT | Tag::CD) {
            return self.after_determiner(info);
        }
        // "while demanding that": an adjective of this form has no object.
        if has(Tag::VBG) && info.best.is_adjective() && self.goes_on(next(id)) {
            return Tag::VBG;
        }
        let adverbial = info.best.is_adverb() || matches!(info.best, Tag::IN | Tag::RP);
        if info.tags.has_verb() && !adverbial { self.verb_or_noun(id, info, before) } else { info.best }
    }

    /// "that" and its like, and the "to" of "according to", which opens no infinitive.
    fn closed(&self, id: TokenId, info: &WordInfo, before: Before) -> Tag {
        if info.best == Tag::TO && self.follows(id, &["according", "due", "thanks", "prior", "owing"]) {
            return Tag::IN;
        }
        if info.best == Tag::IN && info.tags.has(Tag::WDT) && before.tag.is_noun() && self.begins_verb_phrase(next(id)) {
            return Tag::WDT;
        }
        info.best
    }

    fn after_determiner(&self, info: &WordInfo) -> Tag {
        let nominal = [Tag::NN, Tag::NNS, Tag::JJ, Tag::VBG, Tag::VBN].into_iter().find(|tag| info.tags.has(*tag));
        let base = matches!(info.best, Tag::VB | Tag::VBP);
        if info.best.is_verb() { nominal.unwrap_or(if base { Tag::NN } else { info.best }) } else { info.best }
    }

    /// A word that may be a verb: finite after its subject, else what is likeliest.
    fn verb_or_noun(&self, id: TokenId, info: &WordInfo, before: Before) -> Tag {
        let has = |tag| info.tags.has(tag);
        let nominal = info.best.is_noun() || info.best.is_adjective();
        let relative = matches!(before.content, Tag::WDT | Tag::WP | Tag::PRP | Tag::EX);
        let before = Before { tag: before.content, ..before };
        let singular =
            matches!(before.tag, Tag::NN | Tag::NNP | Tag::NNPS) || self.follows(id, &["he", "she", "it", "who", "that", "which", "this"]);
        let plural = matches!(before.tag, Tag::NNS | Tag::NNPS) || self.follows(id, &["i", "we", "you", "they", "who", "that", "which"]);
        // "Ankara regards as", but "his claims about": a preposition makes a verb only after a name.
        let goes_on = self.goes_on(next(id)) || (before.tag.is_proper() && self.next_is(id, &[Tag::IN]));
        if has(Tag::VBZ) && (relative || (singular && (!nominal || goes_on))) {
            return Tag::VBZ;
        }
        // "supports the plan": no plural noun stands right before an article.
        if has(Tag::VBZ) && nominal && self.next_is(id, &[Tag::DT, Tag::PRPS]) {
            return Tag::VBZ;
        }
        if has(Tag::VBP) && !has(Tag::VBD) && (plural || (relative && !nominal)) && (!nominal || relative || self.goes_on(next(id))) {
            return Tag::VBP;
        }
        let object = nominal && info.best.is_adjective() && (singular || plural || relative) && !before.auxiliary && self.goes_on(next(id));
        if has(Tag::VBD) && (!nominal || object) {
            return if has(Tag::VBN) && self.is_reduced(id, before) { Tag::VBN } else { Tag::VBD };
        }
        if before.content == Tag::PUNCT && has(Tag::VBZ) && before.initial && !nominal {
            return Tag::VBZ;
        }
        info.best
    }

    /// "the men held by police", "talks aimed at", and a participle right after a preposition or an article.
    fn is_reduced(&self, id: TokenId, before: Before) -> bool {
        let after = self.text.tokens.find(next(id)).filter(|_| self.tokens.has(next(id)));
        let by = after.is_some_and(|after| after.span.slice(self.text.content) == "by");
        (by && before.tag.is_noun()) || matches!(before.tag, Tag::IN | Tag::RBS)
    }

    /// Whether one of some words stands before a word, adverbs between.
    fn follows(&self, id: TokenId, forms: &[&str]) -> bool {
        let adverb = |id: &TokenId| self.lexicons.vocabulary.info(self.text.symbol(*id)).is_some_and(|info| info.best.is_adverb());
        let mut earlier = (self.tokens.start()..id.index()).rev().map(TokenId::new);
        let Some(before) = earlier.find(|id| !adverb(id)) else { return false };
        let form = self.text.form(before);
        forms.iter().any(|known| form.eq_ignore_ascii_case(known))
    }

    /// Whether an object, a complement or a quotation seems to begin at `id`: what makes a verb of a word before it.
    fn goes_on(&self, id: TokenId) -> bool {
        let Some(token) = self.text.tokens.find(id).filter(|_| self.tokens.has(id)) else { return false };
        match token.kind {
            TokenKind::Mark | TokenKind::Number => true,
            TokenKind::Comma | TokenKind::Stop | TokenKind::Colon => false,
            _ if token.is_capitalised() => true,
            _ => {
                let info = self.lexicons.vocabulary.info(token.symbol);
                info.is_some_and(|info| {
                    matches!(
                        info.best,
                        Tag::DT
                            | Tag::PRP
                            | Tag::PRPS
                            | Tag::TO
                            | Tag::WRB
                            | Tag::WP
                            | Tag::EX
                            | Tag::RB
                            | Tag::RP
                            | Tag::NNS
                            | Tag::CD
                            | Tag::JJ
                    ) || matches!(self.text.form(id), "that" | "if")
                })
            }
        }
    }

    /// Whether the likeliest tag of the next word is one of some.
    fn next_is(&self, id: TokenId, tags: &[Tag]) -> bool {
        let after = self.text.tokens.find(next(id)).filter(|_| self.tokens.has(next(id)));
        after.and_then(|after| self.lexicons.vocabulary.info(after.symbol)).is_some_and(|info| tags.contains(&info.best))
    }

    fn begins_noun_phrase(&self, id: TokenId) -> bool {
        let Some(token) = self.text.tokens.find(id).filter(|_| self.tokens.has(id)) else { return false };
        let info = self.lexicons.vocabulary.info(token.symbol);
        token.is_word()
            && info.is_none_or(|info| {
                info.best.is_noun()
                    || info.best.is_adjective()
                    || matches!(info.best, Tag::CD | Tag::VBG | Tag::VBN)
                    || info.tags.has(Tag::NN)
            })
    }

    fn begins_verb_phrase(&self, id: TokenId) -> bool {
        let Some(token) = self.text.tokens.find(id).filter(|_| self.tokens.has(id)) else { return false };
        let info = self.lexicons.vocabulary.info(token.symbol);
        token.case == Case::Lower
            && info.is_some_and(|info| info.best == Tag::MD || (info.tags.has_verb() && !info.best.is_noun() && !info.best.is_adjective()))
    }
}

/// Classes of words that take no new members.
fn is_closed(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::CC
            | Tag::DT
            | Tag::EX
            | Tag::IN
            | Tag::MD
            | Tag::PDT
            | Tag::PRP
            | Tag::PRPS
            | Tag::RP
            | Tag::TO
            | Tag::UH
            | Tag::WDT
            | Tag::WP
            | Tag::WPS
            | Tag::WRB
    )
}

fn is_plural_name(form: &str) -> bool {
    form.len() > 4 && (form.ends_with("ans") || form.ends_with("crats") || form.ends_with("States"))
}

/// A word that no lexicon has, by its ending.
fn unknown(form: &str, token: Token, before: Before) -> Tag {
    if token.is_capitalised() {
        return Tag::NNP;
    }
    let ends = |endings: &[&str]| endings.iter().any(|ending| form.len() > ending.len() + 2 && form.ends_with(ending));
    if form.contains('-') && (ends(&["ed", "-old", "-long", "-wide", "-free", "ing"]) || form.starts_with(|c: char| c.is_ascii_digit())) {
        return Tag::JJ;
    }
    if ends(&["ly"]) {
        return Tag::RB;
    }
    if ends(&["ing"]) {
        return Tag::VBG;
    }
    if ends(&["ed"]) {
        return if before.auxiliary || matches!(before.tag, Tag::DT | Tag::IN | Tag::PRPS) { Tag::VBN } else { Tag::VBD };
    }
    if ends(&["ous", "ful", "able", "ible", "ical", "ional", "ive", "less", "ish", "ary", "ic", "ian"]) {
        return Tag::JJ;
    }
    if ends(&["s"]) && !ends(&["ss", "us", "is"]) {
        return Tag::NNS;
    }
    if matches!(before.content, Tag::TO | Tag::MD) { Tag::VB } else { Tag::NN }
}
