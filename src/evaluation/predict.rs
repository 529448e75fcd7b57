//! What dixit itself finds, in the form that is scored.

use rayon::prelude::*;

use super::{CodePointSpan, GoldDocument, Prediction};
use crate::attributions::Attribution;
use crate::corpus::Document;
use crate::pipeline::{Analysis, Resources, analyze};
use crate::text::{AttributionId, CodePoints, TokenRange};

/// Analyses the texts of annotated documents, in parallel; the predictions come in their order.
pub fn predict(gold: &[GoldDocument], resources: &Resources) -> Vec<Prediction> {
    let one = |gold: &GoldDocument| {
        let document = Document { id: gold.doc.clone(), origin: gold.doc.clone(), metadata: Vec::new(), text: gold.text.as_str().into() };
        predictions(&gold.doc, &analyze(&document, resources))
    };
    gold.par_iter().flat_map_iter(one).collect()
}

/// The attributions of an analysis, under the id `document`.
pub fn predictions(document: &str, analysis: &Analysis<'_>) -> Vec<Prediction> {
    let points = CodePoints::new(analysis.text.content);
    let span = |tokens: TokenRange| points.span(analysis.text.span(tokens));
    let one = |(id, attribution): (AttributionId, &Attribution)| Prediction {
        doc: document.to_owned(),
        content: attribution.content.iter().copied().map(span).collect(),
        cue: attribution.cue.map(|cue| span(cue.tokens)).into_iter().collect::<Vec<CodePointSpan>>(),
        source: attribution.source.map(span).into_iter().collect(),
        speaker: speaker(analysis, id),
        kind: Some(attribution.kind),
    };
    analysis.attributions.enumerate().map(one).collect()
}

fn speaker(analysis: &Analysis<'_>, attribution: AttributionId) -> Option<String> {
    let speaker = analysis.speakers.resolutions.find(attribution)?.speaker?;
    Some(analysis.speakers.speakers.find(speaker)?.name.clone())
}
