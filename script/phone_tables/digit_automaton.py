"""Sets of digit strings, compiled from regular expressions into one minimal acyclic automaton.

Expressions use the subset of the metadata: digits, classes, groups, alternatives, counts, and `$` at the end.
"""

try:
    from re import _parser as parser
except ImportError:  # Before Python 3.11.
    import sre_parse as parser

LONGEST = 15  # Digits of an E.164 number; prefixes are shorter.
EVERY_LENGTH = frozenset(range(0, LONGEST + 6))


class Expression:
    """A nondeterministic automaton of one expression: numbered states, edges by digit, empty edges."""

    def __init__(self, pattern, lengths=EVERY_LENGTH):
        self.lengths = frozenset(lengths)
        self.digits = []
        self.empty = []
        self.start = self._state()
        self.end = self._sequence(parser.parse(pattern), self.start)

    def _state(self):
        self.digits.append([])
        self.empty.append([])
        return len(self.digits) - 1

    def _sequence(self, items, at):
        for kind, value in items:
            at = self._item(str(kind), value, at)
        return at

    def _item(self, kind, value, at):
        if kind == "LITERAL":
            return self._edge({value - ord("0")}, at)
        if kind == "IN":
            return self._edge({d for part in value for d in self._class(*part)}, at)
        if kind == "SUBPATTERN":
            return self._sequence(value[-1], at)
        if kind == "BRANCH":
            end = self._state()
            for branch in value[1]:
                self.empty[self._sequence(branch, at)].append(end)
            return end
        if kind == "MAX_REPEAT":
            return self._repeat(*value, at)
        if kind == "AT" and str(value) == "AT_END":
            return at
        raise ValueError(f"the metadata has {kind} {value}, which this script does not know")

    def _class(self, kind, value):
        kind = str(kind)
        if kind == "LITERAL":
            return [value - ord("0")]
        if kind == "RANGE":
            return range(value[0] - ord("0"), value[1] - ord("0") + 1)
        if kind == "CATEGORY" and str(value) == "CATEGORY_DIGIT":
            return range(10)
        raise ValueError(f"the metadata has a class of {kind} {value}, which this script does not know")

    def _edge(self, digits, at):
        end = self._state()
        self.digits[at].append((frozenset(digits), end))
        return end

    def _repeat(self, fewest, most, items, at):
        for _ in range(fewest):
            at = self._sequence(items, at)
        end = self._state()
        self.empty[at].append(end)
        for _ in range(fewest, int(most)):
            at = self._sequence(items, at)
            self.empty[at].append(end)
        return end

    def closed(self, states):
        found, waiting = set(states), list(states)
        while waiting:
            for target in self.empty[waiting.pop()]:
                if target not in found:
                    found.add(target)
                    waiting.append(target)
        return frozenset(found)

    def step(self, states, digit):
        return self.closed({end for s in states for digits, end in self.digits[s] if digit in digits})

    def accepts(self, states, depth):
        return self.end in states and depth in self.lengths


class Automaton:
    """Nodes shared by all sets. A node is a pair: whether a string may end here, and the target of each digit (0: none)."""

    def __init__(self):
        self.nodes = [(False, (0,) * 10)]  # Node 0 accepts nothing.
        self.numbers = {self.nodes[0]: 0}

    def add(self, sets):
        """The node of the union of `sets`; each is a list of expressions that must all match."""
        memo = {}

        def build(positions, depth):
            key = (positions, depth)
            if key not in memo:
                memo[key] = self._node(*self._parts(sets, positions, depth, build))
            return memo[key]

        return build(tuple(tuple(e.closed({e.start}) for e in one) for one in sets), 0)

    def _parts(self, sets, positions, depth, build):
        accepts = any(
            at and all(e.accepts(s, depth) for e, s in zip(one, at)) for one, at in zip(sets, positions)
        )
        targets = []
        for digit in range(10):
            after = tuple(self._after(one, at, digit) for one, at in zip(sets, positions))
            targets.append(build(after, depth + 1) if any(after) else 0)
        return accepts, tuple(targets)

    @staticmethod
    def _after(one, at, digit):
        stepped = tuple(e.step(s, digit) for e, s in zip(one, at))
        return stepped if stepped and all(stepped) else ()

    def _node(self, accepts, targets):
        node = (accepts, targets)
        if node not in self.numbers:
            self.numbers[node] = len(self.nodes)
            self.nodes.append(node)
        return self.numbers[node]

    def packed(self):
        """(offset of each node, words). A node is one word: 1 if it accepts, plus twice the count of its edges; each edge
        is two words: its digits as bits, and the offset of its target."""
        edges = []
        for _, targets in self.nodes:
            masks = {}
            for digit, target in enumerate(targets):
                if target:
                    masks[target] = masks.get(target, 0) | 1 << digit
            edges.append(sorted(masks.items(), key=lambda edge: edge[1]))
        offsets, size = [], 0
        for edge in edges:
            offsets.append(size)
            size += 1 + 2 * len(edge)
        words = []
        for (accepts, _), edge in zip(self.nodes, edges):
            words.append(int(accepts) + 2 * len(edge))
            for target, mask in edge:
                words += [mask, offsets[target]]
        return offsets, words
