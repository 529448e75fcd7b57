//! Names in the text, as runs of tokens, with what stands around them: titles, roles, apposition, age.
//!
//! A run of capitalised words with particles, initials and connectors is a name; what kind of name is decided by what the text shows
//! (see [`super::evidence`]), and where nothing does, left open. In headlines every word has a capital, so there only words that no
//! lexicon has are taken.

use hashbrown::HashSet;

use super::evidence;
use super::labels::Labels;
use super::layers::Layers;
use super::roles;
use super::spellings::Spellings;
use crate::lexicons::names::{Gender, PARTICLES, PlaceKind, ReferentKind};
use crate::lexicons::words::Tag;
use crate::text::{Id, TokenId, TokenRange};
use crate::tokens::{Block, Case, Paragraph, TokenKind, by_paragraphs};

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameKind {
    Person,
    Organization,
    Place,
    Document,
}

/// One name in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Name {
    /// With its titles.
    pub tokens: TokenRange,
    /// Without them.
    pub core: TokenRange,
    /// A title stands before it.
    pub titled: bool,
    /// What says who it is: "Turkish Foreign Minister", "a nurse in Leeds".
    pub role: Option<TokenRange>,
    /// As this mention shows it.
    pub kind: Option<NameKind>,
    /// As its title or role shows it.
    pub gender: Option<Gender>,
    /// An acronym in brackets after it.
    pub acronym: Option<TokenRange>,
    /// It follows "the".
    pub has_article: bool,
    /// A noun for a body after a name: "Vale campaign".
    pub compound: bool,
}

impl Name {
    fn bare(core: TokenRange) -> Self {
        Self { tokens: core, core, titled: false, role: None, kind: None, gender: None, acronym: None, has_article: false, compound: false }
    }
}

/// The names of a document, in order of their last words; a name that holds another comes after it.
pub(super) fn find(layers: &Layers<'_, '_>) -> Vec<Name> {
    let (labels, common) = (Labels::new(layers), roles::common_acronyms(layers));
    // A label alone on its line looks like a piece of the page.
    let is_read = |paragraph: &&Paragraph| paragraph.block != Block::Furniture || labels.is_named(paragraph.tokens.start());
    let found = by_paragraphs(layers.text, |paragraphs| {
        let sentence = TokenRange::of(0, 0);
        let mut finder = Finder { layers, labels: &labels, common: &common, names: Vec::new(), doubtful: Vec::new(), sentence };
        let paragraphs = layers.text.paragraphs.slice(paragraphs).iter().filter(is_read);
        for sentence in paragraphs.flat_map(|paragraph| layers.text.sentences.slice(paragraph.sentences)) {
            finder.sentence(sentence.tokens);
        }
        vec![(finder.names, finder.doubtful)]
    });
    let (names, doubtful): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    settled(layers, names.concat(), doubtful.concat())
}

/// Names once all of the document are known: with the doubtful words that end a name elsewhere, without a common word with which a sentence
/// begins where the rest is a name elsewhere: "Suddenly Vale said".
fn settled(layers: &Layers<'_, '_>, mut names: Vec<Name>, mut doubtful: Vec<Name>) -> Vec<Name> {
    let spellings = Spellings::new(layers, &names);
    doubtful.retain(|name| spellings.is_name(layers, name.core.start()));
    for name in &mut names {
        if spellings.has_given_before(layers, name) {
            let whole = TokenRange::of(name.core.start() - 1, name.core.end());
            *name = Name { tokens: whole, core: whole, ..*name };
        }
        if spellings.has_common_start(layers, name) {
            let core = TokenRange::of(name.core.start() + 1, name.core.end());
            *name = Name { gender: name.gender, role: name.role.filter(|role| role.start() >= core.end()), ..Name::bare(core) };
        }
    }
    if !doubtful.is_empty() {
        names.append(&mut doubtful);
        names.sort_by_key(|name| (name.core.end(), std::cmp::Reverse(name.core.start())));
    }
    names
}

/// The name whose last word stands right before `end`: the longest if there are several.
pub(super) fn ending_at(names: &[Name], end: usize) -> Option<usize> {
    let at = names.partition_point(|name| name.core.end() < end);
    let same = names.iter().skip(at).take_while(|name| name.core.end() == end).count();
    (at + same).checked_sub(1).filter(|_| same > 0)
}

/// The names that end within `tokens`, by position in `names`.
pub(super) fn within(names: &[Name], tokens: TokenRange) -> std::ops::Range<usize> {
    let from = names.partition_point(|name| name.core.end() <= tokens.start());
    from..names.partition_point(|name| name.core.end() <= tokens.end())
}

struct Finder<'f, 'l, 'd> {
    layers: &'f Layers<'l, 'd>,
    labels: &'f Labels,
    /// Acronyms that name nobody.
    common: &'f HashSet<&'d str>,
    names: Vec<Name>,
    /// Words at the beginning of a sentence that are names if the document has such a name elsewhere.
    doubtful: Vec<Name>,
    sentence: TokenRange,
}

/// A run of name words; its title, if it has one, is `start..core`.
#[derive(Clone, Copy)]
struct Run {
    start: usize,
    core: usize,
    end: usize,
}

/// Particles with which a surname may begin where no given name stands before it.
const OPENERS: [&str; 8] = ["al", "bin", "da", "de", "di", "du", "van", "von"];
const SUFFIXES: [&str; 7] = ["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"];
/// No name is longer.
const LONGEST: usize = 24;
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// Days that begin sentences.
const DAYS: [&str; 4] = ["yesterday", "today", "tomorrow", "tonight"];
/// Months that people are named after.
const NAMED_MONTHS: [&str; 5] = ["april", "august", "june", "march", "may"];
const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

impl Finder<'_, '_, '_> {
    fn sentence(&mut self, tokens: TokenRange) {
        self.sentence = tokens;
        if self.is_shouted() {
            return;
        }
        let mut at = tokens.start();
        while at < tokens.end() {
            at = match self.run(at) {
                Some(run) => self.add(run),
                None => self.doubt(at),
            };
        }
    }

    /// A heading all in capitals shows no names.
    fn is_shouted(&self) -> bool {
        let words = || self.layers.text.tokens.slice(self.sentence).iter().filter(|token| token.kind == TokenKind::Word);
        words().nth(2).is_some() && words().all(|token| token.case == Case::Upper)
    }

    fn inside(&self, at: usize) -> bool {
        at >= self.sentence.start() && at < self.sentence.end()
    }

    fn run(&self, start: usize) -> Option<Run> {
        if self.is_numeral(start) || self.labels.is_letter(start) {
            return None;
        }
        let mut run = Run { start, core: start, end: start };
        while let Some(step) = self.step(run) {
            run = step;
        }
        (run.end > run.core && self.is_fit(run)).then_some(run)
    }

    /// "VI" before a chapter's first word.
    fn is_numeral(&self, at: usize) -> bool {
        let form = self.layers.form(at);
        (2..=6).contains(&form.len())
            && !form.ends_with('.')
            && form.bytes().all(|letter| b"IVXL".contains(&letter))
            && (at == self.sentence.start() || self.layers.is(at - 1, &["chapter", "book", "part", "volume"]))
    }

    /// The run with its next piece: a title before a name, a name word, or a connector with the name word after it.
    fn step(&self, run: Run) -> Option<Run> {
        let at = run.end;
        if at - run.start > LONGEST {
            return None;
        }
        if let Some(title) = self.layers.title(at).filter(|title| self.is_titled(run, title.tokens)) {
            return Some(Run { core: at + title.tokens, end: at + title.tokens, ..run });
        }
        if self.is_name_word(at) {
            return Some(Run { end: at + 1, ..run });
        }
        let skip = self.connector(run);
        (skip > 0).then_some(Run { end: at + skip + 1, ..run })
    }

    /// Whether the title of `length` words at the end of `run` stands before a name rather than being the name itself.
    fn is_titled(&self, run: Run, length: usize) -> bool {
        let last = run.end + length - 1;
        let nominal = !self.layers.tag(last).is_verb() && self.inside(last + 1);
        // "the General Assembly" is no General.
        let body = self.layers.refers_to(last + 1, ReferentKind::Organization) && !self.is_name_word(last + 2);
        let nominal = nominal && !body;
        let breaks_name = run.end > run.core && self.layers.case(run.end) == Case::Lower;
        nominal && !breaks_name && (self.is_name_word(last + 1) || self.opener(last + 1) > 0)
    }

    fn is_name_word(&self, at: usize) -> bool {
        let hyphened = || self.layers.case(at) == Case::Mixed && self.layers.form(at).contains('-') && self.layers.tag(at) != Tag::JJ;
        let word = self.inside(at) && self.layers.kind(at) == Some(TokenKind::Word);
        word && (super::spellings::is_proper(self.layers, at) || hyphened() || self.is_label(at) || self.labels.is_named(at))
            && !self.is_calendar(at)
            && (self.layers.case(at) != Case::Upper || !self.common.contains(self.layers.form(at)))
    }

    /// "VALE: …": capitals right before a colon at the beginning of a line.
    fn is_label(&self, at: usize) -> bool {
        let begins = at <= self.sentence.start() + 3 && (self.sentence.start()..at).all(|before| self.layers.case(before) != Case::Lower);
        begins
            && self.layers.case(at) == Case::Upper
            && self.layers.form(at).len() > 1
            && self.layers.kind(at + 1) == Some(TokenKind::Colon)
    }

    fn is_calendar(&self, at: usize) -> bool {
        if self.layers.is(at, &WEEKDAYS) {
            return true;
        }
        if self.layers.is(at, &DAYS) || (self.layers.is(at, &MONTHS) && !self.layers.is(at, &NAMED_MONTHS)) {
            return true;
        }
        let dated = || self.layers.kind(at + 1) == Some(TokenKind::Number);
        let told =
            || at > 0 && self.layers.is(at - 1, &["in", "on", "since", "by", "last", "this", "next", "until", "of", "early", "late"]);
        self.layers.is(at, &MONTHS) && (dated() || told())
    }

    /// How many words at the end of `run` join the name word after them to it; 0 where none do.
    fn connector(&self, run: Run) -> usize {
        let at = run.end;
        if run.end == run.core {
            return self.opener(at);
        }
        let particles = (at..at + 3).take_while(|at| self.layers.case(*at) == Case::Lower && self.layers.is(*at, &PARTICLES)).count();
        if particles > 0 && self.inside(at + particles) && self.layers.case(at + particles) == Case::Capitalised {
            return particles;
        }
        let joined = self.layers.form(at) == "&" || self.is_nickname(at);
        if joined {
            return if self.layers.form(at) == "&" && self.is_name_word(at + 1) {
                1
            } else if self.is_nickname(at) {
                3
            } else {
                0
            };
        }
        self.organization_connector(run)
    }

    /// "de Vale" where no name stands before.
    fn opener(&self, at: usize) -> usize {
        let is_one_of = |at: usize, words: &[&str]| self.layers.case(at) == Case::Lower && self.layers.is(at, words);
        if !is_one_of(at, &OPENERS) {
            return 0;
        }
        let particles = 1 + usize::from(is_one_of(at + 1, &PARTICLES));
        if self.is_name_word(at + particles) { particles } else { 0 }
    }

    /// Ann “Nan” Vale
    fn is_nickname(&self, at: usize) -> bool {
        let mark = |at| self.layers.kind(at) == Some(TokenKind::Mark) && self.inside(at);
        mark(at) && mark(at + 2) && self.is_name_word(at + 1) && self.is_name_word(at + 3)
    }

    /// Committee for a Better Harbour, Court of Appeals for the Ninth Circuit, Ministry of Roads and Bridges
    fn organization_connector(&self, run: Run) -> usize {
        let organization = (run.core..run.end).any(|at| self.layers.refers_to(at, ReferentKind::Organization));
        let article = usize::from(self.layers.is(run.end + 1, &["the", "a", "an"]));
        if organization && self.layers.is(run.end, &["of", "for", "on"]) && self.is_name_word(run.end + 1 + article) {
            return 1 + article;
        }
        let compound = organization && (run.core..run.end).any(|at| self.layers.is(at, &["of", "for"]));
        let known =
            || self.layers.lexicons.vocabulary.info(self.layers.text.tokens.find(TokenId::new(run.end + 1)).and_then(|token| token.symbol));
        let goes_on = compound && self.layers.is(run.end, &["and"]) && self.is_name_word(run.end + 1);
        usize::from(goes_on && known().is_some_and(|info| !info.best.is_proper()))
    }

    /// A single word that is a title or a noun for people is no name by itself: "the Senator", "Republicans".
    fn is_fit(&self, run: Run) -> bool {
        let last = run.end - 1;
        if roles::acronym_after(self.layers, run.end, self.sentence).is_some() {
            return true;
        }
        let demonym = self.layers.lexicons.places.word(self.layers.text.symbol(TokenId::new(last)));
        let people = demonym.is_some_and(|place| place.kind == PlaceKind::Demonym) || self.layers.refers_to(last, ReferentKind::Person);
        if self.layers.tag(last) == Tag::NNPS && people {
            return false;
        }
        if run.end - run.start > 1 {
            let titles_only = self.layers.title(run.core).is_some_and(|title| run.core + title.tokens >= run.end);
            return (!titles_only || run.core > run.start) && !self.is_post(run);
        }
        self.layers.referent(last).is_none() && self.layers.title(last).is_none()
    }

    /// "Ruritania PM", "Vale Bank CEO": somebody's post and no name.
    fn is_post(&self, run: Run) -> bool {
        let last = run.end - 1;
        let post = self.layers.title(last).is_some_and(|title| title.tokens == 1) || self.layers.refers_to(last, ReferentKind::Person);
        let place = self.layers.lexicons.places.word(self.layers.text.symbol(TokenId::new(run.start))).is_some();
        let body = (run.start..last).any(|at| self.layers.refers_to(at, ReferentKind::Organization));
        post && (place || body || (self.layers.case(last) == Case::Upper && self.layers.case(run.start) != Case::Upper))
    }

    /// Adds the name of a run and what goes with it; gives where to read on.
    fn add(&mut self, run: Run) -> usize {
        let end = self.with_suffix(run.end);
        // "St. Louis" has no title.
        let run = if evidence::place(self.layers, TokenRange::of(run.start, end)).is_some() { Run { core: run.start, ..run } } else { run };
        let mut core = TokenRange::of(self.without_demonym(run), end);
        let acronym = roles::acronym_after(self.layers, end, self.sentence);
        if let Some(full) = acronym.and_then(|acronym| roles::spelled_out(self.layers, acronym, end, self.sentence)) {
            core = TokenRange::of(full.start().min(core.start()), end);
            while self.names.last().is_some_and(|last| last.core.start() >= core.start()) {
                self.names.pop();
            }
        }
        let address = TokenRange::of(run.start, core.start());
        let address = Some(address).filter(|address| roles::is_honorific(self.layers, *address));
        let title = address.or_else(|| roles::before(self.layers, run.start, core, self.sentence));
        let start = title.map_or(core.start(), |title| title.start());
        let office = title.filter(|_| address.is_none());
        let role = office.or_else(|| roles::beside(self.layers, start, core.end(), self.sentence));
        let gender = [title, role].into_iter().flatten().find_map(|role| roles::gender(self.layers, role));
        let has_article = start > self.sentence.start() && self.layers.is(start - 1, &["the"]);
        let name =
            Name { tokens: TokenRange::of(start, end), titled: title.is_some(), role, gender, acronym, has_article, ..Name::bare(core) };
        self.names.push(Name { kind: evidence::kind(self.layers, &name), ..name });
        self.compound(name);
        end.max(acronym.map_or(0, |acronym| acronym.end()))
    }

    fn with_suffix(&self, end: usize) -> usize {
        let comma = usize::from(self.layers.kind(end) == Some(TokenKind::Comma));
        if self.inside(end + comma) && self.layers.is(end + comma, &SUFFIXES) { end + comma + 1 } else { end }
    }

    /// Where the core begins: "British" in "British Ann Vale" is none of it.
    fn without_demonym(&self, run: Run) -> usize {
        let word = self.layers.text.symbol(TokenId::new(run.core));
        let demonym = self.layers.lexicons.places.word(word).is_some_and(|place| place.kind == PlaceKind::Demonym);
        let describes = demonym || self.layers.refers_to(run.core, ReferentKind::Person);
        let organization = (run.core..run.end).any(|at| self.layers.refers_to(at, ReferentKind::Organization));
        if describes && !organization && run.end - run.core > 2 { run.core + 1 } else { run.core }
    }

    /// A name with a noun for a body after it: "the Vale campaign", "Ruritania’s foreign ministry".
    fn compound(&mut self, name: Name) {
        let mut at = name.core.end();
        let possessive = self.layers.tag(at) == Tag::POS;
        at += usize::from(possessive);
        let modifies = |at: usize| self.inside(at) && self.layers.case(at) == Case::Lower;
        let from = at;
        while at < from + 4 && modifies(at) && matches!(self.layers.tag(at), Tag::NN | Tag::JJ | Tag::VBG) {
            at += 1;
        }
        let whole = at > from && self.layers.refers_to(at - 1, ReferentKind::Organization) && !self.layers.tag(at).is_noun();
        if whole && (self.layers.tag(at) != Tag::POS || !self.layers.tag(at + 1).is_noun()) {
            let core = TokenRange::of(name.core.start(), at);
            self.names.push(Name { kind: Some(NameKind::Organization), has_article: name.has_article, compound: true, ..Name::bare(core) });
        }
    }

    /// Notes a capitalised word that is a noun for people ("Baker"), or whose capital the beginning of a sentence explains; gives where to
    /// read on.
    fn doubt(&mut self, at: usize) -> usize {
        let begins = at == self.sentence.start() || (at > 0 && self.layers.kind(at - 1) == Some(TokenKind::Mark));
        let bare = self.is_name_word(at) && (at == 0 || !self.layers.is(at - 1, &["the", "a", "an"]));
        let capital = self.layers.case(at) == Case::Capitalised && self.layers.kind(at) == Some(TokenKind::Word);
        let after = self.layers.kind(at + 1) != Some(TokenKind::Word) || self.layers.tag(at + 1).is_finite();
        if capital && (bare || (begins && after)) && self.layers.pronoun(at).is_none() {
            self.doubtful.push(Name::bare(TokenRange::of(at, at + 1)));
        }
        at + 1
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::attributions::Attributions;
    use crate::lexicons::Lexicons;
    use crate::tokens::Text;
    use crate::{quotations, syntax};

    /// The names of a text, with their roles in brackets.
    fn names(content: &str) -> String {
        let lexicons = Lexicons::load(None).unwrap();
        let text = Text::new(content, &lexicons);
        let syntax = syntax::read(&text, &lexicons, &syntax::Model::embedded().unwrap());
        let quotations = quotations::find(&text, &syntax, "test", &mut Vec::new());
        let attributions = Attributions::default();
        let layers = Layers { text: &text, syntax: &syntax, quotations: &quotations, attributions: &attributions, lexicons: &lexicons };
        let shown = |name: &Name| match name.role {
            Some(role) => format!("{} [{}]", text.slice(name.core), text.slice(role)),
            None => text.slice(name.core).to_owned(),
        };
        find(&layers).iter().map(shown).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn names_are_found_whole() {
        for (text, expected) in [
            ("On Monday the mayor met Omar bin Said and Ilka van der Brandt.", "Omar bin Said; Ilka van der Brandt"),
            ("She met Mr. Lew T. Marsh Jr. in May.", "Lew T. Marsh Jr."),
            ("It hit the Committee for a Better Harbour hard.", "Committee for a Better Harbour"),
            ("We saw the Marsh campaign and Ilka Brandt’s office.", "Marsh; Marsh campaign; Ilka Brandt; Ilka Brandt’s office"),
            ("They met the Senator and the Republicans.", ""),
            ("He saw Ann “Nan” Brandt there.", "Ann “Nan” Brandt"),
            ("We saw it. Yesterday Marsh left. October was cold.", "Marsh"),
            ("They moved to St. Louis and Washington D.C. last year.", "St. Louis; Washington D.C."),
            ("The gross domestic product (GDP) fell. The Harbour and Roads Board (HRB) said that GDP fell.", "Harbour and Roads Board"),
            (
                "That day we met young Frank Marsh there at last. He saw Bob Marsh. Bob Marsh left. Frank said no.",
                "Frank Marsh; Bob Marsh; Bob Marsh; Frank",
            ),
        ] {
            assert_eq!(names(text), expected, "{text}");
        }
    }

    #[test]
    fn roles_stand_before_and_after() {
        for (text, expected) in [
            ("She met Foreign Minister Ilka Brandt there.", "Ilka Brandt [Foreign Minister]"),
            ("She met campaign manager Lew Marsh there.", "Lew Marsh [campaign manager]"),
            ("She met Lew Marsh, a retired nurse in Leeds, there.", "Lew Marsh [retired nurse in Leeds]; Leeds"),
            ("She met Ms. Ilka Brandt there.", "Ilka Brandt"),
        ] {
            assert_eq!(names(text), expected, "{text}");
        }
    }

    #[test]
    fn the_first_word_of_a_sentence_is_weighed() {
        assert_eq!(names("He met Tom Baker. Baker left."), "Tom Baker; Baker");
        assert_eq!(names("A cake was made. Baker left."), "");
        assert_eq!(names("We saw Lew Marsh and Marsh and Marsh. Suddenly Marsh left."), "Lew Marsh; Marsh; Marsh; Marsh");
    }
}
