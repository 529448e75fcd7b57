//! From the layers of an analysis to the rows of its quotes.

use std::collections::BTreeSet;

use hashbrown::HashMap;
use rayon::prelude::*;

use super::column::{GAP, Metadata, one_line, score};
use super::context::Context;
use super::face::{Face, Faces};
use super::full_name::FullName;
use super::quote::{Candidate, Evidence, Quote, Resolved, TargetStance};
use super::voice::{Days, Known, Traits};
use super::{Counted, Selection, Voice, identity, quotation};
use crate::attributions::{Attribution, Kind, Rule};
use crate::authority::{Action, Authority};
use crate::corpus::Document;
use crate::cues::Cue;
use crate::lexicons::Lexicons;
use crate::lexicons::cue::CueClass;
use crate::lexicons::words::Tag;
use crate::pipeline::Analysis;
use crate::problem::Problem;
use crate::speakers::{Resolution, Sieve, SpeakerKind};
use crate::stance::{self, Stance};
use crate::text::{AttributionId, CodePoints, Id, IdRange, SentenceId, Span, Table, TokenRange};
use crate::tokens::is_long;

/// What all rows of one document are built from.
pub(super) struct Builder<'a> {
    pub(super) document: &'a Document,
    pub(super) analysis: &'a Analysis<'a>,
    lexicons: &'a Lexicons,
    points: CodePoints<'a>,
    pub(super) metadata: Metadata,
    /// None where an attribution is left out.
    ids: Table<AttributionId, Option<String>>,
    /// The nearest attribution around each that is not left out.
    parents: Table<AttributionId, Option<AttributionId>>,
    pub(super) faces: Faces<'a>,
    /// Who speaks where the user says so.
    said: HashMap<AttributionId, Face>,
    /// The lines of corrections that matched a row.
    edits: BTreeSet<usize>,
    places: HashMap<Place, AttributionId>,
}

/// A paragraph and the places of an attribution's parts from its start: what a repeated paragraph has in common with its first.
type Place = (usize, Kind, Vec<Option<usize>>);

impl<'a> Builder<'a> {
    pub(super) fn new(
        document: &'a Document,
        analysis: &'a Analysis<'a>,
        lexicons: &'a Lexicons,
        selection: Selection,
        authority: &'a Authority,
    ) -> Self {
        let metadata = Metadata(document.metadata.as_slice().into());
        let mut builder = Self {
            document,
            analysis,
            lexicons,
            points: CodePoints::new(&document.text),
            faces: Faces::new(&document.id, &metadata, &analysis.speakers.speakers, authority, selection.gender_by_name),
            metadata,
            ids: Table::default(),
            parents: Table::default(),
            said: HashMap::new(),
            edits: BTreeSet::new(),
            places: HashMap::new(),
        };
        for (id, attribution) in analysis.attributions.enumerate() {
            let quote_id =
                (selection.keeps(attribution, lexicons) && builder.is_wanted(attribution)).then(|| builder.quote_id(attribution));
            let quote_id = quote_id.filter(|quote_id| builder.stays(id, attribution, quote_id, authority));
            let keep = quote_id.is_some();
            builder.ids.push(quote_id);
            builder.parents.push(builder.kept_parent(attribution));
            if let Some(place) = builder.place(attribution).filter(|_| keep) {
                builder.places.entry(place).or_insert(id);
            }
        }
        builder
    }

    /// Whether it stands where the document's quotations are wanted.
    fn is_wanted(&self, attribution: &Attribution) -> bool {
        let stands = |only: Span| attribution.content.iter().any(|piece| self.analysis.text.span(*piece).overlaps(only));
        self.document.only.is_none_or(stands)
    }

    /// The rows, in order of their first content.
    pub(super) fn quotes(&self) -> Vec<Quote> {
        let mut kept: Vec<_> = self.kept().collect();
        kept.sort_by_key(|(_, attribution)| attribution.content.first().map(|piece| piece.start()));
        let quote = |(id, attribution)| self.quote(id, attribution);
        if is_long(&self.document.text) { kept.into_par_iter().map(quote).collect() } else { kept.into_iter().map(quote).collect() }
    }

    /// The content pieces of all rows.
    pub(super) fn contents(&self) -> Vec<TokenRange> {
        self.kept().flat_map(|(_, attribution)| attribution.content.iter().copied()).collect()
    }

    /// Who speaks in the rows, each once, and who of them may be several people.
    pub(super) fn voices(&self) -> (Vec<Voice>, Vec<Problem>) {
        let mut seen = BTreeSet::new();
        let speaking = self.kept().filter_map(|(id, _)| self.speaker(id));
        let faces: Vec<&Face> = speaking.filter(|face| seen.insert((face.id.as_str(), face.aliases.as_slice()))).collect();
        let mut told = BTreeSet::new();
        let doubtful = faces.iter().filter(|face| told.insert(&face.id));
        (faces.iter().map(|face| self.voice(face)).collect(), doubtful.filter_map(|face| face.problem(&self.document.id)).collect())
    }

    fn voice(&self, face: &Face) -> Voice {
        let known = if face.edits.is_empty() { face.known } else { Known::Override };
        let days = self.metadata.day().map(Days::of);
        let gender = face.gender.filter(|_| face.gender_is_sure);
        let traits = Traits { kind: Some(face.kind), gender: gender.map(|(gender, _)| gender), callings: face.callings, days };
        let is_full = matches!(known, Known::InFull | Known::People | Known::Override) && face.kind == SpeakerKind::Person;
        let full = if is_full { FullName::new(&face.name, self.lexicons) } else { None };
        Voice { speaker_id: face.id.clone(), name: face.name.clone(), aliases: face.aliases.clone(), known, full, traits }
    }

    /// The lines of corrections that matched: a row, or a speaker that stands in one.
    pub(super) fn edits(&self) -> BTreeSet<usize> {
        let faces = self.kept().flat_map(|(id, _)| self.speaker(id).into_iter().chain(self.candidates(id).map(|(face, _)| face)));
        self.edits.iter().chain(faces.flat_map(|face| &face.edits)).copied().collect()
    }

    /// Whether the user's corrections leave a row in; notes whom they say to speak there.
    fn stays(&mut self, id: AttributionId, attribution: &Attribution, quote_id: &str, authority: &Authority) -> bool {
        let source = attribution.source.map(|source| self.words(source)).unwrap_or_default();
        let (edit, lines) = authority.overrides.of_row(&self.document.id, quote_id, &source);
        self.edits.extend(lines);
        if let Some(edit) = edit.filter(|edit| edit.action == Action::Speaker) {
            self.said.insert(id, self.faces.said(edit));
        }
        edit.is_none_or(|edit| edit.action != Action::Drop)
    }

    pub(super) fn kept(&self) -> impl Iterator<Item = (AttributionId, &'a Attribution)> {
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
        let resolution = self.resolved(id, speaker);
        let is_pair = resolution == Resolved::By(Sieve::Pair);
        let stance = self.analysis.stances.find(id).cloned().unwrap_or_default();
        let content_text = self.joined(&attribution.content);
        let context = self.context(attribution, cue);
        let in_context = |pieces: &[TokenRange]| pieces.iter().filter_map(|piece| context.place(text.span(*piece))).collect();
        Quote {
            quote_id: self.id(id).cloned().unwrap_or_default(),
            doc_id: self.document.id.clone(),
            metadata: self.metadata.clone(),
            block: paragraph.and_then(|id| text.paragraphs.find(id)).map_or("body", |paragraph| paragraph.block.name()).into(),
            paragraph: paragraph.map_or(0, |id| id.index() + 1),
            sentence: first.map_or(0, |token| text.sentence_of(token).index() + 1),
            kind: attribution.kind,
            quotation_id: quotation::id(&content_text),
            copied: false,
            content_text,
            content: self.spans(&attribution.content),
            cue_text: cue.map(|cue| self.words(cue.tokens)).unwrap_or_default(),
            cue: cue.map(|cue| self.spans(&[cue.tokens])).unwrap_or_default(),
            cue_lemma: cue.map(|cue| cue.name(self.lexicons).to_owned()).unwrap_or_default(),
            cue_class: cue.map(|cue| cue.listed(self.lexicons).class).or((attribution.rule == Rule::Label).then_some(CueClass::Neutral)),
            cue_negated: cue.is_some_and(|cue| cue.negated),
            source_text: attribution.source.map(|source| self.words(source)).unwrap_or_default(),
            source: attribution.source.map(|source| self.spans(&[source])).unwrap_or_default(),
            speaker: speaker.map(|face| face.name.clone()),
            speaker_id: speaker.map(|face| face.id.clone()),
            speaker_type: speaker.map(|face| face.kind),
            speaker_role: speaker.and_then(|face| face.role.clone()),
            speaker_gender: speaker.and_then(|face| Some(face.gender?.0)),
            gender_basis: speaker.and_then(|face| Some(face.gender?.1)),
            resolution,
            speaker_candidates: if speaker.is_none() || is_pair { self.candidate_list(id) } else { Vec::new() },
            parent_quote_id: self.parents.find(id).copied().flatten().and_then(|parent| self.id(parent).cloned()),
            polarity: score(stance.polarity.into()),
            positive: stance.balance.0,
            negative: stance.balance.1,
            mixed: stance.mixed,
            certainty: score(stance.certainty.into()),
            reporter_stance: score(stance.reporter_stance.into()),
            targets: self.targets(&stance),
            evidence: stance.evidence.iter().map(|evidence| self.evidence(evidence)).collect(),
            confidence: score(attribution.confidence.into()),
            rule: attribution.rule,
            content_in_context: in_context(&attribution.content),
            cue_in_context: in_context(cue.map(|cue| cue.tokens).as_slice()),
            source_in_context: in_context(attribution.source.as_slice()),
            context: context.line,
            repeat_of: self.repeat_of(attribution),
            people: speaker.map(|face| face.people.clone()).unwrap_or_default(),
            lexicons: Counted::new(self.analysis.counts.find(id).cloned().unwrap_or_default(), None),
            words: attribution.content.iter().map(|piece| text.words(*piece)).sum(),
        }
    }

    fn quote_id(&self, attribution: &Attribution) -> String {
        let cue = attribution.cue.map(|cue| self.spans(&[cue.tokens])).unwrap_or_default();
        let source = attribution.source.map(|source| self.spans(&[source])).unwrap_or_default();
        identity::quote(&self.document.id, &self.spans(&attribution.content), &cue, &source, attribution.kind.name())
    }

    pub(super) fn resolution(&self, id: AttributionId) -> Option<&'a Resolution> {
        self.analysis.speakers.resolutions.find(id)
    }

    /// Who speaks: whom the user says, else whom the text shows, else the one whom all candidates are, once merged.
    pub(super) fn speaker(&self, id: AttributionId) -> Option<&Face> {
        let found = || self.faces.find(self.resolution(id)?.speaker?);
        self.said.get(&id).or_else(found).or_else(|| self.agreed(id))
    }

    fn agreed(&self, id: AttributionId) -> Option<&Face> {
        let (first, _) = self.candidates(id).next()?;
        let is_one = self.candidates(id).nth(1).is_some() && self.candidates(id).all(|(face, _)| face.id == first.id);
        is_one.then(|| self.candidates(id).map(|(face, _)| face).find(|face| !face.edits.is_empty()))?
    }

    fn resolved(&self, id: AttributionId, speaker: Option<&Face>) -> Resolved {
        if self.said.contains_key(&id) || speaker.is_some_and(|face| !face.edits.is_empty()) {
            return Resolved::Override;
        }
        Resolved::By(self.resolution(id).map_or(Sieve::None, |resolution| resolution.sieve))
    }

    fn candidates(&self, id: AttributionId) -> impl Iterator<Item = (&Face, f32)> {
        let candidates = self.resolution(id).map_or(&[][..], |resolution| &resolution.candidates);
        candidates.iter().filter_map(|(id, weight)| Some((self.faces.find(*id)?, *weight)))
    }

    /// Who it may be; candidates that are one person share a weight.
    fn candidate_list(&self, id: AttributionId) -> Vec<Candidate> {
        let mut list: Vec<(&Face, f32)> = Vec::new();
        for (face, weight) in self.candidates(id) {
            match list.iter_mut().find(|(known, _)| known.id == face.id) {
                Some((_, sum)) => *sum += weight,
                None => list.push((face, weight)),
            }
        }
        list.into_iter().map(|(face, weight)| Candidate { speaker: face.name.clone(), weight: score(weight.into()) }).collect()
    }

    fn targets(&self, stance: &Stance) -> Vec<TargetStance> {
        let target = |target: &stance::Target| {
            let (name, id) = self.named(target.tokens).unzip();
            let tag = target.tokens.last().map(|last| self.analysis.syntax.tag(last));
            TargetStance {
                span: self.span(target.tokens),
                text: self.words(target.tokens),
                stance: score(target.stance.into()),
                name,
                id,
                is_pronoun: target.tokens.len() == 1 && matches!(tag, Some(Tag::PRP | Tag::DT)),
            }
        };
        stance.targets.iter().map(target).collect()
    }

    fn evidence(&self, evidence: &stance::Evidence) -> Evidence {
        Evidence {
            span: self.span(evidence.tokens),
            text: self.words(evidence.tokens),
            dimension: evidence.dimension.name().into(),
            entry: evidence.entry(&self.analysis.text, self.lexicons),
            value: score(evidence.value.into()),
            change: evidence.change(self.lexicons),
        }
    }

    /// The sentences that hold any part of the attribution.
    fn context(&self, attribution: &Attribution, cue: Option<&Cue>) -> Context<'_> {
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
        Context::new(&self.document.text, joined.map(|run| text.span(run)))
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

    pub(super) fn words(&self, tokens: TokenRange) -> String {
        one_line(self.analysis.text.slice(tokens))
    }

    fn joined(&self, pieces: &[TokenRange]) -> String {
        pieces.iter().map(|piece| self.words(*piece)).collect::<Vec<_>>().join(GAP)
    }

    fn span(&self, tokens: TokenRange) -> [u32; 2] {
        self.points.span(self.analysis.text.span(tokens))
    }

    pub(super) fn spans(&self, pieces: &[TokenRange]) -> Vec<[u32; 2]> {
        pieces.iter().map(|piece| self.span(*piece)).collect()
    }
}
