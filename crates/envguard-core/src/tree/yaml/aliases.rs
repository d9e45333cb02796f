//! Anchors, and the copies that aliases make of them.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::{Member, Node, NodeKind};

/// So many bytes may the copies of a file's anchors take. Each level of a "billion laughs" makes ten copies of the
/// level before: it is refused after some of them, where honest files are far from it.
pub(super) const BUDGET: usize = 64 << 20;

/// Why an alias is not put in place.
pub(super) enum Refusal {
    /// Its copy would nest too deep.
    TooDeep,
    /// The budget is spent.
    TooLarge,
    /// It stands within the node that it refers to.
    Within,
}

/// The anchored nodes of a document, and what is left of the budget of the file.
pub(super) struct Anchors {
    /// The nodes by the parser's number; `None` where the budget did not allow for one.
    nodes: HashMap<usize, Option<Node>, RandomState>,
    left: usize,
    /// Whether there may be an alias at all: else, no node needs to be kept.
    has_aliases: bool,
}

impl Anchors {
    pub(super) fn new(text: &str) -> Self {
        Self { nodes: HashMap::default(), left: BUDGET, has_aliases: text.contains('*') }
    }

    /// Keeps a copy of what the anchor `id` is put on.
    pub(super) fn define(&mut self, id: usize, node: &Node) {
        if self.has_aliases {
            let copy = copy(node, usize::MAX, &mut self.left).ok();
            self.nodes.insert(id, copy);
        }
    }

    /// A copy of what the anchor `id` is put on, that nests no deeper than `depth`.
    pub(super) fn copy(&mut self, id: usize, depth: usize) -> Result<Node, Refusal> {
        match self.nodes.get(&id) {
            Some(Some(node)) => copy(node, depth, &mut self.left),
            Some(None) => Err(Refusal::TooLarge),
            None => Err(Refusal::Within),
        }
    }

    /// Lets go of the nodes: anchors do not outlive their document.
    pub(super) fn forget(&mut self) {
        self.nodes.clear();
    }
}

fn copy(node: &Node, depth: usize, left: &mut usize) -> Result<Node, Refusal> {
    spend(size_of::<Node>(), left)?;
    let deeper = || depth.checked_sub(1).ok_or(Refusal::TooDeep);
    let kind = match &node.kind {
        NodeKind::Text(text) => {
            spend(text.len(), left)?;
            NodeKind::Text(text.clone())
        }
        NodeKind::List(items) => {
            let depth = deeper()?;
            NodeKind::List(items.iter().map(|item| copy(item, depth, left)).collect::<Result<_, _>>()?)
        }
        NodeKind::Map(members) => {
            let depth = deeper()?;
            let copy_member = |member: &Member| {
                spend(size_of::<Member>() - size_of::<Node>() + member.key.len(), left)?;
                let value = copy(&member.value, depth, left)?;
                Ok(Member { key: member.key.clone(), key_span: member.key_span, value })
            };
            NodeKind::Map(members.iter().map(copy_member).collect::<Result<_, _>>()?)
        }
        kind => kind.clone(),
    };
    Ok(Node::new(node.span, kind))
}

fn spend(bytes: usize, left: &mut usize) -> Result<(), Refusal> {
    *left = left.checked_sub(bytes).ok_or(Refusal::TooLarge)?;
    Ok(())
}
