//! From the bytes of a dictionary to text: by its byte-order mark, else UTF-8, else windows-1252, in which older ones are written. Unlike
//! for texts nothing is guessed: the words are too few to guess by.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::draft::Draft;

pub(super) fn text<'b>(bytes: &'b [u8], draft: &mut Draft<'_>) -> Cow<'b, str> {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let is_utf8 = std::str::from_utf8(bytes).is_ok();
    let encoding = marked.unwrap_or(if is_utf8 { UTF_8 } else { WINDOWS_1252 });
    let (text, damaged) = encoding.decode_with_bom_removal(bytes);
    if marked.is_none() && !is_utf8 {
        draft.remark("not UTF-8; read as windows-1252: if letters look wrong, save the file as UTF-8");
    }
    if damaged {
        draft.remark(format!("parts are not {} and became U+FFFD", encoding.name()));
    }
    // Line ends of an old Mac.
    if text.contains('\r') && !text.contains('\n') { Cow::Owned(text.replace('\r', "\n")) } else { text }
}
