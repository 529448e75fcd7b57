//! Floors of quality on annotated texts, which are not part of the project: they are looked for in the folder that the variable
//! `DIXIT_SHARED` names, else in `../shared`; where there are none, the tests say so and pass.
//!
//! `python3 tests/figures.py` measures the same through the binary, and also speakers, stance and speed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

mod annotated;

use annotated::shared;
use dixit::evaluation::{GoldDocument, Prediction, Scores, WordSet, Words, predict, read_gold, score};
use dixit::pipeline::Resources;
use dixit::records::Selection;

/// Joint F1 on the two seed articles, read as one document.
const SEEDS_JOINT_F1: f64 = 91.0;
/// Joint F1 on the PolNeAR development articles.
const DEV_JOINT_F1: f64 = 67.0;
/// Joint recall there by kind.
const DEV_DIRECT_RECALL: f64 = 88.0;
const DEV_MIXED_RECALL: f64 = 75.0;
const DEV_INDIRECT_RECALL: f64 = 54.0;

fn gold(file: &str) -> Option<Vec<GoldDocument>> {
    Some(read_gold(&shared(file)?).unwrap())
}

fn assert_floors(name: &str, scores: &Scores, floors: &[(&str, f64, f64)]) {
    eprintln!("{name}\n{scores}");
    let under: Vec<String> =
        floors.iter().filter(|(_, is, floor)| is < floor).map(|(what, is, floor)| format!("{what} {is} < {floor}")).collect();
    assert!(under.is_empty(), "{name}: {}", under.join(", "));
}

#[test]
fn dev_articles() {
    let Some(gold) = gold("data/polnear/dev.jsonl") else { return };
    let scores = score(&gold, &predict(&gold, &Resources::load(None, None).unwrap(), Selection::default()));
    assert_floors(
        "polnear/dev",
        &scores,
        &[
            ("joint F1", scores.joint.f1, DEV_JOINT_F1),
            ("joint recall of direct", scores.direct.joint_recall, DEV_DIRECT_RECALL),
            ("joint recall of mixed", scores.mixed.joint_recall, DEV_MIXED_RECALL),
            ("joint recall of indirect", scores.indirect.joint_recall, DEV_INDIRECT_RECALL),
        ],
    );
}

#[test]
fn seed_articles() {
    let (Some(core), Some(all)) = (gold("seeds/gold_core.jsonl"), gold("seeds/gold.jsonl")) else { return };
    let whole = |gold: Vec<GoldDocument>| gold.into_iter().find(|document| document.doc == "seeds/all").unwrap();
    let (core, all) = (whole(core), whole(all));
    let predictions = predict(std::slice::from_ref(&core), &Resources::load(None, None).unwrap(), Selection::default());
    let scores = score(std::slice::from_ref(&core), &without_optional(predictions, &core, &all));
    assert_floors("seeds/all", &scores, &[("joint F1", scores.joint.f1, SEEDS_JOINT_F1)]);
}

/// Leaves out the predictions that a careful reader may make or not: those that match an attribution of `all` and none of `core`.
fn without_optional(predictions: Vec<Prediction>, core: &GoldDocument, all: &GoldDocument) -> Vec<Prediction> {
    let words = Words::new(&core.text);
    let contents = |gold: &GoldDocument| gold.attributions.iter().map(|one| words.of(&one.content)).collect::<Vec<_>>();
    let (core, all) = (contents(core), contents(all));
    let matches = |gold: &[WordSet], set: &WordSet| gold.iter().any(|other| set.overlap(other) >= 0.5);
    let counts = |one: &Prediction| {
        let set = words.of(&one.content);
        matches(&core, &set) || !matches(&all, &set)
    };
    predictions.into_iter().filter(counts).collect()
}
