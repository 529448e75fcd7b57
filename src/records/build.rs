//! From the layers of an analysis to the rows of its quotes.

use std::collections::BTreeSet;

use hashbrown::HashMap;

use super::column::{Metadata, one_line, score};
use super::quote::{Candidate, Evidence, Quote, TargetStance};
use super::{Selection, Voice, identity};
use crate::attributions::{Attribution, Kind};
use crate::corpus::Document;
use crate::cues::Cue;
use crate::lexicons::Lexicons;
use crate::pipeline::Analysis;
use crate::speakers::{Resolution, Sieve, Speaker};
use crate::stance::{self, Dimension, Stance};
use crate::text::{AttributionId, CodePoints, Id, IdRange, SentenceId, SpeakerId, Table, TokenRange};

/// Stands between pieces that are not neighbours.
const GAP: &str = " […] ";

/// What all rows of one document are built from.
pub(super) struct Builder<'a> {
    document: &'a Document,
    analysis: &'a Analysis<'a>,
    lexicons: &'a Lexicons,
    points: CodePoints<'a>,
    pub(super) metadata: Metadata,
    /// None where an attribution is left out.
    ids: Table<AttributionId, Option<String>>,
    /// The nearest attribution around each that is not left out.
    parents: Table<AttributionId, Option<AttributionId>>,
    speakers: Table<SpeakerId, String>,
    places: HashMap<Place, AttributionId>,
}

/// A paragraph and the places of an attribution's parts from its start: what a repeated paragraph has in common with its first.
type Place = (usize, Kind, Vec<Option<usize>>);

impl<'a> Builder<'a> {
    pub(super) fn new(document: &'a Document, analysis: &'a Analysis<'a>, lexicons: &'a Lexicons, selection: Selection) -> Self {
        let mut builder = Self {
            document,
            analysis,
            lexicons,
            points: CodePoints::new(&document.text),
            metadata: Metadata(document.metadata.as_slice().into()),
            ids: Table::default(),
            parents: Table::default(),
            speakers: analysis.speakers.speakers.iter().map(|speaker| identity::speaker(&document.id, speaker)).collect::<Vec<_>>().into(),
            places: HashMap::new(),
        };
        for (id, attribution) in analysis.attributions.enumerate() {
            let keep = selection.keeps(attribution, lexicons);
            builder.ids.push(keep.then(|| builder.quote_id(attribution)));
            builder.parents.push(builder.kept_parent(attribution));
            if let Some(place) = builder.place(attribution).filter(|_| keep) {
                builder.places.entry(place).or_insert(id);
            }
        }
        builder
    }

    /// The rows, in order of their first content.
    pub(super) fn quotes(&self) -> Vec<Quote> {
        let mut kept: Vec<_> = self.kept().collect();
        kept.sort_by_key(|(_, attribution)| attribution.content.first().map(|piece| piece.start()));
        kept.into_iter().map(|(id, attribution)| self.quote(id, attribution)).collect()
    }

    /// The content pieces of all rows.
    pub(super) fn contents(&self) -> Vec<TokenRange> {
        self.kept().flat_map(|(_, attribution)| attribution.content.iter().copied()).collect()
    }

    /// Who speaks in the rows, each once.
    pub(super) fn voices(&self) -> Vec<Voice> {
        let speaking: BTreeSet<SpeakerId> = self.kept().filter_map(|(id, _)| self.resolution(id)?.speaker).collect();
        let voice = |id: SpeakerId| {
            let aliases = self.analysis.speakers.speakers.find(id)?.aliases.iter().map(|alias| one_line(alias)).collect();
            Some(Voice { speaker_id: self.speakers.find(id)?.clone(), aliases })
        };
        speaking.into_iter().filter_map(voice).collect()
    }

    fn kept(&self) -> impl Iterator<Item = (AttributionId, &'a Attribution)> {
        self.analysis.attributions.enumerate().filter(|(id, _)| self.id(*id).is_some())
    }

    fn id(&self, id: AttributionId) -> Option<&String> {
        self.ids.find(id)?.as_ref()
    }

    /// A parent comes before what stands in it, so that its own is known already.
    fn kept_parent(&self, attribution: &Attribution) -> Option<AttributionId> {
        let parent = attribution.parent?;
        if self.id(parent).is_some() { Some(parent) } else { self.parents.find(parent).copied().flatten() }
    }

    fn quote(&self, id: AttributionId, attribution: &Attribution) -> Quote {
        let text = &self.analysis.text;
        let first = attribution.content.first().and_then(|piece| piece.first());
        let paragraph = first.map(|token| text.paragraph_of(token));
        let cue = attribution.cue.as_ref();
        let speaker = self.speaker(id);
        let stance = self.analysis.stances.find(id).cloned().unwrap_or_default();
        Quote {
            quote_id: self.id(id).cloned().unwrap_or_default(),
            doc_id: self.document.id.clone(),
            metadata: self.metadata.clone(),
            block: paragraph.and_then(|id| text.paragraphs.find(id)).map_or("body", |paragraph| paragraph.block.name()),
            paragraph: paragraph.map_or(0, |id| id.index() + 1),
            sentence: first.map_or(0, |token| text.sentence_of(token).index() + 1),
            kind: attribution.kind,
            content_text: self.joined(&attribution.content),
            content: self.spans(&attribution.content),
            cue_text: cue.map(|cue| self.words(cue.tokens)).unwrap_or_default(),
            cue: cue.map(|cue| self.spans(&[cue.tokens])).unwrap_or_default(),
            cue_lemma: cue.map(|cue| cue.name(self.lexicons).to_owned()).unwrap_or_default(),
            cue_class: cue.map(|cue| cue.listed(self.lexicons).class),
            cue_negated: cue.is_some_and(|cue| cue.negated),
            source_text: attribution.source.map(|source| self.words(source)).unwrap_or_default(),
            source: attribution.source.map(|source| self.spans(&[source])).unwrap_or_default(),
            speaker: speaker.map(|(_, speaker)| one_line(&speaker.name)),
            speaker_id: speaker.and_then(|(id, _)| self.speakers.find(id).cloned()),
            speaker_type: speaker.map(|(_, speaker)| speaker.kind),
            speaker_role: speaker.and_then(|(_, speaker)| speaker.role.as_deref().map(one_line)),
            speaker_gender: speaker.and_then(|(_, speaker)| speaker.gender),
            resolution: self.resolution(id).map_or(Sieve::None, |resolution| resolution.sieve),
            speaker_candidates: self.candidates(id),
            parent_quote_id: self.parents.find(id).copied().flatten().and_then(|parent| self.id(parent).cloned()),
            polarity: score(stance.polarity.into()),
            certainty: score(stance.certainty.into()),
            reporter_stance: score(stance.reporter_stance.into()),
            targets: self.targets(&stance),
            evidence: stance.evidence.iter().map(|evidence| self.evidence(evidence)).collect(),
            confidence: score(attribution.confidence.into()),
            rule: attribution.rule,
            context: self.context(attribution, cue),
            repeat_of: self.repeat_of(attribution),
            words: attribution.content.iter().map(|piece| text.words(*piece)).sum(),
        }
    }

    fn quote_id(&self, attribution: &Attribution) -> String {
        let cue = attribution.cue.map(|cue| self.spans(&[cue.tokens])).unwrap_or_default();
        let source = attribution.source.map(|source| self.spans(&[source])).unwrap_or_default();
        identity::quote(&self.document.id, &self.spans(&attribution.content), &cue, &source, attribution.kind.name())
    }

    fn resolution(&self, id: AttributionId) -> Option<&'a Resolution> {
        self.analysis.speakers.resolutions.find(id)
    }

    fn speaker(&self, id: AttributionId) -> Option<(SpeakerId, &'a Speaker)> {
        let speaker = self.resolution(id)?.speaker?;
        Some((speaker, self.analysis.speakers.speakers.find(speaker)?))
    }

    fn candidates(&self, id: AttributionId) -> Vec<Candidate> {
        let candidates = self.resolution(id).map_or(&[][..], |resolution| &resolution.candidates);
        let named = |(id, weight): &(SpeakerId, f32)| {
            let speaker = one_line(&self.analysis.speakers.speakers.find(*id)?.name);
            Some(Candidate { speaker, weight: score((*weight).into()) })
        };
        candidates.iter().filter_map(named).collect()
    }

    fn targets(&self, stance: &Stance) -> Vec<TargetStance> {
        let target = |target: &stance::Target| TargetStance {
            span: self.span(target.tokens),
            text: self.words(target.tokens),
            stance: score(target.stance.into()),
        };
        stance.targets.iter().map(target).collect()
    }

    fn evidence(&self, evidence: &stance::Evidence) -> Evidence {
        let dimension = match evidence.dimension {
            Dimension::Polarity => "polarity",
            Dimension::Certainty => "certainty",
            Dimension::Target => "target",
        };
        Evidence {
            span: self.span(evidence.tokens),
            text: self.words(evidence.tokens),
            dimension,
            entry: evidence.entry.clone(),
            value: score(evidence.value.into()),
            change: one_line(&evidence.change),
        }
    }

    /// The sentences that hold any part of the attribution.
    fn context(&self, attribution: &Attribution, cue: Option<&Cue>) -> String {
        let text = &self.analysis.text;
        let parts = attribution.content.iter().copied().chain(cue.map(|cue| cue.tokens)).chain(attribution.source);
        let mut sentences = BTreeSet::new();
        for (first, last) in parts.filter_map(|part| Some((part.first()?, part.last()?))) {
            sentences.extend(IdRange::inclusive(text.sentence_of(first), text.sentence_of(last)).iter());
        }
        let sentences: Vec<SentenceId> = sentences.into_iter().collect();
        let tokens = |id: &SentenceId| text.sentences.find(*id).map(|sentence| sentence.tokens);
        let runs = sentences.chunk_by(|a, b| a.index() + 1 == b.index());
        let joined = runs.filter_map(|run| Some(TokenRange::of(tokens(run.first()?)?.start(), tokens(run.last()?)?.end())));
        self.joined(&joined.collect::<Vec<_>>())
    }

    fn place(&self, attribution: &Attribution) -> Option<Place> {
        let text = &self.analysis.text;
        let paragraph = text.paragraph_of(attribution.content.first()?.first()?);
        let start = text.paragraphs.find(paragraph)?.tokens.start();
        let parts = attribution.content.iter().copied().chain(attribution.cue.map(|cue| cue.tokens)).chain(attribution.source);
        let ends = parts.flat_map(|part| [part.start().checked_sub(start), part.end().checked_sub(start)]);
        Some((paragraph.index(), attribution.kind, ends.collect()))
    }

    fn repeat_of(&self, attribution: &Attribution) -> Option<String> {
        let (paragraph, kind, ends) = self.place(attribution)?;
        let earlier = self.analysis.text.paragraphs.iter().nth(paragraph)?.repeats?;
        self.id(*self.places.get(&(earlier.index(), kind, ends))?).cloned()
    }

    fn words(&self, tokens: TokenRange) -> String {
        one_line(self.analysis.text.slice(tokens))
    }

    fn joined(&self, pieces: &[TokenRange]) -> String {
        pieces.iter().map(|piece| self.words(*piece)).collect::<Vec<_>>().join(GAP)
    }

    fn span(&self, tokens: TokenRange) -> [u32; 2] {
        self.points.span(self.analysis.text.span(tokens))
    }

    fn spans(&self, pieces: &[TokenRange]) -> Vec<[u32; 2]> {
        pieces.iter().map(|piece| self.span(*piece)).collect()
    }
}
