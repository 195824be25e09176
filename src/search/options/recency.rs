//! Newer articles count more, where it is asked for.

/// A preference for new articles: the score of an article halves with each half-life of its age.
///
/// Exponential decay, the usual model of how interest in news fades (Li and Croft 2003 use it as
/// a prior). An article from after the moment of the search counts in full. One without a date, or beyond
/// [`HALVINGS_MAX`] half-lives, counts as one of that age: so the oldest keep an order among
/// themselves.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Recency {
    /// Age at which an article counts half, in minutes; more than 0.
    pub half_life: f64,
}

/// Half-lives after which an article fades no more.
pub const HALVINGS_MAX: f64 = 20.0;

impl Recency {
    /// A preference with this half-life, in minutes; more than 0.
    pub fn new(half_life: f64) -> Self {
        Self { half_life }
    }

    /// The half-life that `12h`, `30d`, `2w`, `6m` or `1y` names, in minutes; a month is the
    /// twelfth of a year of 365.25 days.
    pub fn parse_half_life(text: &str) -> Option<f64> {
        const DAY: f64 = 1440.0;
        const YEAR: f64 = 365.25 * DAY;
        let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
        let number: u32 = digits.parse().ok().filter(|&number| number > 0)?;
        let unit = match &text[digits.len()..] {
            "h" => 60.0,
            "d" => DAY,
            "w" => 7.0 * DAY,
            "m" => YEAR / 12.0,
            "y" => YEAR,
            _ => return None,
        };
        Some(f64::from(number) * unit)
    }

    /// Returns the factor for an article by its date in minutes since the year 1 (0 without a
    /// date). `now` is in seconds since the year 1.
    pub(crate) fn factor(&self, minutes: u64, now: u64) -> f32 {
        let age = (now / 60).saturating_sub(minutes) as f64;
        let halvings = if minutes == 0 { HALVINGS_MAX } else { (age / self.half_life).min(HALVINGS_MAX) };
        (-halvings).exp2() as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Date;

    #[test]
    fn half_lives() {
        for (text, minutes) in [
            ("12h", Some(720.0)),
            ("30d", Some(43_200.0)),
            ("2w", Some(20_160.0)),
            ("12m", Some(525_960.0)),
            ("1y", Some(525_960.0)),
            ("0d", None),
            ("d", None),
            ("-3d", None),
            ("3", None),
            ("99999999999d", None),
        ] {
            assert_eq!(Recency::parse_half_life(text), minutes, "{text}");
        }
    }

    #[test]
    fn an_article_halves_with_each_half_life() {
        let day = |day| Date::new(2021, 3, day).expect("a day");
        let recency = Recency { half_life: 1440.0 };
        for (minutes, factor) in [
            (day(10).minutes(), 1.0),
            (day(11).minutes(), 1.0),
            (day(9).minutes(), 0.5),
            (day(7).minutes(), 0.125),
            (1, 2_f32.powi(-20)),
            (0, 2_f32.powi(-20)),
        ] {
            assert_eq!(recency.factor(minutes, day(10).minutes() * 60), factor);
        }
    }
}
