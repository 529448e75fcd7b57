//! What dixit itself finds, in the form that is scored.

use rayon::prelude::*;

use super::{CodePointSpan, GoldDocument, Prediction};
use crate::attributions::Attribution;
use crate::corpus::Document;
use crate::lexicons::Lexicons;
use crate::pipeline::{Analysis, Resources, analyze};
use crate::records::Selection;
use crate::text::{AttributionId, CodePoints, TokenRange};

/// Analyses the texts of annotated documents, in parallel; the predictions come in their order.
pub fn predict(gold: &[GoldDocument], resources: &Resources, selection: Selection) -> Vec<Prediction> {
    let one = |gold: &GoldDocument| {
        let document =
            Document { id: gold.doc.clone(), origin: gold.doc.clone(), metadata: Vec::new(), text: gold.text.as_str().into(), only: None };
        predictions(&gold.doc, &analyze(&document, resources), &resources.lexicons, selection)
    };
    gold.par_iter().flat_map_iter(one).collect()
}

/// The wanted attributions of an analysis, under the id `document`.
pub fn predictions(document: &str, analysis: &Analysis<'_>, lexicons: &Lexicons, selection: Selection) -> Vec<Prediction> {
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
    let wanted = |(_, attribution): &(AttributionId, &Attribution)| selection.keeps(attribution, lexicons);
    analysis.attributions.enumerate().filter(wanted).map(one).collect()
}

fn speaker(analysis: &Analysis<'_>, attribution: AttributionId) -> Option<String> {
    let speaker = analysis.speakers.resolutions.find(attribution)?.speaker?;
    Some(analysis.speakers.speakers.find(speaker)?.name.clone())
}
