//! Stub.
use super::Token; use crate::{lexicons::Lexicons, text::Span};
/// Tokens.
#[derive(Debug, Default)]
pub struct Scanned { /// t
 pub tokens: Vec<Token>, /// s
 pub sentence_ends: Vec<usize> }
/// Scanner.
#[derive(Debug)]
pub struct Scanner { out: Vec<Scanned> }
impl Scanner { /// n
 pub fn new(_c: &str, _l: &Lexicons) -> Self { Self { out: vec![] } } /// p
 pub fn paragraph(&mut self, _s: Span) { self.out.push(Scanned::default()) } /// d
 pub fn done(self) -> Vec<Scanned> { self.out } }
