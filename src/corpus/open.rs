//! From the bytes of one input to the reader of its format: unpacked first, then known by its content. Inputs of the user and members of
//! archives come the same way.

use std::sync::Arc;

use super::format::Format;
use super::intake::{Intake, problem};
use super::source::{Source, Stream};
use super::unpack::{self, Allowance};
use super::{Inputs, Reader, delimited, html, json_lines, json_values, plain, tar, warc, zip};
use crate::problem::{Problem, Rule};

/// What holds for all that one input contains.
#[derive(Clone)]
pub(super) struct Context {
    pub(super) inputs: Arc<Inputs>,
    pub(super) allowance: Allowance,
    /// Whether the input is a member of an archive.
    pub(super) is_member: bool,
}

impl Context {
    pub(super) fn new(inputs: &Arc<Inputs>) -> Self {
        Self { allowance: Allowance::new(inputs.max_unpacked, inputs.max_ratio), inputs: inputs.clone(), is_member: false }
    }
}

/// Opens an input. No reader is given back where it held one document, which was handed in.
///
/// # Errors
/// It cannot be read in any format.
pub(super) fn open(source: Source, stream: Stream, context: &Context, intake: &mut Intake) -> Result<Option<Box<dyn Reader>>, Problem> {
    let (stream, is_packed) = unpack::stream(stream, &context.allowance).map_err(|error| source.unreadable("", &error))?;
    let source = Source { is_packed: is_packed || source.is_packed, ..source };
    let inputs = &context.inputs;
    let refused = |message: &str, hint: &str| Err(problem(&source.name, "", Rule::Unreadable, message, hint));
    let format = match Format::seen(&stream.head, source.format) {
        Ok(Format::Tar) if context.is_member => return refused(NESTED, UNPACK),
        Ok(format) => format,
        Err(refusal) => return refused(refusal.message, refusal.hint),
    };
    match format {
        Format::Text => plain::read(source, stream, inputs, intake),
        Format::Comma | Format::Tab => delimited::read(source, stream, format, inputs, intake).map(Some),
        Format::JsonLines => Ok(Some(json_lines::read(source, stream, inputs))),
        Format::Json => Ok(Some(json_values::read(source, stream, inputs))),
        Format::Html => html::read(&source, stream, inputs, intake).map(|()| None),
        Format::Warc => Ok(Some(warc::read(source, stream, inputs))),
        Format::Tar => Ok(Some(tar::read(source, stream, context))),
        Format::Zip => zip::read(source, stream, context, intake),
        #[cfg(feature = "parquet")]
        Format::Parquet => super::parquet::read(source, stream, context).map(Some),
        #[cfg(not(feature = "parquet"))]
        Format::Parquet => refused(NO_PARQUET, WITH_PARQUET),
    }
}

#[cfg(not(feature = "parquet"))]
const NO_PARQUET: &str = "the file is a Parquet file, and this dixit was built without Parquet";
#[cfg(not(feature = "parquet"))]
const WITH_PARQUET: &str = "build it with `cargo install --path . --features parquet`, or write the file out as JSON Lines or CSV first";

pub(super) const NESTED: &str = "an archive within an archive is not read";
pub(super) const UNPACK: &str = "unpack the outer archive first";
