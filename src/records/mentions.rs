//! From the names of a document, and the other sources of its quotes, to the rows of the `mentions` table.

use super::build::Builder;
use super::identity;
use super::mention::MentionRow;
use crate::speakers::{Mention, Named, Sieve};
use crate::text::{AttributionId, TokenRange};

impl Builder<'_> {
    /// All mentions, in order of their places.
    pub(super) fn mentions(&self) -> Vec<MentionRow> {
        let names = self.analysis.speakers.mentions.iter().map(|mention| (mention.tokens, self.name(mention)));
        let sources = self.kept().filter_map(|(id, attribution)| Some((attribution.source?, self.source(id, attribution.source?)?)));
        let mut rows: Vec<(TokenRange, MentionRow)> = names.chain(sources).collect();
        rows.sort_by_key(|(tokens, row)| (tokens.start(), tokens.end(), row.form.clone()));
        rows.dedup_by_key(|(tokens, row)| (*tokens, row.form.clone()));
        rows.into_iter().map(|(_, row)| row).collect()
    }

    fn name(&self, mention: &Mention) -> MentionRow {
        let named = mention.named.and_then(|at| self.analysis.speakers.named.get(at));
        let face = named.and_then(|named| self.faces.find(named.speaker?));
        let id = |named: &Named| {
            let known = identity::known(&named.name, named.kind, named.title_in_name);
            identity::speaker(&self.document.id, &named.name, named.kind, known)
        };
        let sieve = if mention.is_part { Sieve::NamePart } else { Sieve::Named };
        MentionRow {
            form: "name".into(),
            kind: named.map(|named| if named.is_place { "place" } else { named.kind.name() }.into()),
            name: face.map(|face| face.name.clone()).or_else(|| named.map(|named| named.name.clone())),
            id: face.map(|face| face.id.clone()).or_else(|| named.map(id)),
            resolution: if named.is_some() { sieve.name() } else { Sieve::None.name() }.into(),
            ..self.mention(mention.tokens, mention.titled)
        }
    }

    /// A source that is no name.
    fn source(&self, id: AttributionId, source: TokenRange) -> Option<MentionRow> {
        let sieve = self.resolution(id)?.sieve;
        if matches!(sieve, Sieve::Named | Sieve::NamePart) {
            return None;
        }
        let speaker = self.speaker(id);
        Some(MentionRow {
            kind: speaker.map(|face| face.kind.name().into()),
            name: speaker.map(|face| face.name.clone()),
            id: speaker.map(|face| face.id.clone()),
            resolution: sieve.name().into(),
            ..self.mention(source, source)
        })
    }

    fn mention(&self, tokens: TokenRange, titled: TokenRange) -> MentionRow {
        MentionRow {
            doc_id: self.document.id.clone(),
            span: self.spans(&[tokens]),
            titled_span: self.spans(&[titled]),
            text: self.words(tokens),
            form: "source".into(),
            kind: None,
            name: None,
            id: None,
            resolution: Sieve::None.name().into(),
        }
    }
}
