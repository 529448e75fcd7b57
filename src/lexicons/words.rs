//! `words.tsv` and `abbreviations.tsv`, and the vocabulary: the parts of speech and the lemma that each known word may have.

use super::Lexicons;
use super::cue::CueType;
use super::inflect::{Inflection, Inflector, VerbForms};
use super::phrases::Lexicon;
use super::symbols::Symbols;
use super::table::{Cells, Row};
use crate::text::{Id, Symbol, Table};

macro_rules! tags {
    ($($name:ident $text:literal),* $(,)?) => {
        /// A part of speech: the tags of the Penn Treebank (Santorini 1990), all punctuation in one.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)]
        #[repr(u8)]
        pub enum Tag { $($name),* }

        impl Tag {
            /// All tags with their names.
            pub const ALL: &'static [(&'static str, Tag)] = &[$(($text, Tag::$name)),*];
        }
    };
}

tags!(
    CC "CC", CD "CD", DT "DT", EX "EX", FW "FW", IN "IN", JJ "JJ", JJR "JJR", JJS "JJS", LS "LS", MD "MD", NN "NN", NNS "NNS",
    NNP "NNP", NNPS "NNPS", PDT "PDT", POS "POS", PRP "PRP", PRPS "PRP$", RB "RB", RBR "RBR", RBS "RBS", RP "RP", SYM "SYM", TO "TO",
    UH "UH", VB "VB", VBD "VBD", VBG "VBG", VBN "VBN", VBP "VBP", VBZ "VBZ", WDT "WDT", WP "WP", WPS "WP$", WRB "WRB", PUNCT "PUNCT",
);

impl Tag {
    /// The name in tables.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, tag)| *tag == self).map_or("PUNCT", |(name, _)| name)
    }

    /// The tag of a number, as `as u8` gives it; [`Tag::PUNCT`] for numbers of none.
    #[inline]
    pub fn from_number(number: usize) -> Self {
        Self::ALL.get(number).map_or(Tag::PUNCT, |(_, tag)| *tag)
    }

    /// Classes of words that take no new members.
    pub fn is_closed(self) -> bool {
        use Tag::{CC, DT, EX, IN, MD, PDT, PRP, PRPS, RP, TO, UH, WDT, WP, WPS, WRB};
        matches!(self, CC | DT | EX | IN | MD | PDT | PRP | PRPS | RP | TO | UH | WDT | WP | WPS | WRB)
    }

    /// Any form of a verb but modals.
    pub fn is_verb(self) -> bool {
        matches!(self, Tag::VB | Tag::VBD | Tag::VBG | Tag::VBN | Tag::VBP | Tag::VBZ)
    }

    /// A verb form that can carry a clause with a subject, or a modal.
    pub fn is_finite(self) -> bool {
        matches!(self, Tag::VBD | Tag::VBP | Tag::VBZ | Tag::MD)
    }

    /// Common or proper, singular or plural.
    pub fn is_noun(self) -> bool {
        matches!(self, Tag::NN | Tag::NNS | Tag::NNP | Tag::NNPS)
    }

    /// A proper noun.
    pub fn is_proper(self) -> bool {
        matches!(self, Tag::NNP | Tag::NNPS)
    }

    /// Adjectives of any degree.
    pub fn is_adjective(self) -> bool {
        matches!(self, Tag::JJ | Tag::JJR | Tag::JJS)
    }

    /// Adverbs of any degree.
    pub fn is_adverb(self) -> bool {
        matches!(self, Tag::RB | Tag::RBR | Tag::RBS)
    }
}

/// A set of tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct TagSet(u64);

impl TagSet {
    /// Whether `tag` is in it.
    pub fn has(self, tag: Tag) -> bool {
        self.0 & (1 << tag as u8) != 0
    }

    /// Whether it holds a verb form.
    pub fn has_verb(self) -> bool {
        [Tag::VB, Tag::VBD, Tag::VBG, Tag::VBN, Tag::VBP, Tag::VBZ].into_iter().any(|tag| self.has(tag))
    }

    /// Whether it holds one tag and no other.
    pub fn is_single(self) -> bool {
        self.0.is_power_of_two()
    }

    /// The set as a number that other sets do not have: a bit a tag.
    pub fn bits(self) -> u64 {
        self.0
    }

    fn add(&mut self, tag: Tag) {
        self.0 |= 1 << tag as u8;
    }
}

/// One line of `words.tsv`.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    best: Tag,
    also: TagSet,
}

impl Row for Word {
    const NAME: &'static str = "words";
    const COLUMNS: &'static [&'static str] = &["tag", "also"];

    fn parse(cells: &Cells<'_>) -> Result<Self, String> {
        let best = cells.choose("tag", Tag::ALL)?;
        let mut also = TagSet::default();
        for name in cells.get("also").split(',').filter(|name| !name.is_empty()) {
            let tag = Tag::ALL.iter().find(|(known, _)| *known == name).map(|(_, tag)| *tag);
            also.add(tag.ok_or_else(|| format!("column `also`: `{name}` is no tag of the Penn Treebank"))?);
        }
        Ok(Self { best, also })
    }
}

/// `abbreviations.tsv`: words that carry a full stop.
#[derive(Clone, Copy, Debug)]
pub struct Abbreviation {
    /// "U.S." and "Inc." may end a sentence; "Dr." never does.
    pub may_end: bool,
}

impl Row for Abbreviation {
    const NAME: &'static str = "abbreviations";
    const COLUMNS: &'static [&'static str] = &["ends"];

    fn parse(cells: &Cells<'_>) -> Result<Self, String> {
        Ok(Self { may_end: cells.choose("ends", &[("never", false), ("maybe", true)])? })
    }
}

/// What is known of one word without its context.
#[derive(Clone, Copy, Debug)]
pub struct WordInfo {
    /// The most likely tag.
    pub best: Tag,
    /// All tags that it may have.
    pub tags: TagSet,
    /// The lemma of its verb reading, else itself.
    pub lemma: Symbol,
}

/// [`WordInfo`] by symbol; none for words that stand only in name or phrase tables.
#[derive(Debug, Default)]
pub struct Vocabulary(Table<Symbol, Option<WordInfo>>);

impl Vocabulary {
    /// What is known of a word.
    #[inline]
    pub fn info(&self, symbol: Option<Symbol>) -> Option<&WordInfo> {
        self.0.find(symbol?)?.as_ref()
    }

    /// Collects what the tables say: `words.tsv` decides the likeliest tag, verbs and nouns of all tables add theirs.
    pub(super) fn build(
        symbols: &mut Symbols,
        inflector: &Inflector<'_>,
        words: &Lexicon<Word>,
        verbs: &[(Box<str>, VerbForms)],
        lexicons: &Lexicons,
    ) -> Self {
        let infos = Vec::with_capacity(2 * symbols.len());
        let mut builder = Builder { symbols, inflector, infos };
        for entry in words.entries() {
            builder.add(&entry.text, entry.value.best, None);
            builder.add_all(&entry.text, entry.value.also);
            if entry.value.best == Tag::NN {
                builder.add(&super::inflect::plural(&entry.text), Tag::NNS, None);
            }
        }
        for entry in lexicons.referents.entries().filter(|entry| !entry.text.contains(' ')) {
            builder.noun(&entry.text, entry.value.inflection);
        }
        for (lemma, _) in verbs {
            builder.verb(lemma);
        }
        for entry in lexicons.cues.entries().filter(|entry| !entry.text.contains(' ')) {
            match entry.value.inflection() {
                Inflection::Verb => builder.verb(&entry.text),
                Inflection::Noun => builder.noun(&entry.text, Inflection::Noun),
                _ if entry.value.kind == CueType::Adjective => builder.add(&entry.text, Tag::JJ, None),
                _ => {}
            }
        }
        for entry in lexicons.polarity.entries().filter(|entry| !entry.text.contains(' ')) {
            match entry.value.inflection {
                Inflection::Verb => builder.verb(&entry.text),
                Inflection::Adjective => builder.add(&entry.text, Tag::JJ, None),
                inflection @ Inflection::Noun => builder.noun(&entry.text, inflection),
                Inflection::Fixed => {}
            }
        }
        Self(builder.infos.into())
    }
}

struct Builder<'b> {
    symbols: &'b mut Symbols,
    inflector: &'b Inflector<'b>,
    infos: Vec<Option<WordInfo>>,
}

impl Builder<'_> {
    fn slot(&mut self, form: &str) -> (Symbol, &mut Option<WordInfo>) {
        let symbol = self.symbols.intern(form);
        if self.infos.len() <= symbol.index() {
            self.infos.resize(symbol.index() + 1, None);
        }
        // Just resized to hold it.
        #[allow(clippy::indexing_slicing)]
        (symbol, &mut self.infos[symbol.index()])
    }

    fn add(&mut self, form: &str, tag: Tag, lemma: Option<Symbol>) {
        let (symbol, slot) = self.slot(form);
        let info = slot.get_or_insert(WordInfo { best: tag, tags: TagSet::default(), lemma: symbol });
        info.tags.add(tag);
        if let (Some(lemma), true) = (lemma, info.lemma == symbol) {
            info.lemma = lemma;
        }
    }

    fn add_all(&mut self, form: &str, tags: TagSet) {
        for (_, tag) in Tag::ALL.iter().filter(|(_, tag)| tags.has(*tag)) {
            self.add(form, *tag, None);
        }
    }

    fn noun(&mut self, lemma: &str, inflection: Inflection) {
        let symbol = self.symbols.intern(lemma);
        self.add(lemma, Tag::NN, None);
        if inflection == Inflection::Noun {
            self.add(&super::inflect::plural(lemma), Tag::NNS, Some(symbol));
        }
    }

    fn verb(&mut self, lemma: &str) {
        let inflector = self.inflector;
        let forms = inflector.verb(lemma);
        let symbol = self.symbols.intern(lemma);
        self.add(lemma, Tag::VB, None);
        self.add(lemma, Tag::VBP, None);
        let tagged = [(Tag::VBD, &forms.past), (Tag::VBN, &forms.participle), (Tag::VBZ, &forms.third), (Tag::VBG, &forms.gerund)];
        for (tag, forms) in tagged {
            for form in forms.iter() {
                self.add(form, tag, Some(symbol));
            }
        }
    }
}
