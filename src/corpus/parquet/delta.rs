//! What runs of differences (DELTA_BINARY_PACKED) say of their own length, read before the library sets memory aside for that: it would
//! be told of billions of values in a few bytes, and a process that asks for too much ends.

use parquet::basic::Encoding;

/// Parts of a block beyond these make no sense.
const MOST_PARTS: u64 = 1_024;

/// Whether the runs that the values of a page begin with hold `values` numbers at the most; true for pages without runs. No `data` is
/// none that was found.
pub fn fits(encoding: Encoding, data: Option<&[u8]>, values: u32) -> bool {
    let run = |data| Run::read(data, values.into());
    match encoding {
        Encoding::DELTA_BINARY_PACKED | Encoding::DELTA_LENGTH_BYTE_ARRAY => data.and_then(run).is_some(),
        // Lengths of what is shared with the text before, then lengths of the rest.
        Encoding::DELTA_BYTE_ARRAY => data.and_then(run).and_then(Run::skip).and_then(run).is_some(),
        _ => true,
    }
}

struct Run<'d> {
    /// Values after the first, which stands in the head.
    left: u64,
    parts: usize,
    values_a_part: u64,
    data: &'d [u8],
}

impl<'d> Run<'d> {
    fn read(data: &'d [u8], most: u64) -> Option<Self> {
        let (block, data) = number(data)?;
        let (parts, data) = number(data)?;
        let (count, data) = number(data)?;
        let (_first, data) = number(data)?;
        let fits = (1..=MOST_PARTS).contains(&parts) && count <= most && block <= u64::from(u32::MAX);
        fits.then(|| Self { left: count.saturating_sub(1), parts: parts as usize, values_a_part: block / parts, data })
    }

    /// What follows the run.
    fn skip(self) -> Option<&'d [u8]> {
        let Self { mut left, parts, values_a_part, mut data } = self;
        while left > 0 && values_a_part > 0 {
            let (_least, rest) = number(data)?;
            let (widths, rest) = rest.split_at_checked(parts)?;
            data = rest;
            for width in widths {
                // Parts after the last value have a width and no bytes.
                let bytes = if left > 0 { u64::from(*width) * values_a_part / 8 } else { 0 };
                data = data.get(usize::try_from(bytes).ok()?..)?;
                left = left.saturating_sub(values_a_part);
            }
        }
        Some(data)
    }
}

/// A number of seven bits a byte, and what follows it.
fn number(data: &[u8]) -> Option<(u64, &[u8])> {
    let end = data.iter().take(10).position(|byte| byte & 0x80 == 0)?;
    let (bytes, rest) = data.split_at_checked(end + 1)?;
    let value = bytes.iter().rev().fold(0, |value: u64, byte| value << 7 | u64::from(byte & 0x7F));
    Some((value, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The head of a run: block size 128, parts, count, first value.
    fn run(parts: u8, count: &[u8], rest: &[u8]) -> Vec<u8> {
        [&[0x80, 1, parts], count, &[2], rest].concat()
    }

    #[test]
    fn runs_of_more_values_than_the_page_are_refused() {
        let huge = [0xFF, 0xFF, 0xFF, 0xFF, 0x7F];
        for (parts, count, expected) in [(4, &[3][..], true), (4, &[4], false), (4, &huge, false), (0, &[1], false), (4, &[0x80], false)] {
            assert_eq!(fits(Encoding::DELTA_LENGTH_BYTE_ARRAY, Some(&run(parts, count, &[])), 3), expected, "{parts} {count:?}");
        }
        assert!(fits(Encoding::PLAIN, None, 3));
    }

    #[test]
    fn the_second_run_is_found_behind_the_first() {
        // Two differences in a part of 32 values of 2 bits each, the other parts without bytes.
        let first = run(4, &[3], &[0, 2, 7, 7, 7, 1, 2, 3, 4, 5, 6, 7, 8]);
        for (count, expected) in [(3, true), (4, false)] {
            let page = [first.clone(), run(4, &[count], &[])].concat();
            assert_eq!(fits(Encoding::DELTA_BYTE_ARRAY, Some(&page), 3), expected);
        }
        assert!(!fits(Encoding::DELTA_BYTE_ARRAY, Some(&first), 3));
    }
}
