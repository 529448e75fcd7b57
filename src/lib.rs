//! dixit finds who said what in text, and where they stand.
//!
//! # Flow
//!
//! Data flows one way; a module uses only those above it in this list (`tests/tidy.rs` keeps it so).
//!
//! | module | makes |
//! |---|---|
//! | [`text`] | offsets, spans, typed ids and tables: the coordinate system |
//! | [`problem`], [`error`] | what is odd in a document; what stops a run |
//! | [`sorting`] | more than memory holds, sorted and added up by key |
//! | [`lexicons`] | tables of words, checked, embedded, open to a user's own |
//! | [`learning`] | hashed features and the weights of linear models |
//! | [`corpus`] | inputs → [`corpus::Document`] |
//! | [`tokens`] | document → [`tokens::Text`]: tokens, sentences, paragraphs, blocks |
//! | [`dictionaries`] | other tools' dictionaries → counts of their words |
//! | [`syntax`] | part of speech, lemma and head of each token |
//! | [`quotations`] | what stands between quotation marks |
//! | [`cues`] | expressions that may report |
//! | [`attributions`] | source + cue + content, by rules and learned steps |
//! | [`speakers`] | source → mention → speaker |
//! | [`stance`] | polarity, certainty, reporter stance, targets, evidence |
//! | [`pipeline`] | the stages in order: document → [`pipeline::Analysis`] |
//! | [`authority`] | a user's own tables: who people are, corrections |
//! | [`records`] | analysis → flat rows; the only list of columns |
//! | [`journal`] | what was made of each item of a corpus, kept: to go on after a break, to join parts |
//! | [`reports`] | rows → CSV, JSON Lines, an Excel book, a page, Parquet, manifest |
//! | [`coding`] | a run → sheets to check by hand → how right it is, corrections |
//! | [`comparison`] | two runs, or two parts of one → who gained and lost words, what changed |
//! | [`evaluation`] | predictions against annotated data |
//! | [`training`] | annotated data → weights of the learned stages |
//! | [`run`] | threads, order, panic guard, progress |
//! | [`options`], [`cli`] | as resolved and checked; as typed |
//!
//! # Invariants
//!
//! - The text is never rewritten: every offset indexes what the user gave, in bytes inside, in code points in reports.
//! - Stages are pure functions from earlier layers to a new layer. They return no `Result`: running text cannot be wrong, only odd, and
//!   then they note a [`problem::Problem`].
//! - Layers hold spans and ids, never strings of the text; nobody writes into another's layer.
//! - The same input gives the same bytes, for any number of threads.
//! - Every answer says why: rule, evidence, confidence, offsets.
//!
//! # Glossary
//!
//! *Attribution*: the relation of source, cue and content (PARC, PolNeAR). *Source*: the span that names who is quoted. *Cue*: the span
//! that signals the attribution. *Content*: what is attributed, in one or more pieces. *Quotation*: text between quotation marks, before
//! any link. *Direct, mixed, indirect*: all, some, none of the content's words stand in marks. *Mention*: a span that refers to someone.
//! *Speaker*: the person or body behind a source. *Sieve*: one step of the ordered resolvers of speakers. *Hedge, booster*: lowers, raises
//! commitment to truth. *Intensifier, downtoner*: degree words.
//!
//! # Deliberately absent
//!
//! No neural runtime, no model download, no network; no global state; no lock in the hot path; no gender guessed from a name unless
//! asked for: given names only weigh whom "she" may mean.

pub mod text;

pub mod problem;

pub mod error;

pub mod sorting;

pub mod lexicons;

pub mod learning;

pub mod corpus;

pub mod tokens;

pub mod dictionaries;

pub mod syntax;

pub mod quotations;

pub mod cues;

pub mod attributions;

pub mod speakers;

pub mod stance;

pub mod pipeline;

pub mod authority;

pub mod records;

pub mod journal;

pub mod reports;

pub mod coding;

pub mod comparison;

pub mod evaluation;

pub mod training;

pub mod run;

pub mod options;

pub mod cli;
