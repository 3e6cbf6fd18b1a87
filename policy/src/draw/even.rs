//! Mends a graph of raters and targets: the most pairs within everybody's limit, spread as evenly as can be.
//!
//! Both steps follow alternating paths: add a pair, take one out, add one, … *Most pairs*: from a rater below the limit
//! to a target below theirs; when there is no such path the number of pairs is the greatest there is. *Even*: from a
//! rater to one who has at least two more, so that one pair moves over and no target notices; when there is none, the
//! sum of the squares of the raters' counts is the least there is. Targets are then evened out the same way with the
//! two sides exchanged, which no rater notices. (Minimum-cost flow with convex costs; that the evenest raters and the
//! evenest targets are to be had together is the Mendelsohn–Dulmage theorem.)
//!
//! A search that fails has seen a closed part of the graph that no later success can enter, so that part is left out
//! from then on: all failures of one step together cost one walk over the graph.

/// Raters and targets with the pairs between them.
pub(super) struct Graph {
    near: Half,
    far: Half,
}

/// One side: who is paired with whom on the other.
struct Half {
    members: Vec<Node>,
}

struct Node {
    limit: usize,
    pairs: Vec<usize>,
    barred: Vec<usize>,
}

impl Half {
    fn new(limits: Vec<usize>) -> Self {
        let node = |limit| Node { limit, pairs: Vec::new(), barred: Vec::new() };
        Self { members: limits.into_iter().map(node).collect() }
    }

    fn pairs(&self, number: usize) -> &[usize] {
        self.members.get(number).map_or(&[], |node| &node.pairs)
    }

    fn barred(&self, number: usize) -> &[usize] {
        self.members.get(number).map_or(&[], |node| &node.barred)
    }

    fn count(&self, number: usize) -> usize {
        self.pairs(number).len()
    }

    fn has_room(&self, number: usize) -> bool {
        self.members.get(number).is_some_and(|node| node.pairs.len() < node.limit)
    }

    /// Those who may be paired at all.
    fn taking_part(&self) -> Vec<usize> {
        let taking_part = self.members.iter().enumerate().filter(|(_, node)| node.limit > 0);
        taking_part.map(|(number, _)| number).collect()
    }

    fn add(&mut self, number: usize, other: usize) {
        if let Some(node) = self.members.get_mut(number) {
            node.pairs.push(other);
        }
    }

    fn remove(&mut self, number: usize, other: usize) {
        if let Some(node) = self.members.get_mut(number) {
            node.pairs.retain(|paired| *paired != other);
        }
    }

    fn bar(&mut self, number: usize, other: usize) {
        if let Some(node) = self.members.get_mut(number) {
            node.barred.push(other);
        }
    }
}

impl Graph {
    /// A graph without pairs: every rater's and every target's limit, and the pairs that may not be.
    pub(super) fn new(raters: Vec<usize>, targets: Vec<usize>, barred: impl Iterator<Item = (usize, usize)>) -> Self {
        let mut graph = Self { near: Half::new(raters), far: Half::new(targets) };
        for (rater, target) in barred {
            graph.near.bar(rater, target);
            graph.far.bar(target, rater);
        }
        graph
    }

    /// Pairs two, if that may be and both have room. A pair is offered once.
    pub(super) fn offer(&mut self, rater: usize, target: usize) {
        if self.near.has_room(rater) && self.far.has_room(target) && !self.near.barred(rater).contains(&target) {
            self.pair(rater, target);
        }
    }

    /// The most pairs, then the evenest raters, then the evenest targets.
    pub(super) fn mend(&mut self) {
        self.fill();
        self.even_out();
        std::mem::swap(&mut self.near, &mut self.far);
        self.even_out();
        std::mem::swap(&mut self.near, &mut self.far);
    }

    /// The pairs in ascending order.
    pub(super) fn into_pairs(self) -> Vec<(usize, usize)> {
        let raters = self.near.members.into_iter().enumerate();
        let mut pairs: Vec<(usize, usize)> =
            raters.flat_map(|(rater, node)| node.pairs.into_iter().map(move |target| (rater, target))).collect();
        pairs.sort_unstable();
        pairs
    }

    fn pair(&mut self, near: usize, far: usize) {
        self.near.add(near, far);
        self.far.add(far, near);
    }

    fn part(&mut self, near: usize, far: usize) {
        self.near.remove(near, far);
        self.far.remove(far, near);
    }

    fn fill(&mut self) {
        let mut search = Search::new(self);
        for rater in self.near.taking_part() {
            while self.near.has_room(rater) && search.run(self, rater, Goal::Room) {}
        }
    }

    fn even_out(&mut self) {
        let near = self.near.taking_part();
        loop {
            let mut moved = false;
            let counts = || near.iter().map(|member| self.near.count(*member));
            let (least, most) = (counts().min().unwrap_or(0), counts().max().unwrap_or(0));
            for low in least..most.saturating_sub(1) {
                let mut search = Search::new(self);
                for member in &near {
                    while self.near.count(*member) <= low && search.run(self, *member, Goal::Count(low + 2)) {
                        moved = true;
                    }
                }
            }
            if !moved {
                return;
            }
        }
    }
}

/// What a path leads to.
#[derive(Clone, Copy)]
enum Goal {
    /// Somebody on the far side who has room.
    Room,
    /// Somebody on the near side who has at least so many.
    Count(usize),
}

/// Searches of one step. Marks are numbers of searches, so that nothing needs wiping.
struct Search {
    number: usize,
    /// For the near side: when seen, and the one on the far side it was reached from.
    near: Vec<Mark>,
    /// For the far side: when seen, and the one on the near side it was reached from.
    far: Vec<Mark>,
    /// For the far side: the last walk that could not step there.
    out_of_reach: Vec<usize>,
    steps: usize,
    /// Those on the far side from where a path may still lead to the goal.
    live: Vec<usize>,
    /// Where in `live` the last path went on: what lies before it has mostly been used.
    start: usize,
}

#[derive(Clone, Copy, Default)]
struct Mark {
    seen: usize,
    from: usize,
    /// No path leads on from here.
    closed: bool,
}

enum End {
    Near(usize),
    Far(usize),
}

impl Search {
    fn new(graph: &Graph) -> Self {
        Self {
            number: 0,
            near: vec![Mark::default(); graph.near.members.len()],
            far: vec![Mark::default(); graph.far.members.len()],
            out_of_reach: vec![0; graph.far.members.len()],
            steps: 0,
            live: graph.far.taking_part(),
            start: 0,
        }
    }

    /// Looks for a path from `source` and follows it.
    fn run(&mut self, graph: &mut Graph, source: usize, goal: Goal) -> bool {
        if self.near.get(source).is_none_or(|mark| mark.closed) {
            return false;
        }
        self.number += 1;
        let mut queue = vec![source];
        let Some(end) = self.walk(graph, &mut queue, goal) else {
            self.close(&queue);
            return false;
        };
        self.follow(graph, source, &end);
        true
    }

    /// Breadth first. `queue` ends as everybody seen on the near side.
    fn walk(&mut self, graph: &Graph, queue: &mut Vec<usize>, goal: Goal) -> Option<End> {
        let source = *queue.first()?;
        self.near.get_mut(source)?.seen = self.number;
        // Those that an earlier one could not step to, and where the untouched rest of `live` begins.
        let (mut passed_over, mut rest) = (Vec::new(), 0);
        let mut turn = 0;
        while let Some(near) = queue.get(turn).copied() {
            turn += 1;
            self.steps += 1;
            for blocked in graph.near.pairs(near).iter().chain(graph.near.barred(near)) {
                *self.out_of_reach.get_mut(*blocked)? = self.steps;
            }
            let mut retry = std::mem::take(&mut passed_over).into_iter();
            while let Some(far) = retry.next().or_else(|| {
                rest += 1;
                self.live_at(rest)
            }) {
                if self.out_of_reach.get(far) == Some(&self.steps) {
                    passed_over.push(far);
                } else if let Some(end) = self.step(graph, near, far, queue, goal) {
                    self.start += rest.saturating_sub(1);
                    return Some(end);
                }
            }
        }
        None
    }

    /// The first, second, … of `live`, counted from `start` and round.
    fn live_at(&self, count: usize) -> Option<usize> {
        let place = (self.start + count - 1).checked_rem(self.live.len())?;
        if count > self.live.len() { None } else { self.live.get(place).copied() }
    }

    /// Steps from `near` to `far` and to everybody paired with `far`.
    fn step(&mut self, graph: &Graph, near: usize, far: usize, queue: &mut Vec<usize>, goal: Goal) -> Option<End> {
        let mark = self.far.get_mut(far)?;
        (mark.seen, mark.from) = (self.number, near);
        if matches!(goal, Goal::Room) && graph.far.has_room(far) {
            return Some(End::Far(far));
        }
        for next in graph.far.pairs(far) {
            let mark = self.near.get_mut(*next)?;
            if mark.seen != self.number && !mark.closed {
                (mark.seen, mark.from) = (self.number, far);
                queue.push(*next);
                if matches!(goal, Goal::Count(count) if graph.near.count(*next) >= count) {
                    return Some(End::Near(*next));
                }
            }
        }
        None
    }

    /// Swaps the pairs along the path that was found.
    fn follow(&self, graph: &mut Graph, source: usize, end: &End) {
        let mut far = match *end {
            End::Far(far) => far,
            End::Near(near) => {
                let far = self.near.get(near).map_or(0, |mark| mark.from);
                graph.part(near, far);
                far
            }
        };
        while let Some(near) = self.far.get(far).map(|mark| mark.from) {
            graph.pair(near, far);
            if near == source {
                return;
            }
            far = self.near.get(near).map_or(0, |mark| mark.from);
            graph.part(near, far);
        }
    }

    /// Leaves out what a failed search has seen.
    fn close(&mut self, seen: &[usize]) {
        for near in seen {
            if let Some(mark) = self.near.get_mut(*near) {
                mark.closed = true;
            }
        }
        let (far, number) = (&self.far, self.number);
        self.live.retain(|one| far.get(*one).is_none_or(|mark| mark.seen != number));
    }
}
