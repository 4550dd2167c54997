//! Steps in an order in which each comes after those that it depends on. Knows nothing of what a step does.

use std::collections::{BTreeMap, BTreeSet};

/// An order of steps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Order<K> {
    /// Every step once.
    pub(crate) steps: Vec<K>,
    /// Steps that wait for each other; none of them can come first.
    pub(crate) cycle: Vec<K>,
}

/// Orders steps by what each depends on; what is no step is no dependency.
///
/// From each step that no other depends on, its dependencies come first, the greatest of them before the others: the
/// order in which Django applies migrations to an empty database (`iterative_dfs` of its `django/db/migrations/graph.py`).
pub(crate) fn order<K: Clone + Ord>(steps: &BTreeMap<K, BTreeSet<K>>) -> Order<K> {
    let followed: BTreeSet<&K> = steps.values().flatten().collect();
    let last = steps.keys().filter(|step| !followed.contains(step));
    // Steps of a cycle may all be followed.
    let targets: Vec<&K> = last.chain(steps.keys()).collect();
    let (mut done, mut open) = (BTreeSet::new(), BTreeSet::new());
    let mut order = Vec::new();
    for target in targets {
        let mut stack = vec![(target, false)];
        while let Some((step, comes)) = stack.pop() {
            if comes {
                if done.insert(step) {
                    order.push(step.clone());
                }
            } else if open.insert(step) {
                stack.push((step, true));
                let known = steps.get_key_value(step).into_iter().flat_map(|(_, after)| after);
                stack.extend(known.filter_map(|key| Some((steps.get_key_value(key)?.0, false))));
            }
        }
    }
    Order { steps: order, cycle: cycle(steps) }
}

/// Returns the steps that wait for each other, or for such steps.
fn cycle<K: Clone + Ord>(steps: &BTreeMap<K, BTreeSet<K>>) -> Vec<K> {
    let mut after: BTreeMap<&K, Vec<&K>> = BTreeMap::new();
    let mut waiting: BTreeMap<&K, usize> = BTreeMap::new();
    for (step, dependencies) in steps {
        let known: Vec<&K> = dependencies.iter().filter(|key| steps.contains_key(*key)).collect();
        waiting.insert(step, known.len());
        for dependency in known {
            after.entry(dependency).or_default().push(step);
        }
    }
    let free = waiting.iter().filter(|(_, count)| **count == 0).map(|(step, _)| *step);
    let mut ready: Vec<&K> = free.collect();
    while let Some(step) = ready.pop() {
        waiting.remove(step);
        for next in after.get(step).into_iter().flatten() {
            let Some(count) = waiting.get_mut(next) else { continue };
            *count = count.saturating_sub(1);
            if *count == 0 {
                ready.push(next);
            }
        }
    }
    waiting.into_keys().cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(steps: &[(&'static str, &[&'static str])]) -> Order<&'static str> {
        let set = |names: &[&'static str]| names.iter().copied().collect();
        order(&steps.iter().map(|(step, before)| (*step, set(before))).collect())
    }

    #[test]
    fn a_step_comes_after_those_that_it_depends_on() {
        let order = ordered(&[("a", &["c"]), ("b", &[]), ("c", &["b", "elsewhere"])]);
        assert_eq!(order.steps, ["b", "c", "a"]);
        assert!(order.cycle.is_empty());
    }

    #[test]
    fn what_one_step_needs_comes_before_what_another_does() {
        let order = ordered(&[("a2", &["a1", "b1"]), ("a1", &[]), ("b1", &[]), ("b2", &["b1"])]);
        assert_eq!(order.steps, ["b1", "a1", "a2", "b2"]);
    }

    #[test]
    fn steps_that_wait_for_each_other_are_told_and_kept() {
        let order = ordered(&[("a", &["b"]), ("b", &["a"]), ("c", &[])]);
        assert_eq!(order.steps, ["c", "b", "a"]);
        assert_eq!(order.cycle, ["a", "b"]);
    }
}
