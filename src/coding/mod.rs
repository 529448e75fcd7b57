//! Checking by hand: a sample of a run as a sheet to fill in, what the filled sheets say, and the corrections that follow.
//!
//! [`draw`] takes a stratified random sample of a run's quotes, [`csv`] or [`book()`] makes a coding sheet of it and [`guide`] says how to fill it in.
//! [`read`] takes filled sheets, [`Findings`] says how right the run is (with intervals) and how far coders agree, and [`table`]
//! makes the table of [`crate::authority::Overrides`] of their answers. The limits: precision only, because nobody who reads quotes that
//! were found sees those that were missed (`dixit eval` measures both on annotated texts); filled sheets are held in memory.

mod agreement;
mod answers;
mod book;
mod decisions;
mod findings;
mod interval;
mod judgement;
mod known;
mod measure;
mod sample;
mod sheet;

pub use agreement::{Alpha, Kappa, Scale, alpha, kappa};
pub use answers::{Answer, Coded, read};
pub use book::book;
pub use decisions::{Correction, Decision, Decisions, Unit, table};
pub use findings::{Agreement, Findings, Precision};
pub use interval::{Share, wilson};
pub use judgement::Judgement;
pub use measure::Measure;
pub use sample::{Plan, Sample, Stratum, draw};
pub use sheet::{Entry, csv, guide};
