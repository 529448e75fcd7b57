//! What each quotation mark may be: opening, closing, or no quotation mark at all (an apostrophe, feet and inches).
//!
//! By its shape and by the white space around it. What the shape leaves open (straight marks, single marks) is decided here as far as
//! its paragraph shows it, the rest in [`super::pairing`] by what is open.

use crate::lexicons::is_one_of;
use crate::text::{TokenId, TokenRange, next, previous};
use crate::tokens::{Case, Text, Token, TokenKind};

/// A family of marks that open and close each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// " ＂
    Straight,
    /// “ ” „ ‟ `` ''
    Curly,
    /// ' ‘ ’ ‚
    Single,
    /// « » ‹ ›
    Angle,
    /// 「 」 『 』
    Corner,
}

/// A token that may open or close a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Which token.
    pub token: TokenId,
    /// Its family.
    pub style: Style,
    /// Whether it may open.
    pub opens: bool,
    /// Whether it may close.
    pub closes: bool,
}

/// The marks of a paragraph in order, without apostrophes and measures.
pub fn of_paragraph(text: &Text<'_>, tokens: TokenRange) -> Vec<Mark> {
    let marks: Vec<Mark> = tokens.iter().filter_map(|token| mark(text, token, tokens)).collect();
    settle_singles(text, tokens, marks)
}

/// The space around a mark.
struct Around {
    /// Nothing, or white space, or something that a quotation may follow stands before it.
    free_before: bool,
    /// Nothing, or white space, or something that may follow a quotation stands after it.
    free_after: bool,
}

fn around(text: &Text<'_>, token: TokenId, tokens: TokenRange) -> Around {
    let open = |id: TokenId| {
        matches!(text.kind(id), Some(TokenKind::Bracket | TokenKind::Dash | TokenKind::Mark | TokenKind::Symbol | TokenKind::Colon))
    };
    let before = previous(token).filter(|before| tokens.has(*before));
    let after = Some(next(token)).filter(|after| tokens.has(*after));
    let follows = |id: TokenId| !matches!(text.kind(id), Some(TokenKind::Word | TokenKind::Number | TokenKind::Symbol | TokenKind::Stop));
    Around {
        free_before: text.tokens[token].spaced || before.is_none_or(open),
        free_after: after.is_none_or(|after| {
            text.tokens[after].spaced || (follows(after) && !opens_word(text, after)) || is_final_stop(text, after, tokens)
        }),
    }
}

/// A full stop after a closing mark, but not the dots that a quotation may begin with.
fn is_final_stop(text: &Text<'_>, id: TokenId, tokens: TokenRange) -> bool {
    let after = next(id);
    text.kind(id) == Some(TokenKind::Stop) && (!tokens.has(after) || text.tokens[after].spaced || text.kind(after) == Some(TokenKind::Mark))
}

fn mark(text: &Text<'_>, id: TokenId, tokens: TokenRange) -> Option<Mark> {
    let token = text.tokens[id];
    if token.kind != TokenKind::Mark {
        return None;
    }
    let space = around(text, id, tokens);
    let opening_place = space.free_before && !space.free_after;
    let closing_place = !space.free_before && space.free_after;
    let neither = space.free_before == space.free_after;
    let (style, opens, closes) = match text.form(id) {
        "\"" | "＂" if is_measure(text, id, token) => return None,
        "\"" | "＂" => (Style::Straight, opening_place || neither, closing_place || neither),
        "“" | "‟" | "``" => (Style::Curly, !closing_place, closing_place),
        "„" => (Style::Curly, true, false),
        "”" | "''" => (Style::Curly, opening_place, !opening_place),
        "«" | "‹" => (Style::Angle, !closing_place, closing_place),
        "»" | "›" => (Style::Angle, opening_place, !opening_place),
        "「" | "『" => (Style::Corner, true, false),
        "」" | "』" => (Style::Corner, false, true),
        "‘" | "‚" | "‛" => (Style::Single, opening_place, closing_place),
        _ if is_measure(text, id, token) || is_elision(text, id) => return None,
        _ => (Style::Single, opening_place, !space.free_before || closing_place || tokens.last() == Some(id)),
    };
    (opens || closes).then_some(Mark { token: id, style, opens, closes })
}

/// 6'2", 5' 10": a mark right after a number, with more of the measure or a measure before it.
fn is_measure(text: &Text<'_>, id: TokenId, token: Token) -> bool {
    if token.spaced {
        return false;
    }
    let number = |id: TokenId| text.kind(id) == Some(TokenKind::Number);
    let feet = |id: TokenId| matches!(text.form(id), "'" | "’");
    let Some(before) = previous(id).filter(|before| number(*before)) else { return false };
    if feet(id) {
        let inches = next(next(id));
        return text.kind(next(id)) == Some(TokenKind::Number)
            && text.tokens.find(inches).is_some_and(|_| matches!(text.form(inches), "\"" | "”" | "''"));
    }
    let mark_before = previous(before).filter(|mark| feet(*mark));
    mark_before.and_then(previous).is_some_and(number)
}

/// An apostrophe that a word begins with, right after the mark: ‘’Tis only the wind.’
fn opens_word(text: &Text<'_>, id: TokenId) -> bool {
    matches!(text.form(id), "'" | "’") && is_elision(text, id)
}

/// Words that begin with an apostrophe.
const ELISIONS: [&str; 14] = ["tis", "twas", "twill", "twere", "em", "cause", "til", "till", "bout", "round", "cos", "n", "im", "er"];

/// ’tis, ’em, the ’90s
fn is_elision(text: &Text<'_>, id: TokenId) -> bool {
    let after = next(id);
    let Some(token) = text.tokens.find(after).filter(|token| !token.spaced) else { return false };
    let form = text.form(after);
    match token.kind {
        TokenKind::Number => form.ends_with('s') && form.len() == 3,
        TokenKind::Word => is_one_of(form, &ELISIONS),
        _ => false,
    }
}

/// Takes out the single marks that are apostrophes: an opening one that nothing closes, and, where a later mark closes the quotation
/// too, one that may be the apostrophe of a plural or of a dropped letter ("the boys’ room", "goin’ home").
fn settle_singles(text: &Text<'_>, tokens: TokenRange, marks: Vec<Mark>) -> Vec<Mark> {
    let single = |mark: &Mark| mark.style == Style::Single;
    let mut closer_after = false;
    let mut keep = vec![true; marks.len()];
    for (mark, keep) in marks.iter().zip(&mut keep).rev().filter(|(mark, _)| single(mark)) {
        if mark.opens && !mark.closes {
            *keep = closer_after;
            closer_after = false;
        } else if mark.closes {
            *keep = !(closer_after && is_like_apostrophe(text, mark.token, tokens));
            closer_after |= *keep;
        }
    }
    marks.into_iter().zip(keep).filter_map(|(mark, keep)| keep.then_some(mark)).collect()
}

/// A word right before it and, after a blank, a word in small letters.
fn is_like_apostrophe(text: &Text<'_>, id: TokenId, tokens: TokenRange) -> bool {
    let word_before = previous(id).is_some_and(|before| text.kind(before) == Some(TokenKind::Word)) && !text.tokens[id].spaced;
    let after = next(id);
    word_before && tokens.has(after) && text.tokens[after].spaced && text.tokens[after].case == Case::Lower
}
