//! Steps in an order in which each comes after those that it depends on. Knows nothing of what a step does.

use std::collections::{BTreeMap, BTreeSet};

/// An order of steps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Order<K> {
    /// Every step once; among those that could come next, the least first.
    pub(crate) steps: Vec<K>,
    /// Steps that wait for each other; they stand last, in the order of their names.
    pub(crate) cycle: Vec<K>,
}

/// Orders steps by what each depends on; what is no step is no dependency.
pub(crate) fn order<K: Clone + Ord>(steps: &BTreeMap<K, BTreeSet<K>>) -> Order<K> {
    let mut waiting: BTreeMap<&K, usize> = BTreeMap::new();
    let mut after: BTreeMap<&K, Vec<&K>> = BTreeMap::new();
    for (step, dependencies) in steps {
        let known = dependencies.iter().filter(|key| steps.contains_key(*key) && *key != step);
        let mut count = 0;
        for dependency in known {
            after.entry(dependency).or_default().push(step);
            count += 1;
        }
        waiting.insert(step, count);
    }
    let mut ready: BTreeSet<&K> =
        waiting.iter().filter(|(_, count)| **count == 0).map(|(step, _)| *step).collect();
    let mut order = Vec::new();
    while let Some(step) = ready.pop_first() {
        waiting.remove(step);
        order.push(step.clone());
        for next in after.get(step).into_iter().flatten() {
            if let Some(count) = waiting.get_mut(next) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    ready.insert(next);
                }
            }
        }
    }
    let cycle: Vec<K> = waiting.into_keys().cloned().collect();
    order.extend(cycle.iter().cloned());
    Order { steps: order, cycle }
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
    fn steps_that_wait_for_each_other_are_told_and_kept() {
        let order = ordered(&[("a", &["b"]), ("b", &["a"]), ("c", &[])]);
        assert_eq!(order.steps, ["c", "a", "b"]);
        assert_eq!(order.cycle, ["a", "b"]);
    }
}
