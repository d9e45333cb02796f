//! Did you mean…?

/// The candidate that `name` is most likely a slip for: the nearest one, if it is within a third of its length.
///
/// ```
/// use envguard_core::similar;
///
/// assert_eq!(similar("DATABSE_URL", ["PORT", "DATABASE_URL"]), Some("DATABASE_URL"));
/// assert_eq!(similar("COLOUR", ["PORT", "DATABASE_URL"]), None);
/// ```
pub fn similar<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    // Longer ones are no slips of the finger, and the work grows with the square.
    const MAX_LEN: usize = 64;
    let name = name.to_ascii_lowercase();
    if name.len() > MAX_LEN {
        return None;
    }
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= MAX_LEN)
        .filter_map(|candidate| {
            let limit = name.len().max(candidate.len()) / 3;
            let distance = distance(name.as_bytes(), candidate.to_ascii_lowercase().as_bytes(), limit)?;
            Some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many bytes have to be put in, taken out, replaced or swapped with their neighbour to make `a` into `b`; `None`
/// if more than `limit`.
fn distance(a: &[u8], b: &[u8], limit: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut before_last: Vec<usize> = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (row, &left) in a.iter().enumerate() {
        let mut current = vec![row + 1; b.len() + 1];
        for (column, &right) in b.iter().enumerate() {
            let replaced = last[column] + usize::from(left != right);
            let mut best = replaced.min(last[column + 1] + 1).min(current[column] + 1);
            let swapped = row > 0 && column > 0 && left == b[column - 1] && a[row - 1] == right;
            if swapped {
                best = best.min(before_last[column - 1] + 1);
            }
            current[column + 1] = best;
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last.last().copied().filter(|distance| *distance <= limit)
}
