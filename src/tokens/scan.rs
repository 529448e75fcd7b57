//! Cuts a paragraph into tokens, by its bytes: a letter of ASCII is never decoded, nothing is allocated but the tokens.
//!
//! Words keep their hyphens, inner apostrophes ("o'clock", "al-Sudani") and, as abbreviations, their full stop; clitics ("'s", "n't") are
//! tokens of their own; every quotation mark or apostrophe that is not inside a word is a mark, whose role `quotations` decides.

use super::sentences;
use super::{Case, Token, TokenKind};
use crate::lexicons::{Lexicons, clitic};
use crate::text::{Span, Symbol};

/// The tokens of one paragraph.
#[derive(Debug, Default)]
pub struct Scanned {
    /// In order.
    pub tokens: Vec<Token>,
    /// One past the last token of each sentence, counted in the paragraph.
    pub sentence_ends: Vec<usize>,
}

/// Cuts paragraphs of one text.
#[derive(Debug)]
pub struct Scanner<'s> {
    content: &'s str,
    lexicons: &'s Lexicons,
    done: Vec<Scanned>,
    tokens: Vec<Token>,
    /// Scratch space for folding.
    buffer: String,
    /// Scratch space for an abbreviation with its full stop.
    dotted: String,
}

impl<'s> Scanner<'s> {
    /// A scanner for paragraphs of `content`.
    pub fn new(content: &'s str, lexicons: &'s Lexicons) -> Self {
        Self { content, lexicons, done: Vec::new(), tokens: Vec::new(), buffer: String::new(), dotted: String::new() }
    }

    /// Cuts the paragraph at `span`.
    pub fn paragraph(&mut self, span: Span) {
        let (mut at, end) = (span.start() as usize, span.end() as usize);
        let mut spaced = true;
        while at < end {
            let Some(letter) = self.letter(at) else { break };
            if letter.is_whitespace() || is_ignorable(letter) {
                spaced = true;
                at += letter.len_utf8();
                continue;
            }
            at = if letter.is_alphanumeric() { self.word(at, end, spaced) } else { self.mark(at, letter, end, spaced) };
            spaced = false;
        }
        let sentence_ends = sentences::ends(&self.tokens, self.content, self.lexicons);
        self.done.push(Scanned { tokens: std::mem::take(&mut self.tokens), sentence_ends });
    }

    /// The paragraphs cut so far, in order.
    pub fn done(self) -> Vec<Scanned> {
        self.done
    }

    fn letter(&self, at: usize) -> Option<char> {
        match self.content.as_bytes().get(at) {
            Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
            _ => self.content.get(at..)?.chars().next(),
        }
    }

    fn byte(&self, at: usize) -> u8 {
        self.content.as_bytes().get(at).copied().unwrap_or(b' ')
    }

    fn push(&mut self, start: usize, end: usize, kind: TokenKind, spaced: bool) {
        let span = Span::of(start, end);
        let form = span.slice(self.content);
        let (symbol, case) = match kind {
            TokenKind::Word | TokenKind::Clitic | TokenKind::Number => (self.symbol(form), case(form)),
            _ => (None, Case::None),
        };
        self.tokens.push(Token { span, symbol, kind, case, spaced });
    }

    fn symbol(&mut self, form: &str) -> Option<Symbol> {
        self.lexicons.symbols.lookup(form, &mut self.buffer)
    }

    /// Takes the word that begins at `start`; gives where it ends.
    fn word(&mut self, start: usize, limit: usize, spaced: bool) -> usize {
        let end = self.word_end(start, limit);
        let form = self.content.get(start..end).unwrap_or("");
        if form.as_bytes().first().is_some_and(u8::is_ascii_digit) {
            self.push(start, end, TokenKind::Number, spaced);
            return end;
        }
        if end < limit && self.byte(end) == b'.' && self.takes_stop(form, end + 1) {
            self.push(start, end + 1, TokenKind::Word, spaced);
            return end + 1;
        }
        match clitic(form) {
            Some(at) => {
                self.push(start, start + at, TokenKind::Word, spaced);
                self.push(start + at, end, TokenKind::Clitic, false);
            }
            None => self.push(start, end, TokenKind::Word, spaced),
        }
        end
    }

    fn word_end(&self, start: usize, limit: usize) -> usize {
        // Nearly all words are letters of ASCII alone.
        let plain = |from: usize| {
            let rest = self.content.as_bytes().get(from..limit).unwrap_or(&[]);
            from + rest.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len())
        };
        let mut at = plain(start);
        while at < limit {
            let Some(letter) = self.letter(at) else { break };
            let width = letter.len_utf8();
            let goes_on = letter.is_alphanumeric() || is_combining(letter) || self.joins(start, at, letter, limit);
            if !goes_on {
                break;
            }
            at = plain(at + width);
        }
        at
    }

    /// Whether a character that is no letter belongs to the word that it stands in.
    fn joins(&self, start: usize, at: usize, letter: char, limit: usize) -> bool {
        let after_at = at + letter.len_utf8();
        let Some(after) = (after_at < limit).then(|| self.letter(after_at)).flatten() else { return false };
        let before = self.byte(at.wrapping_sub(1));
        match letter {
            '-' | '\u{2010}' | '\u{2011}' | '_' | '@' => after.is_alphanumeric(),
            '\'' | '’' | '‘' => after.is_alphabetic() && !before.is_ascii_digit(),
            '&' => after.is_alphabetic() && before.is_ascii_uppercase() && after.is_uppercase(),
            ',' => before.is_ascii_digit() && after.is_ascii_digit(),
            '.' if before.is_ascii_digit() => after.is_ascii_digit(),
            '.' => self.is_inner_stop(start, at, after),
            ':' => self.content.get(after_at..after_at + 2) == Some("//"),
            '/' => self.content.get(start..at).is_some_and(|word| word.contains(":/") || word.ends_with(':')),
            _ => false,
        }
    }

    /// "U.S", "D-N.C", "a.m", "example.com", but not "end.The" for want of a blank.
    fn is_inner_stop(&self, start: usize, at: usize, after: char) -> bool {
        let word = self.content.get(start..at).unwrap_or("");
        let last = word.rsplit(['.', '-']).next().unwrap_or("");
        let single = last.chars().count() == 1;
        after.is_alphabetic() && if single { !after.is_lowercase() || last.chars().all(char::is_lowercase) } else { after.is_lowercase() }
    }

    /// Whether the full stop after `form` is its own: abbreviations, initialisms, initials before a name.
    fn takes_stop(&mut self, form: &str, after: usize) -> bool {
        if form.contains('.') {
            return form.rsplit('.').next().is_some_and(|last| last.chars().count() == 1);
        }
        if form.chars().count() == 1 {
            let next = self.content.get(after..).unwrap_or("").trim_start().chars().next();
            return form != "I" && form.chars().all(char::is_uppercase) && next.is_some_and(char::is_uppercase);
        }
        if form.len() > 8 {
            return false;
        }
        self.dotted.clear();
        self.dotted.push_str(form);
        self.dotted.push('.');
        let symbol = self.lexicons.symbols.lookup(&self.dotted, &mut self.buffer);
        let known = self.lexicons.abbreviations.word(symbol).is_some();
        // "no." only before a number.
        known
            && (!form.eq_ignore_ascii_case("no")
                || self.content.get(after..).unwrap_or("").trim_start().starts_with(|c: char| c.is_ascii_digit()))
    }

    /// Takes what is no word; gives where it ends.
    fn mark(&mut self, start: usize, letter: char, limit: usize, spaced: bool) -> usize {
        let width = letter.len_utf8();
        let run = |same: char| self.content.get(start..limit).unwrap_or("").chars().take_while(|c| *c == same).count();
        let (kind, end) = match letter {
            '.' => (TokenKind::Stop, start + run('.')),
            '!' | '?' | '…' | '。' => (TokenKind::Stop, start + width),
            ',' => (TokenKind::Comma, start + width),
            ':' | ';' => (TokenKind::Colon, start + width),
            '—' | '–' | '―' => (TokenKind::Dash, start + width),
            '-' => (TokenKind::Dash, start + run('-')),
            '(' | ')' | '[' | ']' | '{' | '}' => (TokenKind::Bracket, start + width),
            '`' | '\'' => (TokenKind::Mark, start + run(letter).min(2)),
            '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' | '‘' | '’' | '‚' | '‛' | '＂' | '「' | '」' | '『' | '』' => {
                (TokenKind::Mark, start + width)
            }
            _ => (TokenKind::Symbol, start + width),
        };
        self.push(start, end, kind, spaced);
        end
    }
}

/// Characters without a width: they part no words' folding, and begin none.
fn is_ignorable(letter: char) -> bool {
    matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{00AD}')
}

fn is_combining(letter: char) -> bool {
    matches!(letter, '\u{0300}'..='\u{036F}' | '\u{00AD}' | '\u{200D}')
}

fn case(form: &str) -> Case {
    if form.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Case::Lower;
    }
    let mut letters = form.chars().filter(|letter| letter.is_alphabetic());
    let Some(first) = letters.next() else { return Case::None };
    let (mut upper, mut lower) = (0, 0);
    for letter in letters {
        if letter.is_uppercase() {
            upper += 1;
        } else if letter.is_lowercase() {
            lower += 1;
        }
    }
    match (first.is_uppercase(), upper, lower) {
        (true, 0, 0) | (true, _, 0) => Case::Upper,
        (true, _, _) => Case::Capitalised,
        (false, 0, _) if first.is_lowercase() => Case::Lower,
        (false, 0, _) => Case::None,
        (false, _, _) => Case::Mixed,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn forms(content: &str) -> Vec<&str> {
        let lexicons = Lexicons::load(None).unwrap();
        let mut scanner = Scanner::new(content, &lexicons);
        scanner.paragraph(Span::of(0, content.len()));
        let tokens: Vec<Token> = scanner.done().into_iter().flat_map(|scanned| scanned.tokens).collect();
        tokens.into_iter().map(|token| token.span.slice(content)).collect()
    }

    #[test]
    fn words_and_marks() {
        for (text, cut) in [
            ("“It’s over,” he said.", "“ It ’s over , ” he said ."),
            ("The U.S. didn't call Dr. Osei at 5 p.m.", "The U.S. did n't call Dr. Osei at 5 p.m."),
            ("al-Sudani's US-led 13-year war", "al-Sudani 's US-led 13-year war"),
            ("J. K. Marsh paid $1,000.50 (no. 7)...", "J. K. Marsh paid $ 1,000.50 ( no. 7 ) ..."),
            ("He is 6'2\" tall--really", "He is 6 ' 2 \" tall -- really"),
            ("``Well,'' she wrote to a.b@example.com", "`` Well , '' she wrote to a.b@example.com"),
            ("The boys’ room at https://example.org/a?b now", "The boys ’ room at https://example.org/a ? b now"),
            ("the end.The next", "the end . The next"),
        ] {
            assert_eq!(forms(text).join(" "), cut, "{text}");
        }
    }
}
