//! Which speakers of a corpus are one: decided document by document, in order of the input, and never taken back.
//!
//! A person is known across documents by the full name alone, and only while nothing speaks against it: another gender, another calling
//! (a nurse, a senator), a lifetime between two dates. A namesake gets an id of its own. Where several of a name fit, none is joined. A
//! name with or without its middle initial is joined to the only one whom it fits, a short form ("Bill" for William) only where both
//! documents tell a calling, and it is the same.
//! Bodies are one by their name; whoever is known by a surname or a description stays in its document. People of the user's file and
//! corrections are left as they are. The limit: what a later document shows does not change an earlier one's rows.

use hashbrown::{HashMap, HashTable};

use super::full_name::{FullName, MIDDLE, Relation};
use super::voice::{Known, Traits};
use super::{Records, Voice, identity};

/// The persons of a corpus so far: about 100 bytes each.
#[derive(Debug, Default)]
pub struct Identities {
    all: Vec<Identity>,
    /// The names of all, one after another: see [`FullName::packed`].
    names: String,
    by_name: Filed,
    by_variant: Filed,
}

#[derive(Debug)]
struct Identity {
    /// See [`identity::number`].
    id: u64,
    /// Where its name ends.
    end: u32,
    traits: Traits,
}

/// Persons by a name, of which only a number is kept.
#[derive(Debug, Default)]
struct Filed(HashTable<([u32; 2], u32)>);

impl Filed {
    /// Those of a name, in no order.
    fn get(&self, name: &str) -> impl Iterator<Item = usize> {
        let (place, name) = Self::place(name);
        self.0.iter_hash(place).filter(move |(other, _)| *other == name).map(|(_, at)| *at as usize)
    }

    fn add(&mut self, name: &str, at: usize) {
        let (place, name) = Self::place(name);
        self.0.insert_unique(place, (name, u32::try_from(at).unwrap_or(u32::MAX)), |(name, _)| joined(*name));
    }

    /// Where a name stands, and by what it is known: one number, in halves so that it can stand anywhere in memory.
    fn place(name: &str) -> (u64, [u32; 2]) {
        let place = identity::hash(name);
        (place, [(place >> 32) as u32, place as u32])
    }
}

fn joined([high, low]: [u32; 2]) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

/// Who a voice is.
enum Place {
    /// This one.
    Known(usize),
    /// Somebody new, with an id by the name alone, or by the document too.
    New { namesake: bool },
    /// One of several who cannot be told apart.
    Open,
}

/// More namesakes than this are not told apart.
const NAMESAKES: usize = 64;

impl Identities {
    /// Gives the persons of the next document the ids that they have in the corpus.
    pub fn settle(&mut self, records: &mut Records) {
        let mut ids: HashMap<String, String> = HashMap::new();
        let document = records.document.doc_id.as_str();
        for voice in records.voices.iter_mut().filter(|voice| voice.known == Known::InFull) {
            if !ids.contains_key(&voice.speaker_id) {
                let Some(settled) = self.person(document, voice) else { continue };
                ids.insert(voice.speaker_id.clone(), settled);
            }
            if let Some(id) = ids.get(&voice.speaker_id) {
                voice.speaker_id.clone_from(id);
            }
        }
        let spoken = records.quotes.iter_mut().filter_map(|quote| quote.speaker_id.as_mut());
        for id in spoken.chain(records.mentions.iter_mut().filter_map(|mention| mention.id.as_mut())) {
            if let Some(settled) = ids.get(id.as_str()) {
                id.clone_from(settled);
            }
        }
    }

    /// The id of a person; notes what the document tells.
    fn person(&mut self, document: &str, voice: &Voice) -> Option<String> {
        let full = voice.full.as_ref()?;
        let own = || identity::in_document(document, &voice.name, crate::speakers::SpeakerKind::Person);
        match self.place(full, &voice.traits) {
            Place::Open => Some(own()),
            Place::New { namesake } => {
                let id = if namesake { own() } else { voice.speaker_id.clone() };
                // Ids are of one kind: see `identity::speaker`.
                self.add(identity::number(&id)?, full, voice.traits);
                Some(id)
            }
            Place::Known(at) => {
                let identity = self.all.get_mut(at)?;
                identity.traits.learn(&voice.traits);
                let id = identity::numbered(identity.id);
                if !self.by_name.get(&full.key).any(|known| known == at) {
                    self.by_name.add(&full.key, at);
                }
                Some(id)
            }
        }
    }

    fn place(&self, full: &FullName, traits: &Traits) -> Place {
        let same: Vec<usize> = self.by_name.get(&full.key).collect();
        let fits = |at: &&usize| self.all.get(**at).is_some_and(|identity| identity.traits.against(traits).is_none());
        let mut fitting = same.iter().filter(fits);
        match (fitting.next(), fitting.next()) {
            (Some(at), None) => return Place::Known(*at),
            (Some(_), Some(_)) => return Place::Open,
            _ if same.len() >= NAMESAKES => return Place::Open,
            _ => {}
        }
        match self.variants(full, traits).as_slice() {
            [at] if same.is_empty() => Place::Known(*at),
            _ => Place::New { namesake: !same.is_empty() },
        }
    }

    /// Those whose name is a variant; of those with a short form, who have a calling in common.
    fn variants(&self, full: &FullName, traits: &Traits) -> Vec<usize> {
        let mut found = Vec::new();
        for at in full.variants().flat_map(|variant| self.by_variant.get(&variant).collect::<Vec<_>>()) {
            let Some(identity) = self.all.get(at) else { continue };
            let relation = FullName::unpacked(self.name(at)).map_or(Relation::None, |other| full.relation(&other));
            let Relation::Variant(how) = relation else { continue };
            let told = how == MIDDLE || identity.traits.callings.meet(traits.callings);
            let fits = told && identity.traits.against(traits).is_none();
            if fits && !found.contains(&at) {
                found.push(at);
            }
        }
        found
    }

    fn add(&mut self, id: u64, full: &FullName, traits: Traits) {
        let at = self.all.len();
        self.by_name.add(&full.key, at);
        for variant in full.variants() {
            if self.by_variant.get(&variant).count() < NAMESAKES {
                self.by_variant.add(&variant, at);
            }
        }
        self.names.push_str(&full.packed());
        self.all.push(Identity { id, end: u32::try_from(self.names.len()).unwrap_or(u32::MAX), traits });
    }

    fn name(&self, at: usize) -> &str {
        let end = |at: usize| self.all.get(at).map_or(0, |identity| identity.end as usize);
        self.names.get(at.checked_sub(1).map_or(0, end)..end(at)).unwrap_or("")
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::lexicons::Lexicons;
    use crate::lexicons::names::{Calling, Gender};
    use crate::records::voice::Days;
    use crate::records::{Totals, sample};
    use crate::speakers::SpeakerKind;

    /// Documents in which one person speaks, each as "name, m or f, calling, date"; what is not told may be left out.
    fn corpus(documents: &[&str]) -> Vec<Records> {
        let (first, lexicons) = (sample::records("a"), Lexicons::load(None).unwrap());
        let mut identities = Identities::default();
        let document = |(at, line): (usize, &&str)| {
            let mut records = first.clone();
            records.document.doc_id = format!("document {at}");
            records.voices = vec![voice(&records.document.doc_id, line, &lexicons)];
            records.quotes.iter_mut().for_each(|quote| {
                quote.speaker_id = Some(records.voices[0].speaker_id.clone());
                quote.speaker = Some(records.voices[0].name.clone());
            });
            records
        };
        let mut all: Vec<Records> = documents.iter().enumerate().map(document).collect();
        all.iter_mut().for_each(|records| identities.settle(records));
        all
    }

    fn voice(document: &str, line: &str, lexicons: &Lexicons) -> Voice {
        let mut parts = line.split(", ");
        let name = parts.next().unwrap().to_owned();
        let mut traits = Traits { kind: Some(SpeakerKind::Person), ..Traits::default() };
        for part in parts {
            match part {
                "m" => traits.gender = Some(Gender::Male),
                "f" => traits.gender = Some(Gender::Female),
                "public" => traits.callings = traits.callings.with(Calling::Public),
                "medicine" => traits.callings = traits.callings.with(Calling::Medicine),
                day => traits.days = Some(Days::of(day)),
            }
        }
        let known = identity::known(&name, SpeakerKind::Person, false);
        let speaker_id = identity::speaker(document, &name, SpeakerKind::Person, known);
        let aliases = vec![name.split(' ').next_back().unwrap().to_owned()];
        Voice { speaker_id, full: FullName::new(&name, lexicons), name, aliases, known, traits }
    }

    /// Who is one with whom, by the number of the first document: "0 0 2".
    fn groups(documents: &[&str]) -> String {
        let all = corpus(documents);
        let ids: Vec<&String> = all.iter().map(|records| records.quotes[0].speaker_id.as_ref().unwrap()).collect();
        assert!(all.iter().zip(&ids).all(|(records, id)| records.voices[0].speaker_id == **id));
        let first = |id: &&String| ids.iter().position(|other| other == id).unwrap().to_string();
        ids.iter().map(first).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn one_or_several() {
        for (documents, expected) in [
            (&["Orla Venn", "ORLA VENN", "Orla Venn, f"][..], "0 0 0"),
            (&["Orla Venn, f, public", "Orla Venn, f", "Orla Venn, public"], "0 0 0"),
            (&["Orla Venn", "Omar Venn"], "0 1"),
            (&["Orla Venn", "Venn", "Venn"], "0 1 2"),
            (&["Kit Venn, f", "Kit Venn, m", "Kit Venn, f"], "0 1 0"),
            (&["Kit Venn, f", "Kit Venn, m", "Kit Venn"], "0 1 2"),
            (&["Orla Venn, medicine", "Orla Venn, public", "Orla Venn, medicine"], "0 1 0"),
            (&["Orla Venn, medicine", "Orla Venn, medicine, public", "Orla Venn, public"], "0 0 0"),
            (&["Orla Venn, 1901-02-03", "Orla Venn, 1999-01-01", "Orla Venn, 2020-01-01"], "0 1 1"),
            (&["William Marden, public", "Bill Marden, public"], "0 0"),
            (&["William Marden, public", "Bill Marden", "Bill Marden, medicine"], "0 1 1"),
            (&["William Marden, public", "Bill Marden, public", "Bill Marden"], "0 0 0"),
            (&["William Marden, m, public", "Bill Marden, f, public"], "0 1"),
            (&["William Marden, public", "Bill Marsh, public"], "0 1"),
            (&["William Marden, public", "Wilfred Marden, public", "Will Marden, public"], "0 1 2"),
            (&["Orla T. Venn", "Orla Venn", "O. Venn, public", "Orla T. Venn"], "0 0 2 0"),
            (&["Orla T. Venn", "Orla B. Venn", "Orla Venn"], "0 1 2"),
            (&["Tom Venn, public", "Tom Venn Jr., public"], "0 1"),
        ] {
            assert_eq!(groups(documents), expected, "{documents:?}");
        }
    }

    /// The speakers' basis and who was kept apart from them, ids left out.
    fn told(documents: &[&str]) -> Vec<String> {
        let mut totals = Totals::default();
        corpus(documents).iter().for_each(|records| totals.add(records).unwrap());
        let (speakers, _) = totals.collected();
        let plain = |text: String| speakers.iter().fold(text, |text, row| text.replace(&format!(" {}", row.id), ""));
        speakers.iter().map(|row| plain(format!("{} | {}", row.identity_basis, row.kept_apart.join(" | ")))).collect()
    }

    #[test]
    fn why_is_told() {
        let found =
            told(&["William Marden, m, public", "William Marden", "Bill Marden, public", "William Marden, f", "Omar Marden", "Marden"]);
        assert_eq!(
            found[0],
            "full name in 3 documents; “Bill Marden” by nickname in 1; “Marden” by surname in 3; \
             gender told in 1, calling in 2, none against it | William Marden (another gender) | Marden in 1 document (a surname alone) | \
             Omar Marden (another given name)"
        );
        let single = "a single name: within one document | William Marden (a surname alone) | Omar Marden (a surname alone) | \
             William Marden (a surname alone)";
        assert!(found.iter().any(|told| told == single), "{found:?}");
        let found = told(&["Orla Venn, medicine", "Orla Venn, public"]);
        let nurse = "full name in 1 document; “Venn” by surname in 1 | Orla Venn (another calling: public there, medicine here)";
        assert!(found.iter().any(|told| told == nurse), "{found:?}");
    }
}
