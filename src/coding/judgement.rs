//! What one coder says of one thing in one row, and how an answer in words is taken: against a name of ours, or where we gave none.

use super::measure::{NO, YES};
use crate::authority::key;

/// A reply for "nobody can tell".
pub const UNTOLD: &str = "?";

/// What a coder says of one thing in one row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgement {
    /// The answer, in a form in which coders can be compared.
    pub value: String,
    /// Whether the program is right; none where it gave no answer or it is not known.
    pub is_right: Option<bool>,
    /// What should stand there instead.
    pub fix: Option<String>,
}

/// A reply to a name of ours; `alike` says whether two names are one.
pub fn to_name(ours: &str, cell: &str, reply: &str, alike: fn(&str, &str) -> bool) -> Judgement {
    let (value, is_right, fix) = match reply {
        "" | YES => (key(ours), true, None),
        NO => (format!("not {}", key(ours)), false, None),
        UNTOLD => (UNTOLD.to_owned(), false, None),
        _ if alike(cell, ours) => (key(ours), true, None),
        _ => (key(cell), false, Some(cell.to_owned())),
    };
    Judgement { value, is_right: Some(is_right), fix }
}

/// A reply where we gave no name, or where it is not known whether we did.
pub fn to_nothing(cell: &str, reply: &str, is_known: bool) -> Judgement {
    match reply {
        "" | YES | NO | UNTOLD => Judgement { value: UNTOLD.to_owned(), ..Judgement::default() },
        _ => Judgement { value: key(cell), is_right: None, fix: is_known.then(|| cell.to_owned()) },
    }
}

#[cfg(test)]
mod tests {
    use super::super::known::{same, within};
    use super::*;

    #[test]
    fn replies_are_taken_as_they_are_meant() {
        for (reply, value, is_right, fix) in [
            ("", "jane lowell", true, None),
            ("yes", "jane lowell", true, None),
            ("JANE LOWELL", "jane lowell", true, None),
            ("no", "not jane lowell", false, None),
            ("?", "?", false, None),
            ("Lowell", "lowell", false, Some("Lowell".to_owned())),
            ("Tom Reed", "tom reed", false, Some("Tom Reed".to_owned())),
        ] {
            let wanted = Judgement { value: value.to_owned(), is_right: Some(is_right), fix };
            assert_eq!(to_name("Jane Lowell", reply, reply, same), wanted, "{reply}");
        }
        assert_eq!(to_name("Jane Lowell", "Lowell", "lowell", within).is_right, Some(true));
        assert_eq!(to_nothing("Ann Vale", "ann vale", true).fix.as_deref(), Some("Ann Vale"));
        assert_eq!(to_nothing("Ann Vale", "ann vale", false), Judgement { value: "ann vale".to_owned(), ..Judgement::default() });
        assert_eq!(to_nothing("", "", true), Judgement { value: "?".to_owned(), ..Judgement::default() });
    }
}
