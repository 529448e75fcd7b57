//! Whom or what a speaker is for or against: [`cue`] takes the object of a cue that takes sides, [`content`] the plain patterns in which
//! an evaluating word of the content says of whom it speaks, [`roles`] whom its verbs and nouns praise or blame.
//! Pronouns and the speaker are no targets: better none than a wrong one.

mod content;
mod cue;
mod likely;
mod roles;

use super::towards::Model;
use super::{Dimension, Evidence, Layers, Origin, Target};
use crate::attributions::{Attribution, Kind};
use crate::cues::Cue;
use crate::lexicons::cue::CueClass;
use crate::lexicons::is_one_of;
use crate::text::{Id, TokenId, TokenRange};

/// How many targets an attribution may have.
const MOST: usize = 4;
/// How far a speaker is for or against the object of a verb that takes sides.
const SIDE: f32 = 0.7;

/// The targets of an attribution: the cue's first, then those of the content's evidence in order. `nested` are the cues of attributions
/// within others.
pub(super) fn find(
    layers: Layers<'_, '_>,
    attribution: &Attribution,
    nested: &[TokenRange],
    evidence: &[Evidence],
    model: &Model,
) -> Vec<Target> {
    let own = if attribution.kind == Kind::Direct { None } else { attribution.content.first().copied() };
    let mut finder = Finder { layers, source: attribution.source, own, nested, targets: Vec::new(), spared: Vec::new() };
    if let Some(cue) = attribution.cue.as_ref() {
        finder.of_cue(attribution, cue, evidence);
    }
    for piece in &attribution.content {
        finder.of_content(*piece, evidence);
    }
    for piece in &attribution.content {
        finder.likely(*piece, evidence, model);
    }
    finder.targets
}

/// The evidence for the targets of what is demanded or promised: the cue itself, as "urged" for what it urges.
pub(super) fn wish(layers: Layers<'_, '_>, cue: &Cue, targets: &[Target]) -> Option<Evidence> {
    let class = cue.listed(layers.lexicons).class;
    let value = targets.first().filter(|_| matches!(class, CueClass::Directive | CueClass::Commissive))?.stance;
    Some(Evidence::new(cue.tokens, Dimension::Target, Origin::Cue(cue.entry), value))
}

struct Finder<'l, 'd> {
    layers: Layers<'l, 'd>,
    source: Option<TokenRange>,
    /// What is retold rather than quoted: "he" may be the speaker there.
    own: Option<TokenRange>,
    nested: &'l [TokenRange],
    targets: Vec<Target>,
    /// Who does what blames nobody: they suffer, mourn, worry.
    spared: Vec<TokenRange>,
}

/// How many or how much of something.
const AMOUNTS: &[&str] = &["dozens", "hundreds", "kind", "lot", "lots", "millions", "part", "sort", "thousands"];
/// Times and ways, which nobody is for or against either.
const TIMES_AND_WAYS: &[&str] = &[
    "case", "day", "days", "fact", "moment", "month", "months", "reason", "thing", "things", "time", "times", "way", "ways", "week",
    "weeks", "year", "years",
];

impl Finder<'_, '_> {
    fn add(&mut self, tokens: TokenRange, stance: f32) {
        let form = |tokens| self.layers.text.slice(tokens);
        let known = self.targets.iter().any(|target| target.tokens.overlaps(tokens) || form(target.tokens) == form(tokens));
        if !known && self.targets.len() < MOST && !self.is_source(tokens) && !self.is_indefinite(tokens) {
            self.targets.push(Target { tokens, stance });
        }
    }

    /// Whether a phrase is the source, ends in the same name, or is the pronoun with which retold words begin: she said (that) she was …
    fn is_source(&self, tokens: TokenRange) -> bool {
        let Some(source) = self.source else { return false };
        let last = |tokens: TokenRange| tokens.last().map(|last: TokenId| self.layers.text.form(last));
        let same_name = last(source).zip(last(tokens)).is_some_and(|(source, target)| source.eq_ignore_ascii_case(target));
        let begins = |own: TokenRange| (own.start()..own.start() + 2).contains(&tokens.start());
        let is_third = || last(tokens).is_some_and(|form| is_one_of(form, &["he", "she", "they"]));
        source.overlaps(tokens) || same_name || (tokens.len() == 1 && is_third() && self.own.is_some_and(begins))
    }

    /// "something", "everybody", "thousands", "for a moment": tagged as nouns, but nobody and nothing in particular.
    fn is_indefinite(&self, tokens: TokenRange) -> bool {
        let form = tokens.last().map_or("", |last: TokenId| self.layers.text.form(last));
        let starts = ["any", "every", "no", "some"].iter().any(|start| form.starts_with(start));
        starts && ["thing", "one", "body"].iter().any(|end| form.ends_with(end))
            || is_one_of(form, AMOUNTS)
            || is_one_of(form, TIMES_AND_WAYS)
    }

    /// The end of the sentence that holds a position.
    fn sentence_end(&self, at: usize) -> usize {
        let text = self.layers.text;
        text.sentences.find(text.sentence_of(TokenId::new(at))).map_or(at, |sentence| sentence.tokens.end())
    }
}

#[cfg(test)]
mod tests {
    use crate::stance::tests::stance;

    pub(super) fn check(cases: &[(&str, &[(&str, i32)])]) {
        for (marked, targets) in cases {
            let got = stance(marked).1;
            assert_eq!(got.iter().map(|(words, sign)| (words.as_str(), *sign)).collect::<Vec<_>>(), *targets, "{marked}");
        }
    }

    #[test]
    fn cues_have_objects() {
        check(&[
            ("[source She] [cue condemned] [content the attack].", &[("attack", -1)]),
            ("[source She] [cue praised] [content the nurses and the doctors].", &[("nurses", 1), ("doctors", 1)]),
            ("[source She] [cue criticised] [content Dan Orr for his support of the war].", &[("Dan Orr", -1), ("his support", -1)]),
            ("[source She] [cue called for] [content an end to the war].", &[("war", -1)]),
            ("[source She] [cue called for] [content more money and an end to the war].", &[("more money", 1), ("war", -1)]),
            ("[source She] [cue warned against] [content a boycott].", &[("boycott", -1)]),
            ("[source She] [cue vowed] [content to help Iraq].", &[("Iraq", 1)]),
            ("[source She] [cue vowed] [content to eliminate the tax].", &[("tax", -1)]),
            ("[source She] [cue called] [content the deal a disaster].", &[("deal", -1)]),
            ("[source She] [cue called] [content his speech in defence of the harbour a disgrace].", &[("his speech", -1)]),
            ("[source Sailors] [cue want] [content a longer pier].", &[("longer pier", 1)]),
            ("[source She] [cue demands] [content honesty and patience from the mayor].", &[("honesty", 1), ("patience", 1)]),
            ("[source The court] [cue ruled] [content against the new tax].", &[("new tax", -1)]),
            ("[source She] [cue criticised] [content the fact that the train was late].", &[]),
            ("[source She] [cue praised] [content him].", &[]),
            ("[source She] [cue praised] [content the virtues of Dan Orr].", &[("Dan Orr", 1)]),
            ("[source She] [cue called for] [content a moratorium on charter schools].", &[("charter schools", -1)]),
            ("[source She] [cue said] [content the train leaves at noon].", &[]),
        ]);
    }

    #[test]
    fn contents_speak_of_someone() {
        check(&[
            ("[source She] [cue said] [content the mayor is a liar].", &[("mayor", -1)]),
            ("[source She] [cue said] [content Dan Orr has never been honest].", &[("Dan Orr", -1)]),
            ("[source She] [cue said] [content the roof of the hall is a disgrace].", &[("roof of the hall", -1)]),
            ("[source She] [cue said] [content a majority of the nurses were honest].", &[("nurses", 1)]),
            ("[source She] [cue said] [content Dan Orr betrayed the town].", &[("Dan Orr", -1)]),
            ("[content “We love this town,”] [source she] [cue said].", &[("town", 1)]),
            ("[content “We need to support the nurses,”] [source she] [cue said].", &[("nurses", 1)]),
            ("[content “We do not support the war,”] [source she] [cue said].", &[("war", -1)]),
            ("[source She] [cue said] [content they would fix our corrupt tax code].", &[("our corrupt tax code", -1)]),
            ("[content “You lied to the voters,”] [source she] [cue said].", &[("You", -1)]),
            ("[source She] [cue said] [content everything is terrible].", &[]),
            ("[source She] [cue said] [content that she was a disgrace].", &[]),
            ("[source She] [cue said] [content the dishonesty of the firm is known].", &[("firm", -1)]),
            ("[source She] [cue said] [content they would bring a lawsuit against Dan Orr].", &[("Dan Orr", -1)]),
            ("[content “That is simply not right,”] [source she] [cue said].", &[("That", -1)]),
            ("[source She] [cue said] [content Dan Orr was against the fee].", &[("fee", -1)]),
            ("[source Dan Orr] [cue said] [content Orr was honest].", &[]),
            ("[source She] [cue said] [content the mayor was killed].", &[]),
        ]);
    }
}
