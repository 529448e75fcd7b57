//! Brings trees of the second version of Universal Dependencies near those of the first, as the parsers of news corpora write them:
//! names hang on their last word, conjunctions and commas on the first conjunct, and "not" and "no" are negations.

use super::treebank::RawWord;

/// Rewrites heads and relations of one sentence.
pub(super) fn adapt(sentence: &mut [RawWord]) {
    hang_names_on_their_last_word(sentence);
    hang_conjunctions_on_the_first(sentence);
    for word in sentence.iter_mut() {
        let negates = match word.relation.as_str() {
            "advmod" => matches!(word.lemma.as_str(), "not" | "never" | "n't"),
            "det" => word.lemma == "no",
            _ => false,
        };
        if negates {
            "neg".clone_into(&mut word.relation);
        }
    }
}

/// "Tom ← Cruise" becomes "Tom → Cruise", and what hung on "Tom" hangs on "Cruise".
fn hang_names_on_their_last_word(sentence: &mut [RawWord]) {
    for first in 1..=sentence.len() {
        let is_part = |word: &RawWord| word.head == first && word.relation.starts_with("flat");
        let Some(last) = sentence.iter().rposition(is_part).map(|at| at + 1).filter(|last| *last > first) else { continue };
        let Some((head, relation)) = sentence.get(first - 1).map(|word| (word.head, word.relation.clone())) else { continue };
        for (at, word) in (1..).zip(sentence.iter_mut()) {
            if at == first {
                word.head = last;
                "compound".clone_into(&mut word.relation);
            } else if at == last {
                word.head = head;
                word.relation.clone_from(&relation);
            } else if word.head == first {
                word.head = last;
            }
        }
    }
}

/// "and" and the comma before the second conjunct hang on the first.
fn hang_conjunctions_on_the_first(sentence: &mut [RawWord]) {
    let conjuncts: Vec<Option<usize>> = sentence.iter().map(|word| (word.relation == "conj").then_some(word.head)).collect();
    for (at, word) in (1..).zip(sentence.iter_mut()) {
        let is_link = word.relation == "cc" || word.relation == "punct";
        if is_link
            && at < word.head
            && let Some(first) = conjuncts.get(word.head - 1).copied().flatten()
            && first < at
        {
            word.head = first;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicons::words::Tag;
    use crate::text::Span;

    /// Words as "form/head/relation".
    fn sentence(words: &str) -> Vec<RawWord> {
        let word = |word: &str| {
            let mut parts = word.split('/');
            let mut part = || parts.next().unwrap_or_default().to_owned();
            let (form, head, relation) = (part(), part().parse().unwrap_or_default(), part());
            RawWord { span: Span::default(), lemma: form.clone(), form, tag: Tag::NN, head, relation }
        };
        words.split(' ').map(word).collect()
    }

    #[test]
    fn trees_are_brought_near_the_first_version() {
        for (before, after) in [
            ("Ms./2/nmod Ann/4/nsubj Vale/2/flat left/0/root", "Ms./3/nmod Ann/3/compound Vale/4/nsubj left/0/root"),
            ("tea/0/root ,/4/punct and/4/cc cake/1/conj", "tea/0/root ,/1/punct and/1/cc cake/1/conj"),
            ("not/2/advmod here/0/root", "not/2/neg here/0/root"),
        ] {
            let mut words = sentence(before);
            adapt(&mut words);
            let shown: Vec<String> = words.iter().map(|word| format!("{}/{}/{}", word.form, word.head, word.relation)).collect();
            assert_eq!(shown.join(" "), after);
        }
    }
}
