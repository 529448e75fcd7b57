//! The row of the `speakers` table, and how the quotes of a corpus add up to it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::basis::Basis;
use super::column::{Cell, Column, Metadata, Row, Sort, list, score};
use super::tally::{Measure, SIZE_OF_ENTRY, Tally};
use super::voice::{Day, Days};
use super::{Counted, GenderBasis, Quote, Voice};
use crate::dictionaries::{Counts, Heading, Hits};
use crate::lexicons::names::Gender;
use crate::sorting::Part;
use crate::speakers::SpeakerKind;

/// From this polarity on a quote counts as positive, and as negative from its opposite.
const POLAR: f32 = 0.1;

/// Whether a polarity counts as negative, neutral or positive.
pub fn polarity_label(polarity: f32) -> &'static str {
    match polarity {
        polarity if polarity <= -POLAR => "negative",
        polarity if polarity >= POLAR => "positive",
        _ => "neutral",
    }
}

/// How many cues and targets are listed.
const TOP: usize = 10;

/// One speaker of the corpus.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)] // The columns below say what each is.
pub struct SpeakerRow {
    pub speaker: String,
    pub id: String,
    #[serde(rename = "type")]
    pub kind: Option<SpeakerKind>,
    pub role: Option<String>,
    pub gender: Option<String>,
    pub gender_basis: Option<GenderBasis>,
    pub aliases: Vec<String>,
    pub identity_basis: String,
    pub kept_apart: Vec<String>,
    pub documents: u64,
    pub quotes: u64,
    pub quotes_without_repeats: u64,
    pub quotes_without_copies: u64,
    pub words: u64,
    pub words_without_copies: u64,
    pub direct: u64,
    pub mixed: u64,
    pub indirect: u64,
    pub mean_polarity: f32,
    pub polarity_sd: Option<f32>,
    pub share_negative: f32,
    pub share_neutral: f32,
    pub share_positive: f32,
    pub mean_certainty: f32,
    pub top_cues: String,
    pub top_targets: String,
    pub first_date: Option<String>,
    pub last_date: Option<String>,
    #[serde(default, skip_serializing_if = "Metadata::is_empty")]
    pub people: Metadata,
    #[serde(default, skip_serializing_if = "Counted::is_empty")]
    pub lexicons: Counted,
}

/// What is known of a speaker so far.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct SpeakerTotal {
    /// As the latest quote has it, as are people.
    kind: Option<SpeakerKind>,
    people: Metadata,
    names: Tally,
    roles: Tally,
    /// What the quotes with the surest basis say.
    genders: Tally,
    gender_basis: Option<GenderBasis>,
    aliases: Tally,
    basis: Basis,
    #[serde(skip)]
    last_voice: u64,
    cues: Tally,
    targets: Tally,
    documents: u64,
    #[serde(skip)]
    last_document: u64,
    repeats: u64,
    words: u64,
    /// Quotes and words that are neither repeats nor copied.
    own: [u64; 2],
    kinds: [u64; 3],
    signs: [u64; 3],
    polarity: Measure,
    certainty: Measure,
    dates: Option<Days>,
    #[serde(with = "hits")]
    lexicons: Counts,
}

/// Counts of dictionaries without their headings, which all speakers have in common; weights to the last bit.
mod hits {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serializer};

    use super::{Counts, Hits};

    type Found = (usize, u64, u64, u64);

    pub(super) fn serialize<S: Serializer>(counts: &Counts, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(counts.found().iter().map(|(at, hits)| (at, hits.count, hits.words, hits.weight.to_bits())))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Counts, D::Error> {
        let found = Vec::<Found>::deserialize(deserializer)?.into_iter();
        let hits = found.map(|(at, count, words, weight)| (at, Hits { count, words, weight: f64::from_bits(weight) }));
        Ok(Counts::of(&Arc::default(), hits.collect()))
    }
}

impl SpeakerTotal {
    /// Adds a quote of the document that came as number `document`, from 1.
    pub(super) fn add(&mut self, quote: &Quote, document: u64) {
        self.kind = quote.speaker_type;
        self.people = quote.people.clone();
        self.names.add(quote.speaker.as_deref().unwrap_or(""));
        self.roles.add(quote.speaker_role.as_deref().unwrap_or(""));
        self.outdo(quote.gender_basis);
        if self.gender_basis == quote.gender_basis {
            self.genders.add(quote.speaker_gender.map_or("", Gender::name));
        }
        self.cues.add(&quote.cue_lemma);
        quote.targets.iter().for_each(|target| self.targets.add(&target.text));
        self.documents += u64::from(self.last_document != document);
        self.last_document = document;
        self.repeats += u64::from(quote.repeat_of.is_some());
        self.words += quote.words as u64;
        if quote.repeat_of.is_none() && !quote.copied {
            let [quotes, words] = &mut self.own;
            *quotes += 1;
            *words += quote.words as u64;
        }
        self.count(quote);
        self.lexicons.add(&quote.lexicons.counts);
        self.polarity.add(quote.polarity);
        self.certainty.add(quote.certainty);
        Days::learn(&mut self.dates, quote.metadata.day().map(Days::of));
    }

    /// Adds what a document, likewise numbered, tells of the speaker.
    pub(super) fn voice(&mut self, voice: &Voice, document: u64) {
        voice.aliases.iter().for_each(|alias| self.aliases.add(alias));
        self.basis.add(voice, self.last_voice == document);
        self.last_voice = document;
    }

    pub(super) fn basis(&self) -> &Basis {
        &self.basis
    }

    /// Forgets genders that have a weaker basis than another quote's.
    fn outdo(&mut self, basis: Option<GenderBasis>) {
        if basis > self.gender_basis {
            self.genders = Tally::default();
            self.gender_basis = basis;
        }
    }

    fn count(&mut self, quote: &Quote) {
        quote.kind.count(&mut self.kinds);
        let [negative, neutral, positive] = &mut self.signs;
        *match polarity_label(quote.polarity) {
            "negative" => negative,
            "positive" => positive,
            _ => neutral,
        } += 1;
    }

    /// The row; `headings` are those of the run's dictionaries.
    pub(super) fn row(&self, id: &str, headings: &Arc<[Heading]>) -> SpeakerRow {
        let quotes = self.polarity.count();
        let share = |count: u64| score(count as f64 / quotes.max(1) as f64);
        let [direct, mixed, indirect] = self.kinds;
        let [negative, neutral, positive] = self.signs;
        let [quotes_without_copies, words_without_copies] = self.own;
        let speaker = self.names.most().unwrap_or("").to_owned();
        SpeakerRow {
            id: id.to_owned(),
            kind: self.kind,
            role: self.roles.most().map(str::to_owned),
            gender: self.genders.most().map(str::to_owned),
            gender_basis: self.gender_basis,
            aliases: self.aliases.sorted().into_iter().filter(|alias| *alias != speaker).map(str::to_owned).collect(),
            speaker,
            identity_basis: self.basis.line(&self.aliases),
            kept_apart: Vec::new(),
            documents: self.documents,
            quotes,
            quotes_without_repeats: quotes - self.repeats,
            quotes_without_copies,
            words: self.words,
            words_without_copies,
            direct,
            mixed,
            indirect,
            mean_polarity: self.polarity.mean(),
            polarity_sd: self.polarity.deviation(),
            share_negative: share(negative),
            share_neutral: share(neutral),
            share_positive: share(positive),
            mean_certainty: self.certainty.mean(),
            top_cues: self.cues.top(TOP),
            top_targets: self.targets.top(TOP),
            first_date: self.dates.map(|Days(first, _)| Day::shown(first)),
            last_date: self.dates.map(|Days(_, last)| Day::shown(last)),
            people: self.people.clone(),
            lexicons: Counted::new(Counts::of(headings, self.lexicons.found().to_vec()), Some(self.words)),
        }
    }
}

impl Part for SpeakerTotal {
    fn join(&mut self, later: Self) {
        self.kind = later.kind;
        self.people = later.people;
        self.names.join(later.names);
        self.roles.join(later.roles);
        self.outdo(later.gender_basis);
        if self.gender_basis == later.gender_basis {
            self.genders.join(later.genders);
        }
        self.aliases.join(later.aliases);
        self.basis.join(later.basis);
        self.cues.join(later.cues);
        self.targets.join(later.targets);
        self.documents += later.documents;
        self.repeats += later.repeats;
        self.words += later.words;
        let own = self.own.iter_mut().zip(later.own);
        for (sum, more) in own.chain(self.kinds.iter_mut().zip(later.kinds)).chain(self.signs.iter_mut().zip(later.signs)) {
            *sum += more;
        }
        self.polarity.join(later.polarity);
        self.certainty.join(later.certainty);
        Days::learn(&mut self.dates, later.dates);
        self.lexicons.add(&later.lexicons);
    }

    fn size(&self) -> usize {
        let tallies = [&self.names, &self.roles, &self.genders, &self.aliases, &self.cues, &self.targets];
        tallies.into_iter().map(Tally::size).sum::<usize>() + self.basis.size() + self.lexicons.found().len() * SIZE_OF_ENTRY
    }
}

impl SpeakerTotal {
    /// The most bytes that a quote can add.
    pub(super) fn growth(quote: &Quote) -> usize {
        let texts = [quote.speaker.as_deref(), quote.speaker_role.as_deref(), Some(quote.cue_lemma.as_str())];
        let texts = texts.into_iter().flatten().chain(quote.targets.iter().map(|target| target.text.as_str()));
        let texts: usize = texts.map(|text| text.len() + SIZE_OF_ENTRY).sum();
        size_of::<Self>() + texts + quote.lexicons.counts.found().len() * SIZE_OF_ENTRY
    }
}

impl Row for SpeakerRow {
    const TABLE: &'static str = "speakers";
    const COLUMNS: &'static [Column<Self>] = SPEAKERS;
    const DETAILS: &'static [&'static str] = &[
        "id",
        "gender_basis",
        "identity_basis",
        "kept_apart",
        "quotes_without_repeats",
        "quotes_without_copies",
        "words_without_copies",
        "polarity_sd",
        "share_negative",
        "share_neutral",
        "share_positive",
        "mean_certainty",
    ];
    const HAS_PEOPLE: bool = true;
    const HAS_COUNTED: Option<bool> = Some(true);

    fn people(&self) -> Option<&Metadata> {
        Some(&self.people)
    }

    fn counted(&self) -> Option<&Counted> {
        Some(&self.lexicons)
    }
}

#[rustfmt::skip]
const SPEAKERS: &[Column<SpeakerRow>] = &[
    Column { name: "speaker", explains: "Canonical name: its most frequent form", sort: Sort::Text, cell: |s| Cell::text(&s.speaker) },
    Column { name: "id", explains: "Stable id, speaker_id in the other tables", sort: Sort::Text, cell: |s| Cell::text(&s.id) },
    Column { name: "type", explains: "person, organization, group, document or unnamed", sort: Sort::Text, cell: |s| Cell::maybe(s.kind.map(SpeakerKind::name)) },
    Column { name: "role", explains: "The most frequent office or occupation", sort: Sort::Text, cell: |s| Cell::maybe(s.role.as_deref()) },
    Column { name: "gender", explains: "m or f as the texts show it, or as the people file says", sort: Sort::Text, cell: |s| Cell::maybe(s.gender.as_deref()) },
    Column { name: "gender_basis", explains: "What shows it: people (the file of --people), text (pronouns, titles, nouns) or name (a guess, with --gender-by-name only); empty where no gender", sort: Sort::Text, cell: |s| Cell::maybe(s.gender_basis.map(GenderBasis::name)) },
    Column { name: "aliases", explains: "Other forms of the name: a;b", sort: Sort::Text, cell: |s| Cell::text(list(s.aliases.iter().cloned())) },
    Column { name: "identity_basis", explains: "Why all this was taken for one speaker: a full name in so many documents, with parts and variants of it; a name within one document; the user's files", sort: Sort::Text, cell: |s| Cell::text(&s.identity_basis) },
    Column { name: "kept_apart", explains: "Speakers of the same name or surname that were not taken for this one: name id (why);name id (why)", sort: Sort::Text, cell: |s| Cell::text(list(s.kept_apart.iter().cloned())) },
    Column { name: "documents", explains: "Documents in which the speaker is quoted", sort: Sort::Count, cell: |s| Cell::Count(s.documents) },
    Column { name: "quotes", explains: "Quotes", sort: Sort::Count, cell: |s| Cell::Count(s.quotes) },
    Column { name: "quotes_without_repeats", explains: "Quotes but for those of paragraphs that repeat an earlier one", sort: Sort::Count, cell: |s| Cell::Count(s.quotes_without_repeats) },
    Column { name: "quotes_without_copies", explains: "Quotes but for those, and for those that a copy of an earlier document has from it (copied in quotes)", sort: Sort::Count, cell: |s| Cell::Count(s.quotes_without_copies) },
    Column { name: "words", explains: "Words of their contents", sort: Sort::Count, cell: |s| Cell::Count(s.words) },
    Column { name: "words_without_copies", explains: "Words of quotes_without_copies", sort: Sort::Count, cell: |s| Cell::Count(s.words_without_copies) },
    Column { name: "direct", explains: "Quotes wholly in quotation marks", sort: Sort::Count, cell: |s| Cell::Count(s.direct) },
    Column { name: "mixed", explains: "Quotes partly in quotation marks", sort: Sort::Count, cell: |s| Cell::Count(s.mixed) },
    Column { name: "indirect", explains: "Quotes without quotation marks", sort: Sort::Count, cell: |s| Cell::Count(s.indirect) },
    Column { name: "mean_polarity", explains: "Mean polarity of the quotes, -1..1", sort: Sort::Score, cell: |s| Cell::Score(s.mean_polarity) },
    Column { name: "polarity_sd", explains: "Its standard deviation; empty for one quote", sort: Sort::Score, cell: |s| Cell::measure(s.polarity_sd) },
    Column { name: "share_negative", explains: "Share of quotes with polarity -0.1 or less", sort: Sort::Score, cell: |s| Cell::Score(s.share_negative) },
    Column { name: "share_neutral", explains: "Share of quotes with polarity between -0.1 and 0.1", sort: Sort::Score, cell: |s| Cell::Score(s.share_neutral) },
    Column { name: "share_positive", explains: "Share of quotes with polarity 0.1 or more", sort: Sort::Score, cell: |s| Cell::Score(s.share_positive) },
    Column { name: "mean_certainty", explains: "Mean certainty of the quotes, -1..1", sort: Sort::Score, cell: |s| Cell::Score(s.mean_certainty) },
    Column { name: "top_cues", explains: "Most frequent cues by lemma: say:12;tell:3", sort: Sort::Text, cell: |s| Cell::text(&s.top_cues) },
    Column { name: "top_targets", explains: "Most frequent targets: name:count", sort: Sort::Text, cell: |s| Cell::text(&s.top_targets) },
    Column { name: "first_date", explains: "Earliest ISO day in the metadata column `date`", sort: Sort::Day, cell: |s| Cell::maybe(s.first_date.as_deref()) },
    Column { name: "last_date", explains: "Latest such day; columns of the people file follow, each as people_COLUMN, with what it says at the latest quote, then those of --lexicon: NAME.CATEGORY, how many words and phrases of it, NAME.CATEGORY_share, the share of words that they cover, and with weights NAME.CATEGORY_mean", sort: Sort::Day, cell: |s| Cell::maybe(s.last_date.as_deref()) },
];
