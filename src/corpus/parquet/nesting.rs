//! How deep the columns of a file are nested, read from its list of contents (a struct of Thrift's compact protocol) before the library
//! follows them by recursion, which would end the process.

/// Deeper than any table that people or programs make.
const MOST: usize = 100;
/// Structs within one another that hold something else; the format has a few.
const MOST_STRUCTS: u8 = 16;
/// The field of the whole that lists the columns, depth first, and that of a column that counts what is within it.
const COLUMNS: u64 = 2;
const CHILDREN: u64 = 5;

/// Whether no column is nested too deep; what is not understood is left to the library.
pub fn is_bounded(contents: &[u8]) -> bool {
    Bytes(contents).columns().unwrap_or(true)
}

/// Bytes that are still to be read.
struct Bytes<'b>(&'b [u8]);

impl Bytes<'_> {
    fn columns(&mut self) -> Option<bool> {
        let mut last = 0;
        loop {
            let (id, kind) = self.field(&mut last)?;
            if (id, kind) == (COLUMNS, 9) {
                let (count, _) = self.list()?;
                return self.depth(count);
            }
            self.skip(kind, MOST_STRUCTS)?;
        }
    }

    /// Whether so many columns, each before those within it, are nested no deeper than they may.
    fn depth(&mut self, count: u64) -> Option<bool> {
        // Of each column around the next one, how many within it are still to come.
        let mut open: Vec<u64> = Vec::new();
        for _ in 0..count {
            while open.pop_if(|left| *left == 0).is_some() {}
            if let Some(left) = open.last_mut() {
                *left -= 1;
            }
            let mut last = 0;
            let mut children = 0;
            while let Some((id, kind)) = self.field(&mut last) {
                match (id, kind) {
                    // A signed number is written doubled.
                    (CHILDREN, 5) => children = self.number()? / 2,
                    _ => self.skip(kind, MOST_STRUCTS)?,
                }
            }
            open.push(children);
            if open.len() > MOST {
                return Some(false);
            }
        }
        Some(true)
    }

    /// The number and the kind of the next field; none at the end of a struct.
    fn field(&mut self, last: &mut u64) -> Option<(u64, u8)> {
        let head = self.byte().filter(|head| *head != 0)?;
        *last = if head >> 4 == 0 { self.number()? / 2 } else { last.checked_add(u64::from(head >> 4))? };
        Some((*last, head & 0xF))
    }

    /// The length of a list and the kind of what is in it.
    fn list(&mut self) -> Option<(u64, u8)> {
        let head = self.byte()?;
        let count = if head >> 4 == 15 { self.number()? } else { u64::from(head >> 4) };
        Some((count, head & 0xF))
    }

    fn skip(&mut self, kind: u8, depth: u8) -> Option<()> {
        match kind {
            // Yes and no are kinds.
            1 | 2 => Some(()),
            3 => self.byte().map(drop),
            4..=6 => self.number().map(drop),
            7 => self.pass(8),
            8 => {
                let length = self.number()?;
                self.pass(length)
            }
            9 | 10 => {
                let (count, kind) = self.list()?;
                let depth = depth.checked_sub(1)?;
                (0..count).try_for_each(|_| if kind < 3 { self.pass(1) } else { self.skip(kind, depth) })
            }
            12 => {
                let depth = depth.checked_sub(1)?;
                let mut last = 0;
                while let Some((_, kind)) = self.field(&mut last) {
                    self.skip(kind, depth)?;
                }
                Some(())
            }
            _ => None,
        }
    }

    fn pass(&mut self, count: u64) -> Option<()> {
        self.0 = self.0.get(usize::try_from(count).ok()?..)?;
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<u64> {
        let mut value = 0;
        for place in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << place;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A list of contents with a version and columns that have so many others within them.
    fn contents(children: &[u8]) -> Vec<u8> {
        let column = |children: &u8| [0x48, 1, b'c', 0x15, children * 2, 0];
        let count = u16::try_from(children.len()).unwrap_or_default();
        let head = [0x15, 2, 0x19, 0xFC, (count & 0x7F) as u8 | 0x80, (count >> 7) as u8];
        [&head[..], &children.iter().flat_map(column).collect::<Vec<u8>>(), &[0]].concat()
    }

    #[test]
    fn columns_nested_too_deep_are_seen() {
        for (depth, expected) in [(1, true), (99, true), (101, false), (10_000, false)] {
            assert_eq!(is_bounded(&contents(&vec![1; depth])), expected, "{depth}");
        }
        let wide: Vec<u8> = std::iter::once(120).chain([0; 120]).collect();
        assert!(is_bounded(&contents(&wide)), "many beside one another");
    }

    #[test]
    fn what_is_cut_off_or_odd_ends() {
        let whole = contents(&[1; 5]);
        for end in 0..whole.len() {
            assert!(is_bounded(whole.get(..end).unwrap_or_default()));
        }
        assert!(is_bounded(&[0x19, 0xF9, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F]));
        assert!(is_bounded(&[0x3C; 200]));
    }
}
