//! Loops over literals, in the ways that languages write them: each turn is run with what it is for.

use super::{Does, Steps, resolved, unroll};
use crate::sources::syntax::{Block, Call, Kind, Node};

impl Steps<'_> {
    /// Runs a loop over a literal; false if it is none.
    pub(super) fn each(&mut self, call: &Call, does: &mut Does<'_>) -> bool {
        let Some(block) = call.body() else { return false };
        // `for x <- list`: what is drawn and from what stand in one argument.
        if let Some(Kind::Other(drawn)) = call.argument(0).map(|node| &node.kind)
            && let [name, over] = drawn.as_slice()
            && let Some(name) = name.name()
        {
            let body = block.body.clone();
            return self.turns(over, &Block { parameters: vec![name.to_owned()], body }, does);
        }
        let block = &unfolded(block);
        let over = call.receiver.as_ref().filter(|over| over.name().is_none());
        let Some(over) = over.or_else(|| call.argument(0)) else { return false };
        self.turns(over, block, does)
    }

    fn turns(&mut self, over: &Node, block: &Block, does: &mut Does<'_>) -> bool {
        let Some(turns) = unroll::turns(over, &block.parameters) else { return false };
        for turn in turns {
            let names: Vec<String> = turn.keys().cloned().collect();
            let outside: Vec<_> = names.iter().map(|name| self.known.remove(name)).collect();
            self.known.extend(turn);
            self.run(&block.body, does);
            for (name, value) in names.into_iter().zip(outside) {
                self.known.remove(&name);
                self.known.extend(value.map(|value| (name, value)));
            }
            if self.is_spent() {
                break;
            }
        }
        true
    }

    /// Runs `foreach ([..] as $x) { .. }`; false if it is no loop over a literal.
    pub(super) fn is_loop(&mut self, parts: &[Node], does: &mut Does<'_>) -> bool {
        let [first, second, body @ ..] = parts else { return false };
        let name = |node: &Node| node.name().map(str::to_owned);
        // Languages differ in which of the two comes first.
        [(first, second), (second, first)].into_iter().any(|(over, of)| {
            let names: Vec<String> = match &of.kind {
                Kind::Name(name) => vec![name.clone()],
                Kind::Pair(key, value) => {
                    [key, value].into_iter().filter_map(|of| name(of)).collect()
                }
                Kind::List(names) | Kind::Other(names) => names.iter().filter_map(name).collect(),
                _ => return false,
            };
            let over = resolved(over, &self.known, &self.budget);
            self.turns(&over, &Block { parameters: names, body: body.to_vec() }, does)
        })
    }
}

/// Returns a function whose parameters stand at the head of its body as one with parameters.
fn unfolded(block: &Block) -> Block {
    if let ([Node { kind: Kind::Branch(parts), .. }], true) =
        (block.body.as_slice(), block.parameters.is_empty())
        && let Some((head, body)) = parts.split_first()
    {
        let heads = if let Kind::Other(heads) = &head.kind {
            heads.as_slice()
        } else {
            std::slice::from_ref(head)
        };
        let names = heads.iter().filter_map(|name| name.name().map(str::to_owned));
        return Block { parameters: names.collect(), body: body.to_vec() };
    }
    block.clone()
}
