//! The relation of source, cue and content.

use serde::{Deserialize, Serialize};

use crate::cues::Cue;
use crate::quotations::Quotations;
use crate::text::{AttributionId, TokenRange};
use crate::tokens::Text;

/// Who (source) said (cue) what (content).
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// The attributed pieces in order, quotation marks included.
    pub content: Vec<TokenRange>,
    /// The cue; none where turns or a transcript's labels show who speaks.
    pub cue: Option<Cue>,
    /// Who is named as its source; none where the text names nobody ("it was announced that").
    pub source: Option<TokenRange>,
    /// How much of the content stands between quotation marks.
    pub kind: Kind,
    /// Which rule found it.
    pub rule: Rule,
    /// How likely it is right, 0..1.
    pub confidence: f32,
    /// The attribution within whose content this one stands.
    pub parent: Option<AttributionId>,
}

/// How much of a content stands between quotation marks, by its words; or that nobody is credited with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// All of it.
    Direct,
    /// Some.
    Mixed,
    /// None.
    Indirect,
    /// It is nobody's but the writer's.
    Narration,
}

impl Kind {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Direct => "direct",
            Kind::Mixed => "mixed",
            Kind::Indirect => "indirect",
            Kind::Narration => "narration",
        }
    }

    /// Adds it to the numbers of direct, mixed and indirect ones; narration is none of them.
    pub fn count(self, [direct, mixed, indirect]: &mut [u64; 3]) {
        *match self {
            Kind::Direct => direct,
            Kind::Mixed => mixed,
            Kind::Indirect => indirect,
            Kind::Narration => return,
        } += 1;
    }

    /// Counts the words of `content` inside and outside quotation marks.
    pub fn of(content: &[TokenRange], text: &Text<'_>, quotations: &Quotations) -> Kind {
        let words = content.iter().flat_map(|piece| piece.iter()).filter(|token| text.tokens[*token].is_word());
        let (mut inside, mut outside) = (0_usize, 0_usize);
        for word in words {
            if quotations.is_quoted(word) { inside += 1 } else { outside += 1 }
        }
        match (inside, outside) {
            (0, _) => Kind::Indirect,
            (_, 0) => Kind::Direct,
            _ => Kind::Mixed,
        }
    }
}

/// The rules that find attributions; a report names the one that decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// A quotation and a cue beside it: “…,” she said.
    Quotation,
    /// Source, cue, then the content in the cue's frame: she said that …
    Complement,
    /// Content, then source and cue: …, she said.
    Parenthetical,
    /// According to her, …
    AccordingTo,
    /// Her claim that …; in a statement
    Nominal,
    /// NAME: …
    Label,
    /// Turns of a dialogue.
    Conversation,
    /// No rule found it; the learned steps did.
    Learned,
    /// What stands in no other content.
    Narration,
}

impl Rule {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Rule::Quotation => "quotation",
            Rule::Complement => "complement",
            Rule::Parenthetical => "parenthetical",
            Rule::AccordingTo => "according-to",
            Rule::Nominal => "nominal",
            Rule::Label => "label",
            Rule::Conversation => "conversation",
            Rule::Learned => "learned",
            Rule::Narration => "narration",
        }
    }
}
