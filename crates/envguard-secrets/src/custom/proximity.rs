//! Rules that count only near findings of others.

/// A rule that must have found something too, for another one to count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Required {
    /// Its id.
    pub id: String,
    /// How many lines apart the two may begin; any number where it is not given.
    pub within_lines: Option<usize>,
    /// How many columns apart the two may begin; any number where it is not given.
    pub within_columns: Option<usize>,
}

/// Where findings begin: line and column.
pub(super) type Position = (usize, usize);

/// How many lines are looked into for something that is within columns.
pub(super) const MOST_LINES: usize = 1000;

/// Where the findings of a rule begin, for questions about what is near.
pub(super) struct Positions {
    /// In order.
    all: Vec<Position>,
    /// The columns, in order.
    columns: Vec<usize>,
}

impl Positions {
    /// Those of findings in the order of the text.
    pub(super) fn new(all: Vec<Position>) -> Self {
        let mut columns: Vec<_> = all.iter().map(|position| position.1).collect();
        columns.sort_unstable();
        Self { all, columns }
    }

    /// Whether one is as near to `place` as `required` demands.
    pub(super) fn has_near(&self, (line, column): Position, required: &Required) -> bool {
        match (required.within_lines, required.within_columns) {
            (None, None) => !self.all.is_empty(),
            (Some(lines), None) => {
                let first = (line.saturating_sub(lines), 0);
                let last = (line.saturating_add(lines), usize::MAX);
                self.has_between(first, last)
            }
            (None, Some(columns)) => {
                let least = column.saturating_sub(columns);
                let at = self.columns.partition_point(|other| *other < least);
                self.columns.get(at).is_some_and(|other| *other <= column.saturating_add(columns))
            }
            (Some(lines), Some(columns)) => {
                let lines = line.saturating_sub(lines)..=line.saturating_add(lines);
                let (least, most) = (column.saturating_sub(columns), column.saturating_add(columns));
                lines.into_iter().any(|line| self.has_between((line, least), (line, most)))
            }
        }
    }

    fn has_between(&self, first: Position, last: Position) -> bool {
        let at = self.all.partition_point(|other| *other < first);
        self.all.get(at).is_some_and(|other| *other <= last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_is_what_was_asked_for() {
        let positions = Positions::new(vec![(2, 10), (5, 0), (5, 40)]);
        for (place, lines, columns, expected) in [
            ((100, 100), None, None, true),
            ((3, 99), Some(1), None, true),
            ((3, 99), Some(0), None, false),
            ((0, 0), Some(1), None, false),
            ((99, 12), None, Some(2), true),
            ((99, 13), None, Some(2), false),
            ((4, 38), Some(1), Some(2), true),
            ((4, 12), Some(1), Some(2), false),
            ((2, 12), Some(0), Some(2), true),
        ] {
            let required = Required { id: String::new(), within_lines: lines, within_columns: columns };
            assert_eq!(positions.has_near(place, &required), expected, "{place:?} {lines:?} {columns:?}");
        }
        assert!(!Positions::new(Vec::new()).has_near((0, 0), &Required::default()));
    }
}
