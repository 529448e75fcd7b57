//! What a token is to its head: the relations of Universal Dependencies as English treebanks of its first version name them.

macro_rules! relations {
    ($($name:ident $text:literal),* $(,)?) => {
        /// A relation between a token and its head, which is a word of content: prepositions, auxiliaries and conjunctions hang on it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        #[allow(missing_docs)]
        #[repr(u8)]
        pub enum Relation { #[default] $($name),* }

        impl Relation {
            /// All relations with their names, in the order of their numbers; the root comes last.
            pub const ALL: &'static [(&'static str, Relation)] = &[$(($text, Relation::$name)),*];
        }
    };
}

relations!(
    Dep "dep", Punct "punct", Nsubj "nsubj", NsubjPass "nsubj:pass", Csubj "csubj", CsubjPass "csubj:pass", Obj "obj",
    Iobj "iobj", Ccomp "ccomp", Xcomp "xcomp", Advcl "advcl", Acl "acl", AclRelcl "acl:relcl", Nmod "nmod", NmodPoss "nmod:poss",
    NmodTmod "nmod:tmod", NmodNpmod "nmod:npmod", Case "case", Mark "mark", Det "det", DetPredet "det:predet", Amod "amod",
    Advmod "advmod", Neg "neg", Aux "aux", AuxPass "aux:pass", Cop "cop", Cc "cc", CcPreconj "cc:preconj", Conj "conj",
    Appos "appos", Compound "compound", CompoundPrt "compound:prt", Mwe "mwe", Nummod "nummod", Parataxis "parataxis",
    Discourse "discourse", Expl "expl", Root "root",
);

/// Names of other versions, and what they are here.
const OTHER_NAMES: &[(&str, Relation)] = &[
    ("dobj", Relation::Obj),
    ("nsubjpass", Relation::NsubjPass),
    ("csubjpass", Relation::CsubjPass),
    ("auxpass", Relation::AuxPass),
    ("obl", Relation::Nmod),
    ("obl:unmarked", Relation::NmodTmod),
    ("obl:tmod", Relation::NmodTmod),
    ("obl:npmod", Relation::NmodNpmod),
    ("nmod:unmarked", Relation::NmodTmod),
    ("nmod:desc", Relation::Compound),
    ("advcl:relcl", Relation::AclRelcl),
    ("fixed", Relation::Mwe),
    ("flat", Relation::Compound),
    ("vocative", Relation::Discourse),
];

impl Relation {
    /// The name in treebanks.
    pub fn name(self) -> &'static str {
        Self::of(self as usize).map_or("dep", |(name, _)| name)
    }

    /// The relation of a number, as `as u8` gives it; [`Relation::Dep`] for numbers of none.
    #[inline]
    pub fn from_number(number: usize) -> Self {
        Self::of(number).map_or(Relation::Dep, |(_, relation)| relation)
    }

    fn of(number: usize) -> Option<(&'static str, Relation)> {
        Self::ALL.get(number).copied()
    }

    /// The relation of a name in a treebank of any version; the part before the colon decides where the whole is not known, and what
    /// has no counterpart is [`Relation::Dep`].
    pub fn from_name(name: &str) -> Self {
        let known = |name: &str| Self::ALL.iter().chain(OTHER_NAMES).find(|(other, _)| *other == name).map(|(_, relation)| *relation);
        known(name).or_else(|| known(name.split(':').next().unwrap_or(name))).unwrap_or(Relation::Dep)
    }

    /// Subjects of any kind.
    pub fn is_subject(self) -> bool {
        matches!(self, Relation::Nsubj | Relation::NsubjPass | Relation::Csubj | Relation::CsubjPass)
    }

    /// Clauses that hang on another: complements, adverbials, relative ones, clauses as subjects.
    pub fn is_clause(self) -> bool {
        use Relation::{Acl, AclRelcl, Advcl, Ccomp, Csubj, CsubjPass, Parataxis, Xcomp};
        matches!(self, Ccomp | Xcomp | Advcl | Acl | AclRelcl | Csubj | CsubjPass | Parataxis)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_lead_back() {
        for (number, (name, relation)) in Relation::ALL.iter().enumerate() {
            assert_eq!((*relation as usize, relation.name()), (number, *name));
            assert_eq!((Relation::from_number(number), Relation::from_name(name)), (*relation, *relation));
        }
        assert_eq!(Relation::from_number(200), Relation::Dep);
    }

    #[test]
    fn names_of_other_versions() {
        for (name, relation) in [
            ("dobj", Relation::Obj),
            ("obl:agent", Relation::Nmod),
            ("nsubj:outer", Relation::Nsubj),
            ("flat:foreign", Relation::Compound),
            ("reparandum", Relation::Dep),
        ] {
            assert_eq!(Relation::from_name(name), relation, "{name}");
        }
    }
}
