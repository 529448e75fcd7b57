//! The writer's own words: what stands in no attribution's content, a passage a sentence.
//!
//! The limit: who reports and how ("she said on Monday") is the writer's own, too.

use super::Attributions;
use super::attribution::{Attribution, Kind, Rule};
use crate::text::TokenRange;
use crate::tokens::Text;

/// The sentences of a text without what is attributed in them: passages with content alone, in order, each with at least one word.
pub fn narration(text: &Text<'_>, attributions: &Attributions) -> Attributions {
    let mut contents: Vec<TokenRange> = attributions.iter().flat_map(|attribution| attribution.content.iter().copied()).collect();
    contents.sort_by_key(|piece| piece.start());
    let mut contents = contents.into_iter().peekable();
    let (mut passages, mut at) = (Vec::new(), 0);
    for sentence in text.sentences.iter() {
        let mut own = Vec::new();
        at = at.max(sentence.tokens.start());
        while let Some(piece) = contents.next_if(|piece| piece.start() < sentence.tokens.end()) {
            own.push(TokenRange::of(at, piece.start().max(at)));
            at = at.max(piece.end());
        }
        own.push(TokenRange::of(at, sentence.tokens.end().max(at)));
        own.retain(|piece| text.words(*piece) > 0);
        if !own.is_empty() {
            passages.push(passage(own));
        }
    }
    passages.into()
}

fn passage(content: Vec<TokenRange>) -> Attribution {
    Attribution { content, cue: None, source: None, kind: Kind::Narration, rule: Rule::Narration, confidence: 1.0, parent: None }
}

/// Those of some passages that tell more than who reports: some word of theirs is in no source and no cue.
pub fn telling(text: &Text<'_>, passages: &Attributions, attributions: &Attributions) -> Attributions {
    let named = attributions.iter().flat_map(|attribution| attribution.source.into_iter().chain(attribution.cue.map(|cue| cue.tokens)));
    let named = apart(named.collect());
    let tells = |passage: &&Attribution| {
        passage.content.iter().any(|piece| {
            let within = named.get(named.partition_point(|part| part.end() <= piece.start())..).unwrap_or(&[]);
            let common = |part: &TokenRange| TokenRange::of(part.start().max(piece.start()), part.end().min(piece.end()));
            let reports: usize = within.iter().take_while(|part| part.start() < piece.end()).map(|part| text.words(common(part))).sum();
            text.words(*piece) > reports
        })
    };
    passages.iter().filter(tells).cloned().collect::<Vec<_>>().into()
}

/// What some parts cover, in order, nothing of it twice: two reports may share their source.
fn apart(mut parts: Vec<TokenRange>) -> Vec<TokenRange> {
    parts.sort_by_key(|part| part.start());
    let mut covered: Vec<TokenRange> = Vec::new();
    for part in parts {
        match covered.last_mut() {
            Some(last) if part.start() < last.end() => *last = TokenRange::of(last.start(), last.end().max(part.end())),
            _ => covered.push(part),
        }
    }
    covered
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::corpus::Document;
    use crate::lexicons::Lexicons;
    use crate::pipeline::{Resources, analyze};

    #[test]
    fn the_writers_own_words() {
        let resources = Resources::load(None, None).unwrap();
        let shown = |text: &str| {
            let document = Document { id: "a".into(), origin: "a".into(), metadata: Vec::new(), text: text.into(), only: None };
            let analysis = analyze(&document, &resources);
            let passages = narration(&analysis.text, &analysis.attributions);
            let shown = |passages: &Attributions| {
                let pieces =
                    |passage: &Attribution| passage.content.iter().map(|piece| analysis.text.slice(*piece)).collect::<Vec<_>>().join(" … ");
                passages.iter().map(pieces).collect::<Vec<_>>()
            };
            (shown(&passages), shown(&telling(&analysis.text, &passages, &analysis.attributions)))
        };
        let (all, telling) = shown("The bridge is a wreck. “It is safe,” the mayor said. Nobody crosses it.\n\n“We wait,” said Ann Lee.");
        assert_eq!(all, ["The bridge is a wreck.", "the mayor said.", "Nobody crosses it.", "said Ann Lee."]);
        assert_eq!(telling, ["The bridge is a wreck.", "Nobody crosses it."]);
        assert_eq!(shown("").0, Vec::<String>::new());
    }

    #[test]
    fn contents_within_one_another_and_over_sentences() {
        let lexicons = Lexicons::load(None).unwrap();
        let text = Text::new("One two three. Four five six. Seven eight.", &lexicons);
        let content = |start, end| passage(vec![TokenRange::of(start, end)]);
        let own = narration(&text, &vec![content(1, 6), content(2, 3), content(9, 11)].into());
        let pieces: Vec<_> = own.iter().flat_map(|passage| &passage.content).map(|piece| text.slice(*piece)).collect();
        assert_eq!(pieces, ["One", "six.", "Seven"]);
        let named = Attribution { source: Some(TokenRange::of(0, 2)), ..content(6, 7) };
        let (twice, rest) = (vec![named.clone(), named].into(), vec![content(0, 3)].into());
        assert_eq!(telling(&text, &rest, &twice).len(), 1, "“three” is in no source");
    }
}
