//! Which value refers to which key.

use std::collections::HashMap;
use std::ops::Range;

use envguard_syntax::{Entry, Facts, Piece, PieceKind, Pieces, Quote, Reference, Span};
use foldhash::fast::RandomState;

use crate::{Context, DialectSet, expansion, process_name};

/// One reference that some configured dialect replaces.
#[derive(Clone, Debug)]
pub(crate) struct Use {
    /// The index of the line whose value it stands in.
    pub(crate) line: usize,
    /// All of it, from the `$` on.
    pub(crate) span: Span,
    /// The name in it.
    pub(crate) name: Span,
    /// Whether that stands in `{}`.
    pub(crate) braced: bool,
    /// Whether it says what to do without the key: a default, or an error of its own.
    pub(crate) copes: bool,
    /// The configured dialects that replace it.
    pub(crate) dialects: DialectSet,
    /// The index of the line that defines the name for it: the nearest one above, or else the first one below.
    pub(crate) target: Option<usize>,
    /// Whether it is part of a way round.
    pub(crate) in_cycle: bool,
}

/// All references of a file, in its order.
#[derive(Debug, Default)]
pub(crate) struct References {
    pub(crate) uses: Vec<Use>,
    /// Ways round, each as indices of `uses`, from the first line that is on one.
    pub(crate) cycles: Vec<Vec<usize>>,
}

impl References {
    /// Finds the references that some configured dialect replaces, and which line each goes to.
    pub(crate) fn new(context: &Context<'_>) -> Self {
        let configured = context.settings.dialects.intersection(expansion::expanders());
        if configured.is_empty() || !context.facts.contains(Facts::DOLLAR) {
            return Self::default();
        }
        let source = context.source();
        let keys = context.keys();
        let mut above: HashMap<&[u8], usize, RandomState> = HashMap::default();
        let mut uses = Vec::new();
        for (line, entry) in context.document.entries() {
            let key = entry.key.of(source);
            if context.document.lines[line].facts.contains(Facts::DOLLAR) {
                for_each_reference(source, entry, |piece, reference| {
                    let name = reference.name.of(source);
                    let dialects = expansion::expanders_of(&reference, source, piece.quote);
                    let dialects = dialects.intersection(configured);
                    if dialects.is_empty() {
                        return;
                    }
                    let required = matches!(reference.operator.of(source), b":?" | b"?");
                    uses.push(Use {
                        line,
                        span: piece.span,
                        name: reference.name,
                        braced: reference.braced,
                        copes: required || reference.has_default(source),
                        dialects,
                        target: above.get(name).copied().or_else(|| keys.first(name)),
                        in_cycle: false,
                    });
                });
            }
            // Where no key comes twice, the first line is the only one.
            if !keys.repeats().is_empty() && !entry.delimiter.is_empty() {
                above.insert(key, line);
            }
        }
        let mut references = Self { uses, cycles: Vec::new() };
        references.find_cycles(source);
        references
    }

    fn find_cycles(&mut self, source: &[u8]) {
        let graph = Graph::new(&self.uses, source);
        let components = graph.components();
        let leads_round = |(node, index): (usize, usize)| {
            graph.target(index).is_some_and(|to| components[to] == components[node])
        };
        let edges = graph.nodes.iter().enumerate();
        let edges = edges.flat_map(|(node, edges)| edges.clone().map(move |index| (node, index)));
        let in_cycle: Vec<bool> = edges.map(leads_round).collect();
        self.cycles = graph.ways_round(&components);
        for (used, in_cycle) in self.uses.iter_mut().zip(in_cycle) {
            used.in_cycle = in_cycle;
        }
    }
}

/// Calls `found` for each reference in the value of `entry`, even in quotes that keep most dialects from it.
pub(crate) fn for_each_reference(source: &[u8], entry: &Entry, mut found: impl FnMut(Piece, Reference)) {
    let mut take = |piece: Piece| {
        // `$$` is an escaped dollar to compose and the number of the process to bash.
        let doubled =
            piece.span.start > entry.value.start && source.get(piece.span.start as usize - 1) == Some(&b'$');
        if let PieceKind::Reference(reference) = piece.kind
            && !doubled
        {
            found(piece, reference);
        }
    };
    for piece in entry.pieces(source) {
        if piece.kind == PieceKind::Text && matches!(piece.quote, Quote::Single | Quote::Backtick) {
            Pieces::unquoted(source, piece.span)
                .for_each(|inner| take(Piece { quote: piece.quote, ..inner }));
        } else {
            take(piece);
        }
    }
}

/// The lines that refer to something, and their references to each other.
struct Graph<'u> {
    uses: &'u [Use],
    source: &'u [u8],
    /// The uses of each line that has any.
    nodes: Vec<Range<usize>>,
    node_of_line: HashMap<usize, usize, RandomState>,
}

impl<'u> Graph<'u> {
    fn new(uses: &'u [Use], source: &'u [u8]) -> Self {
        let mut nodes: Vec<Range<usize>> = Vec::new();
        let mut node_of_line = HashMap::default();
        for (index, used) in uses.iter().enumerate() {
            match nodes.last_mut() {
                Some(last) if uses[last.start].line == used.line => last.end = index + 1,
                _ => {
                    node_of_line.insert(used.line, nodes.len());
                    nodes.push(index..index + 1);
                }
            }
        }
        Self { uses, source, nodes, node_of_line }
    }

    /// The node that the use with this index goes to, if that leads on.
    fn target(&self, index: usize) -> Option<usize> {
        let used = &self.uses[index];
        let target = used.target?;
        // `PATH=$PATH:…` and `PORT=${PORT:-80}` mean the variable of the process.
        let means_process = process_name::is_usual(used.name.of(self.source));
        if means_process || (target == used.line && used.copes) {
            return None;
        }
        self.node_of_line.get(&target).copied()
    }

    /// The strongly connected component of each node, by Tarjan's algorithm with a stack of its own.
    fn components(&self) -> Vec<usize> {
        const NONE: usize = usize::MAX;
        let count = self.nodes.len();
        let mut order = vec![NONE; count];
        let mut low = vec![0; count];
        let mut component = vec![NONE; count];
        let mut open = Vec::new();
        let mut visits: Vec<(usize, usize)> = Vec::new();
        let mut next = 0;
        for root in 0..count {
            if order[root] != NONE {
                continue;
            }
            visits.push((root, self.nodes[root].start));
            while let Some((node, edge)) = visits.pop() {
                if order[node] == NONE {
                    order[node] = next;
                    low[node] = next;
                    next += 1;
                    open.push(node);
                }
                if edge < self.nodes[node].end {
                    visits.push((node, edge + 1));
                    match self.target(edge) {
                        Some(to) if order[to] == NONE => visits.push((to, self.nodes[to].start)),
                        Some(to) if component[to] == NONE => low[node] = low[node].min(order[to]),
                        _ => {}
                    }
                    continue;
                }
                if low[node] == order[node] {
                    while let Some(member) = open.pop() {
                        component[member] = node;
                        if member == node {
                            break;
                        }
                    }
                }
                if let Some((parent, _)) = visits.last() {
                    low[*parent] = low[*parent].min(low[node]);
                }
            }
        }
        component
    }

    /// For each component that has one, the shortest way from its first line back to it.
    fn ways_round(&self, components: &[usize]) -> Vec<Vec<usize>> {
        let mut done = vec![false; self.nodes.len()];
        let mut came_by: Vec<Option<usize>> = vec![None; self.nodes.len()];
        let mut ways = Vec::new();
        for start in 0..self.nodes.len() {
            if std::mem::replace(&mut done[components[start]], true) {
                continue;
            }
            let mut waiting = std::collections::VecDeque::from([start]);
            'search: while let Some(node) = waiting.pop_front() {
                for edge in self.nodes[node].clone() {
                    let Some(to) = self.target(edge).filter(|to| components[*to] == components[start]) else {
                        continue;
                    };
                    if to == start {
                        ways.push(self.way_back(start, edge, &came_by));
                        break 'search;
                    }
                    if came_by[to].is_none() {
                        came_by[to] = Some(edge);
                        waiting.push_back(to);
                    }
                }
            }
        }
        ways
    }

    /// The way from `start` to the use `last`, in the order of walking.
    fn way_back(&self, start: usize, last: usize, came_by: &[Option<usize>]) -> Vec<usize> {
        let mut way = vec![last];
        let mut edge = last;
        while let Some(node) =
            self.node_of_line.get(&self.uses[edge].line).copied().filter(|node| *node != start)
        {
            let Some(before) = came_by[node] else { break };
            way.push(before);
            edge = before;
        }
        way.reverse();
        way
    }
}
