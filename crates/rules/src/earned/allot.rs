//! Planned cost for tasks that have none of their own.

/// Divides `total` among the tasks of a service item. A task with a planned cost keeps it. The others share the
/// rest by their weights, and a parent passes its share on to its subtasks. The result has one amount for each
/// task; the amounts of leaf tasks without a planned cost add up exactly to the rest (largest remainder method).
///
/// `tasks` are `(parent, weight, planned cost)`; parents are indexes into the same list.
pub fn allot(total: i64, tasks: &[(Option<usize>, i32, Option<i64>)]) -> Vec<i64> {
    let mut amounts = vec![0; tasks.len()];
    let mut children = vec![Vec::new(); tasks.len()];
    let mut roots = Vec::new();
    for (index, (parent, _, _)) in tasks.iter().enumerate() {
        match parent {
            Some(parent) if *parent < tasks.len() => children[*parent].push(index),
            _ => roots.push(index),
        }
    }
    let mut families = vec![(total, roots)];
    while let Some((total, family)) = families.pop() {
        let own: i64 = family.iter().filter_map(|one| tasks[*one].2).sum();
        let without: Vec<usize> = family.iter().copied().filter(|one| tasks[*one].2.is_none()).collect();
        let weights: Vec<i64> = without.iter().map(|one| i64::from(tasks[*one].1.max(1))).collect();
        let shares = apportion((total - own).max(0), &weights);
        for (one, share) in without.into_iter().zip(shares) {
            amounts[one] = share;
        }
        for one in family {
            amounts[one] = tasks[one].2.unwrap_or(amounts[one]);
            families.push((amounts[one], std::mem::take(&mut children[one])));
        }
    }
    amounts
}

/// `total` in proportion to `weights`, without a rounding remainder: rounded down, then one more for the largest
/// remainders.
fn apportion(total: i64, weights: &[i64]) -> Vec<i64> {
    let whole: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if whole == 0 {
        return vec![0; weights.len()];
    }
    let product = |weight: &i64| i128::from(total) * i128::from(*weight);
    let mut shares: Vec<i64> =
        weights.iter().map(|weight| i64::try_from(product(weight) / whole).unwrap_or(0)).collect();
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by_key(|index| std::cmp::Reverse(product(&weights[*index]) % whole));
    let left = usize::try_from(total - shares.iter().sum::<i64>()).unwrap_or(0);
    for index in by_remainder.into_iter().take(left) {
        shares[index] += 1;
    }
    shares
}
