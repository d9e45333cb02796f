//! Did you mean…?

/// The candidate that is most likely a slip for `name`: the nearest one, if it is within a third of its length.
pub(crate) fn similar<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    // Longer ones are no slips of the finger, and the work grows with the square.
    const MAX_LEN: usize = 64;
    if name.len() > MAX_LEN {
        return None;
    }
    candidates
        .into_iter()
        // What does not look like a variable is not shown: anything may stand in an environment.
        .filter(|candidate| candidate.len() <= MAX_LEN && *candidate != name && is_plain(candidate))
        .filter_map(|candidate| {
            let limit = name.len().max(candidate.len()) / 3;
            let distance = distance(name.as_bytes(), candidate.as_bytes(), limit)?;
            Some((distance, candidate))
        })
        // Of two that are as near, the order of the environment must not decide.
        .min()
        .map(|(_, candidate)| candidate)
}

fn is_plain(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// How many letters have to be put in, taken out, replaced or swapped with their neighbour to make `a` into `b`, whatever
/// their case; `None` if more than `limit`.
fn distance(a: &[u8], b: &[u8], limit: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut before_last: Vec<usize> = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (row, left) in a.iter().enumerate() {
        let mut current = vec![row + 1; b.len() + 1];
        for (column, right) in b.iter().enumerate() {
            let is_same = left.eq_ignore_ascii_case(right);
            let replaced = last[column] + usize::from(!is_same);
            let mut best = replaced.min(last[column + 1] + 1).min(current[column] + 1);
            let is_swapped = row > 0
                && column > 0
                && left.eq_ignore_ascii_case(&b[column - 1])
                && a[row - 1].eq_ignore_ascii_case(right);
            if is_swapped {
                best = best.min(before_last[column - 1] + 1);
            }
            current[column + 1] = best;
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last.last().copied().filter(|distance| *distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips() {
        let set = ["PATH", "HOME", "DATABSE_URL", "database_urls", "PROT", "JWT-SECRET"];
        for (name, expected) in [
            ("DATABASE_URL", Some("DATABSE_URL")),
            ("PORT", Some("PROT")),
            ("port", Some("PROT")),
            ("JWT_SECRET", None),
            ("HOST", None),
            ("COLOUR", None),
            ("", None),
        ] {
            assert_eq!(similar(name, set), expected, "{name}");
        }
    }
}
