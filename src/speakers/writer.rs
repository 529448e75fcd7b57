//! Who writes: the author that a document's metadata name, else the outlet, as the speaker of the writer's own words.
//!
//! The limit: several authors are one speaker, a group; who of them wrote what no metadata tell.

use super::{Resolution, Sieve, Speaker, SpeakerKind, Speakers};
use crate::corpus::Document;
use crate::lexicons::names::Callings;
use crate::text::{Id, SpeakerId};

impl Speakers {
    /// With the writer behind each of so many passages in place of the speakers behind sources; names stay.
    pub fn of_writer(mut self, document: &Document, passages: usize) -> Self {
        let writer = writer(document);
        let speaker = writer.is_some().then(|| SpeakerId::new(self.speakers.len()));
        let sieve = if writer.is_some() { Sieve::Writer } else { Sieve::None };
        if let Some(writer) = writer {
            self.speakers.push(writer);
        }
        self.resolutions = vec![Resolution { speaker, sieve, candidates: Vec::new() }; passages].into();
        self
    }
}

fn writer(document: &Document) -> Option<Speaker> {
    let told = |wanted: &str| document.metadata.iter().find(|(name, value)| &**name == wanted && !value.trim().is_empty());
    if let Some((_, author)) = told("author") {
        let name = without_by(author.trim());
        let several = [",", ";", "&", "|"].iter().any(|mark| name.contains(mark)) || name.split_whitespace().any(|word| word == "and");
        return Some(called(name, if several { SpeakerKind::Group } else { SpeakerKind::Person }));
    }
    told("outlet").map(|(_, outlet)| called(outlet.trim(), SpeakerKind::Organization))
}

/// "By Ann Lee" → "Ann Lee".
fn without_by(author: &str) -> &str {
    match author.split_once(char::is_whitespace) {
        Some((by, name)) if by.eq_ignore_ascii_case("by") => name.trim_start(),
        _ => author,
    }
}

fn called(name: &str, kind: SpeakerKind) -> Speaker {
    Speaker {
        name: name.to_owned(),
        kind,
        role: None,
        gender: None,
        gender_is_sure: false,
        gender_of_name: None,
        callings: Callings::default(),
        title_in_name: false,
        aliases: Vec::new(),
        mentions: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_author_else_the_outlet() {
        let of = |metadata: &[(&str, &str)]| {
            let metadata = metadata.iter().map(|(name, value)| ((*name).into(), (*value).to_owned())).collect();
            let document = Document { id: "a".into(), origin: "a".into(), metadata, text: "".into(), only: None };
            let speakers = Speakers::default().of_writer(&document, 2);
            assert_eq!(speakers.resolutions.len(), 2);
            speakers.speakers.iter().next().map(|writer| (writer.name.clone(), writer.kind))
        };
        for (metadata, name, kind) in [
            (&[("author", "By Ann Lee"), ("outlet", "Harbor Post")][..], "Ann Lee", SpeakerKind::Person),
            (&[("author", "Byron Hill")], "Byron Hill", SpeakerKind::Person),
            (&[("author", "Ann Lee and Bo Crane")], "Ann Lee and Bo Crane", SpeakerKind::Group),
            (&[("author", " "), ("outlet", "Harbor Post")], "Harbor Post", SpeakerKind::Organization),
        ] {
            assert_eq!(of(metadata), Some((name.to_owned(), kind)));
        }
        assert_eq!(of(&[("title", "A day")]), None);
    }
}
