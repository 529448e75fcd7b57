//! A share and how sure it is: Wilson's score interval, and weights for strata of which unequal shares were drawn.
//!
//! Where weights differ, the interval is Wilson's with Kish's effective number of rows, (Σw)² / Σw² (Kish, Survey Sampling, 1965). It
//! holds at shares of 0 and 1 too, where the usual variance of a stratified sample is nought. That strata make a sample surer, and that
//! a sample may be much of the population, is not counted: the interval is rather too wide than too narrow.

/// The 97.5 % point of the normal distribution: intervals hold 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// How many of some rows are right.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Share {
    /// Rows that are right.
    pub right: u64,
    /// All rows.
    pub of: u64,
    weight_right: f64,
    weight: f64,
    squares: f64,
}

impl Share {
    /// Counts a row that stands for `weight` rows of the population.
    pub fn add(&mut self, is_right: bool, weight: f64) {
        self.of += 1;
        self.weight += weight;
        self.squares += weight * weight;
        if is_right {
            self.right += 1;
            self.weight_right += weight;
        }
    }

    /// The share of the population, 0..1; none without a row.
    pub fn estimate(&self) -> Option<f64> {
        (self.weight > 0.0).then(|| self.weight_right / self.weight)
    }

    /// Its 95 % interval; all that is possible without a row.
    pub fn interval(&self) -> [f64; 2] {
        match self.estimate() {
            Some(share) => wilson(share, self.weight * self.weight / self.squares),
            None => [0.0, 1.0],
        }
    }
}

/// Wilson's 95 % score interval (Wilson 1927) of a share among `of` rows.
pub fn wilson(share: f64, of: f64) -> [f64; 2] {
    let square = Z * Z;
    let middle = share + square / (2.0 * of);
    let half = Z * (share * (1.0 - share) / of + square / (4.0 * of * of)).sqrt();
    let scale = 1.0 + square / of;
    [((middle - half) / scale).max(0.0), ((middle + half) / scale).min(1.0)]
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn near(found: f64, wanted: f64, within: f64) -> bool {
        (found - wanted).abs() <= within
    }

    /// R. G. Newcombe, Two-sided confidence intervals for the single proportion: comparison of seven methods, Statistics in Medicine 17
    /// (1998), table I, method 3 (Wilson's score method without continuity correction).
    #[test]
    fn intervals_are_those_of_newcombe_1998() {
        for (right, of, interval) in
            [(81, 263, [0.2553, 0.3662]), (15, 148, [0.0624, 0.1605]), (0, 20, [0.0, 0.1611]), (1, 29, [0.0061, 0.1718])]
        {
            let mut share = Share::default();
            (0..of).for_each(|row| share.add(row < right, 3.5));
            let found = share.interval();
            assert!(found.iter().zip(interval).all(|(found, wanted)| near(*found, wanted, 5e-5)), "{right}/{of}: {found:?}");
            assert_eq!((share.right, share.of), (right, of));
        }
    }

    #[test]
    fn a_stratum_counts_by_its_size() {
        // 8 of 10 rows drawn from 900, and 1 of 5 from 100: (0.8 · 900 + 0.2 · 100) / 1000.
        let mut share = Share::default();
        (0..10).for_each(|row| share.add(row < 8, 90.0));
        (0..5).for_each(|row| share.add(row < 1, 20.0));
        assert!(near(share.estimate().unwrap(), 0.74, 1e-12), "{share:?}");
        // Kish: 1000² / (10 · 90² + 5 · 20²) = 12.048.
        assert_eq!(share.interval(), wilson(0.74, 1_000_000.0 / 83_000.0));
    }

    #[test]
    fn no_row_tells_nothing() {
        assert_eq!((Share::default().estimate(), Share::default().interval()), (None, [0.0, 1.0]));
        let mut all = Share::default();
        all.add(true, 1.0);
        assert_eq!((all.estimate(), all.interval()[1]), (Some(1.0), 1.0));
    }
}
