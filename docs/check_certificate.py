#!/usr/bin/env python3
"""A second checker for hopfit certificates, in plain Python.

It follows certificate.md step by step and shares nothing with the checker in
crates/certify. It is slow: use it to convince yourself, on small problems.
Nothing has to be installed.

PATTERNS is a text file with one pattern a line (1 and -1, 1 and 0, or True and
False, separated by commas, semicolons, tabs or blanks; a line of names at the
top and lines that begin with # do not count), or a two-dimensional NumPy .npy
file. A file of 1 and 0 has 0 for -1.

Exit codes: 0 accepted, 1 rejected, 2 bad usage or files that cannot be read.
"""

import argparse
import ast
import hashlib
import json
import os
import re
import struct
import sys
from collections import Counter, defaultdict

MOST_NEURONS = 1 << 14
MOST_DIGITS = 10_000  # of a multiplier
MOST_TREE_WORK = 1 << 32  # terms of facts that leaves and contradictions look at
MOST_VECTORS, MOST_STEPS, MOST_KEPT = 1 << 28, 1 << 34, 1 << 24
MOST_VALUES, MOST_WORK = 1 << 23, 1 << 34
MOST_DENOMINATOR, MOST_PRICE = 1 << 20, 1 << 24
MOST_ACROSS_WORK = 1 << 32  # cores, members and rows that searches look at
MOST_DEPTH = 2000
MOST_BASIN_WORK = 1 << 32  # coefficients of cores over cues, times digits to the base 2^64


class Rejected(Exception):
    """The certificate does not prove what it claims."""


class BadInput(Exception):
    """A file that cannot be read."""


def need(condition, reason):
    if not condition:
        raise Rejected(reason)


# Types. What the page does not allow is refused: Python would take True for
# 1, and the last of two equal keys.


def fields(value, what, required, optional=""):
    names = set(required.split())
    need(type(value) is dict, f"{what} is no object")
    missing, more = names - set(value), set(value) - names - set(optional.split())
    need(not missing and not more, f"{what}: {sorted(missing or more)} missing or unknown")
    return value


def entries(value, what, length=None):
    need(type(value) is list, f"{what} is no list")
    need(length is None or len(value) == length, f"{what} has not {length} entries")
    return value


def natural(value, what):
    need(type(value) is int and 0 <= value < 1 << 64, f"{what} is no number from 0 to 2^64 - 1")
    return value


def signed(value, what):
    fits = type(value) is int and -(1 << 63) <= value < 1 << 63
    need(fits, f"{what} is no whole number of 64 bits")
    return value


def flag(value, what):
    need(type(value) is bool, f"{what} is neither true nor false")
    return value


def word(value, what):
    need(type(value) is str, f"{what} is no text")
    return value


def multiplier(value):
    if type(value) is str:
        plain = re.fullmatch("[1-9][0-9]*", value, re.ASCII)
        need(plain and len(value) <= MOST_DIGITS, "a multiplier is no number of 1 to 10000 digits")
        return int(value)
    need(type(value) is int and 0 < value < 1 << 64, "a multiplier is no number above 0")
    return value


def parse(data):
    """The JSON text, with each number and key as it is written."""

    def integer(text):
        need(text != "-0" and len(text) <= 20, "a number is -0 or beyond 64 bits")
        return int(text)

    def other(text):
        raise Rejected(f"{text[:20]} is no whole number")

    def members(pairs):
        need(len(pairs) == len({key for key, _ in pairs}), "a key stands twice")
        return dict(pairs)

    hooks = {"parse_int": integer, "parse_float": other, "parse_constant": other}
    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=members, **hooks)
    except UnicodeDecodeError:
        raise Rejected("the certificate is not UTF-8") from None
    except RecursionError:
        raise Rejected("the certificate is nested too deeply") from None
    except ValueError as error:
        raise Rejected(f"the certificate is not JSON: {error}") from None


class Checker:
    def __init__(self, certificate, patterns):
        outer = "format version problem problem_hash upper"
        fields(certificate, "the certificate", outer, "lower enumeration across basins")
        self.certificate, self.x = certificate, patterns
        self.P, self.N = len(patterns), len(patterns[0])
        self.tree_work = 0
        need(certificate["format"] == "hopfit-certificate", "the format is another one")
        enumerated = certificate.get("enumeration") is not None
        version = natural(certificate["version"], "the version")
        across = certificate.get("across") is not None
        basins = certificate.get("basins") is not None
        expected = 4 if basins else 3 if across else 2 if enumerated else 1
        need(version == expected, f"the version is {version}")
        self.problem = self.check_problem(certificate["problem"])
        self.check_upper_size()
        allowed, n = self.mask(), range(self.N)
        self.check_hash(allowed)
        symmetric = self.problem["symmetric"]
        self.allowed = [
            [allowed[i][j] and (allowed[j][i] or not symmetric) for j in n] for i in n
        ]
        self.classes = {}

    def check_problem(self, problem):
        names = "patterns neurons patterns_hash tie symmetric bias weights mask"
        fields(problem, "the problem", names)
        sizes = natural(problem["patterns"], "patterns"), natural(problem["neurons"], "neurons")
        need(sizes == (self.P, self.N), f"the certificate speaks of {sizes} patterns, neurons")
        need(self.N <= MOST_NEURONS, "more than 2^14 neurons")
        need(word(problem["tie"], "tie") in ("paper", "strict"), "there is no such tie rule")
        flag(problem["symmetric"], "symmetric")
        flag(problem["bias"], "bias")
        kind = word(problem["weights"], "weights")
        largest = re.fullmatch("integer:([1-9][0-9]{0,6})", kind, re.ASCII)
        known = kind in ("continuous", "ternary", "binary")
        need(known or largest and int(largest[1]) <= 1 << 20, "there is no such class of weights")
        self.strict_rule = problem["tie"] == "strict"
        return problem

    def check_upper_size(self):
        upper = fields(self.certificate["upper"], "upper", "flips bias weights")
        natural(upper["flips"], "flips")
        for value in entries(upper["bias"], "the bias", self.N):
            signed(value, "a bias")
        for row in entries(upper["weights"], "the weights", self.N):
            for value in entries(row, "a row of weights", self.N):
                signed(value, "a weight")

    def mask(self):
        mask, n = self.problem["mask"], range(self.N)
        if mask == "full":
            return [[i != j for j in n] for i in n]
        need(type(mask) is dict and len(mask) == 1, "there is no such mask")
        ((kind, value),) = mask.items()
        if kind == "forbidden":
            pairs = set()
            for pair in entries(value, "forbidden"):
                pairs.add(tuple(natural(i, "a neuron") for i in entries(pair, "a pair", 2)))
            need(all(i in n and j in n for i, j in pairs), "the mask has no pair of neurons")
            return [[i != j and (i, j) not in pairs for j in n] for i in n]
        need(kind == "receptive_field", "there is no such mask")
        fields(value, "the mask", "height width distance_squared")
        height, width, limit = (
            natural(value[key], key) for key in ("height", "width", "distance_squared")
        )
        need(height * width == self.N, "the mask has another size")
        place = [divmod(i, width) for i in n]
        near = lambda a, b: (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 <= limit
        return [[i != j and near(place[i], place[j]) for j in n] for i in n]

    def check_hash(self, allowed):
        p = self.problem
        data = b"hopfit-patterns-1\n" + struct.pack("<QQ", self.P, self.N)
        data += bytes(bit > 0 for row in self.x for bit in row)
        found = hashlib.sha256(data).hexdigest()
        need(found == p["patterns_hash"], f"these are other patterns, with hash {found}")
        plain = {False: "false", True: "true", "integer:1": "ternary"}
        text = "hopfit-problem-1\n"
        for key in ("patterns", "neurons", "patterns_hash"):
            text += f"{key} {p[key]}\n"
        for key in ("tie", "symmetric", "bias", "weights"):
            text += f"{key} {plain.get(p[key], p[key])}\n"
        rows = ("".join("01"[entry] for entry in row) for row in allowed)
        text += "mask\n" + "".join(row + "\n" for row in rows)
        found = hashlib.sha256(text.encode()).hexdigest()
        need(found == self.certificate["problem_hash"], f"the problem has hash {found}")

    def exists(self, m, i):
        natural(m, "a pattern"), natural(i, "a neuron")
        need(m < self.P and i < self.N, f"there is no neuron {i} in a pattern {m}")

    def strict(self, m, i):
        return self.strict_rule or self.x[m][i] == 1

    def functional(self, m, i):
        """The coefficients of w_i* and b_i that are free."""
        row = [self.x[m][i] * self.x[m][j] * self.allowed[i][j] for j in range(self.N)]
        return tuple(row + [self.x[m][i] * self.problem["bias"]])

    def upper(self):
        """Steps 2 and 3: admissible weights, and what they lose."""
        w, b = self.certificate["upper"]["weights"], self.certificate["upper"]["bias"]
        values, n = self.values(), range(self.N)
        fits = lambda v: values is None or v in values
        for i in n:
            need(fits(b[i]) if self.problem["bias"] else b[i] == 0, f"the bias of {i}")
            for j in n:
                need(fits(w[i][j]) if self.allowed[i][j] else w[i][j] == 0, f"weight {i}, {j}")
                tied = self.problem["symmetric"]
                need(not tied or w[i][j] == w[j][i], f"weights {i}, {j} are not symmetric")
        flips = 0
        for m in range(self.P):
            for i in n:
                f = self.x[m][i] * (sum(w[i][j] * self.x[m][j] for j in n) + b[i])
                flips += not (f > 0 if self.strict(m, i) else f >= 0)
        claimed = self.certificate["upper"]["flips"]
        need(flips == claimed, f"the weights lose {flips} bits, not {claimed}")
        return flips

    def values(self):
        """The values of a weight, ascending; None if they are continuous."""
        kind = self.problem["weights"]
        if kind == "continuous":
            return None
        largest = int(kind.split(":")[1]) if ":" in kind else 1
        return [-1, 1] if kind == "binary" else range(-largest, largest + 1)

    def lower(self):
        """Steps 4 to 6: classes, facts, the final tree."""
        lower = self.certificate.get("lower")
        if lower is None:
            return 0
        fields(lower, "lower", "bound facts tree")
        self.facts = []  # (Counter of classes, bound)
        for k, fact in enumerate(entries(lower["facts"], "the facts")):
            need(type(fact) is dict and len(fact) == 1, f"fact {k} is no fact")
            ((kind, value),) = fact.items()
            need(kind in ("core", "rank"), f"fact {k} is no fact")
            if kind == "core":
                self.facts.append((Counter(self.core(f"fact {k}", value)), 1))
                continue
            fields(value, f"fact {k}", "bound members tree")
            members = [tuple(entries(m, "a member", 2)) for m in entries(value["members"], "members")]
            classes = Counter(self.class_of(m, i) for m, i in members)
            need(len(members) == len(set(members)), f"fact {k}: a member stands twice")
            self.tree(f"fact {k}", value["tree"], classes, value["bound"])
            self.facts.append((classes, value["bound"]))
        everything = Counter(self.class_of(m, i) for m in range(self.P) for i in range(self.N))
        self.tree("the final tree", lower["tree"], everything, lower["bound"])
        return lower["bound"]

    def class_of(self, m, i):
        self.exists(m, i)
        if (m, i) not in self.classes:
            self.classes[m, i] = i, self.functional(m, i), self.strict(m, i)
        return self.classes[m, i]

    def core(self, place, members):
        sums, strict, seen = defaultdict(int), False, set()
        for member in entries(members, place):
            m, i, y = entries(member, f"{place}: a member", 3)
            self.exists(m, i)
            y = multiplier(y)
            need((m, i) not in seen, f"{place}: a member stands twice")
            seen.add((m, i))
            strict = strict or self.strict(m, i)
            for j, coefficient in enumerate(self.functional(m, i)):
                bias = j == self.N
                pair = (min(i, j), max(i, j)) if self.problem["symmetric"] and not bias else (i, j)
                sums[pair, bias] += y * coefficient
        need(strict, f"{place}: no member is strict")
        need(not any(sums.values()), f"{place}: the members do not cancel")
        return {self.class_of(m, i) for m, i in seen}

    def tree(self, name, nodes, counts, goal):
        natural(goal, f"{name}: the bound")
        state = {}  # class: does it flip?
        path, ended = [], False
        for index, node in enumerate(entries(nodes, name)):
            place = f"{name}, node {index}"
            need(entries(node, place), f"{place} is empty")
            kind, *rest = node
            need(not ended, f"{place}: the tree ended before")
            if kind == "branch":
                demand_class = self.class_of(*entries(rest, place, 2))
                need(demand_class not in state, f"{place}: decided further up")
                state[demand_class] = True
                path.append(demand_class)
                continue
            if kind == "contradiction":
                terms, bound = self.fact(place, *entries(rest, place, 1))
                left = sum(a for c, a in terms.items() if state.get(c, True))
                need(left < bound, f"{place}: no contradiction")
            else:
                need(kind == "leaf", f"{place} is no node")
                self.leaf(place, state, counts, goal, *entries(rest, place, 2))
            while path and not state[path[-1]]:
                del state[path.pop()]
            ended = not path
            if path:
                state[path[-1]] = False
        need(ended, f"{name} is cut short")

    def fact(self, place, k):
        need(natural(k, "a fact") < len(self.facts), f"{place}: fact {k} is not proved before")
        self.tree_work += len(self.facts[k][0])
        need(self.tree_work <= MOST_TREE_WORK, f"{place}: the trees take too long")
        return self.facts[k]

    def leaf(self, place, state, counts, goal, denominator, weights):
        """All in units of 1/denominator."""
        need(natural(denominator, "a denominator") > 0, f"{place}: the denominator is 0")
        numerators = defaultdict(int)
        for pair in entries(weights, place):
            k, numerator = entries(pair, place, 2)
            numerators[natural(k, "a fact")] += natural(numerator, "a numerator")
        bound = denominator * sum(counts[c] for c, flips in state.items() if flips)
        charges = Counter()
        for k, weight in numerators.items():
            terms, at_least = self.fact(place, k)
            bound += weight * at_least
            for c, a in terms.items():
                if c not in state:
                    charges[c] += weight * a
                elif state[c]:
                    bound -= weight * a
        bound -= sum(max(0, charge - denominator * counts[c]) for c, charge in charges.items())
        proved = f"{place}: the leaf proves {bound}/{denominator}, not {goal}"
        need(bound > denominator * (goal - 1), proved)

    def enumeration(self):
        """The other kind of proof, for whole weights."""
        proof = self.certificate.get("enumeration")
        return 0 if proof is None else Enumeration(self, proof).check()

    def across(self):
        """The third kind, for symmetric weights."""
        proof = self.certificate.get("across")
        return 0 if proof is None else Across(self, proof).check()

    def basins(self):
        """What damage the weights mend; {damage: (common radius, bound)}."""
        claims = self.certificate.get("basins")
        if claims is None:
            return {}
        fields(claims, "basins", "flips missing")
        self.basin_work = 0
        return {name: self.basin(name, claims[name]) for name in ("flips", "missing")}

    def basin(self, name, claim):
        fields(claim, name, "radii cores", "bound")
        times = 2 if name == "flips" else 1
        claimed = entries(claim["radii"], f"{name}: the radii", self.P)
        for radius in claimed:
            need(-1 <= signed(radius, "a radius") <= self.N, f"{name}: radius {radius}")
        found = [self.radius(m, times) for m in range(self.P)]
        for m, (told, true) in enumerate(zip(claimed, found)):
            need(told == true, f"{name}: pattern {m} has radius {true}, not {told}")
        most = [
            self.cue_core(f"{name}, core {k}", times, core)
            for k, core in enumerate(entries(claim["cores"], f"{name}: the cores"))
        ]
        bound = claim.get("bound")
        if bound is not None:
            need(signed(bound, "a bound") >= min(claimed), f"{name}: the bound is below a radius")
            need(any(wrong - 1 <= bound for wrong in most), f"{name}: no core proves the bound")
        return min(claimed), bound

    def radius(self, m, times):
        """The radius of a pattern: for each neuron the worst bits are those that help most."""
        w, b = self.certificate["upper"]["weights"], self.certificate["upper"]["bias"]
        least, x = self.N, self.x[m]
        for i in range(self.N):
            helps = [x[i] * w[i][j] * x[j] for j in range(self.N)]
            f = sum(helps) + x[i] * b[i]
            met = (lambda f: f > 0) if self.strict(m, i) else (lambda f: f >= 0)
            if not met(f):
                return -1
            for wrong, help in enumerate(sorted((h for h in helps if h > 0), reverse=True)):
                f -= times * help
                if not met(f):
                    least = min(least, wrong)
                    break
        return least

    def cue_core(self, place, times, members):
        """Whether a core over cues holds; the most wrong bits of a member."""
        sums, strict, most = defaultdict(int), False, -1
        for member in entries(members, place):
            m, wrong, i, y = entries(member, f"{place}: a member", 4)
            self.exists(m, i)
            for j in entries(wrong, f"{place}: the wrong bits"):
                natural(j, "a bit")
            ascend = all(a < b for a, b in zip(wrong, wrong[1:]))
            need(ascend and all(j < self.N for j in wrong[-1:]), f"{place}: the wrong bits")
            y = multiplier(y)
            self.basin_work += (y.bit_length() + 63) // 64 * (self.N + 1 + len(wrong))
            need(self.basin_work <= MOST_BASIN_WORK, f"{place}: the cores take too long")
            strict, most = strict or self.strict(m, i), max(most, len(wrong))
            coefficients = list(self.functional(m, i))
            for j in wrong:
                coefficients[j] -= times * coefficients[j]
            for j, coefficient in enumerate(coefficients):
                bias = j == self.N
                pair = (min(i, j), max(i, j)) if self.problem["symmetric"] and not bias else (i, j)
                sums[pair, bias] += y * coefficient
        need(strict, f"{place}: no member is strict")
        need(not any(sums.values()), f"{place}: the members do not cancel")
        return most


class Across:
    """Clauses by antisymmetric multipliers, and a tree over decided bits."""

    def __init__(self, checker, proof):
        fields(proof, "the proof across rows", "bound clauses tree")
        need(checker.problem["symmetric"], "free weights have nothing in common across rows")
        self.checker, self.proof, self.work = checker, proof, 0
        self.bound = natural(proof["bound"], "the bound")

    def count(self, work):
        self.work += work
        need(self.work <= MOST_ACROSS_WORK, "the searches take too long")

    def decisions(self, place, decided):
        """The decided classes: whether each flips."""
        result = {}
        for decision in entries(decided, place):
            m, i, flips = entries(decision, place, 3)
            c = self.checker.class_of(m, i)
            need(c not in result, f"{place}: a class is decided twice")
            result[c] = flag(flips, "a decision")
        return result

    def clause(self, place, clause):
        """What a clause says, once it is checked: decisions, and (row, flips)."""
        fields(clause, place, "decided multipliers rows")
        decided, n = self.decisions(place, clause["decided"]), self.checker.N
        table = {}  # (i, j): the multiplier, in both orders
        for entry in entries(clause["multipliers"], place):
            i, j, value = entries(entry, place, 3)
            ordered = natural(i, "a neuron") < natural(j, "a neuron") < n
            need(ordered and self.checker.allowed[i][j], f"{place}: there is no weight {i}, {j}")
            need(signed(value, "a multiplier") != 0, f"{place}: a multiplier is 0")
            need((i, j) not in table, f"{place}: the multiplier of {i}, {j} stands twice")
            table[i, j], table[j, i] = value, -value
        rows = []
        for row in entries(clause["rows"], place):
            fields(row, place, "neuron bound cores")
            i = natural(row["neuron"], "a neuron")
            need(i < n and (not rows or rows[-1][0] < i), f"{place}: row {i} is out of order")
            hypothesis = [table.get((i, j), 0) for j in range(n)] + [0]
            self.row(f"{place}, row {i}", i, row, decided, hypothesis)
            rows.append((i, row["bound"]))
        need(rows, f"{place} speaks of no row")
        missing = {i for i, _ in table} - {i for i, _ in rows}
        need(not missing, f"{place}: rows {sorted(missing)} have multipliers but no claim")
        return decided, rows

    def row(self, place, i, row, decided, hypothesis):
        """Whether the cores force so many flips upon row i."""
        checker = self.checker
        of = [checker.class_of(m, i) for m in range(checker.P)]
        sizes, number = Counter(of), {c: 1 << at for at, c in enumerate(dict.fromkeys(of))}
        flipped = {c for c, flips in decided.items() if flips and c in sizes}
        kept = {c for c, flips in decided.items() if not flips and c in sizes}
        cores = []
        for k, core in enumerate(entries(row["cores"], place)):
            own, members = entries(core, place, 2)
            self.count(1 + len(entries(members, place)) * checker.N)
            members = self.core(f"{place}, core {k}", i, own, members, of, flipped, hypothesis)
            cores.append(sum(number[c] for c in members - kept))
        allowance = natural(row["bound"], "a bound") - 1 - sum(sizes[c] for c in flipped)
        if allowance >= 0:
            need(allowance <= MOST_DEPTH, f"{place}: the search goes too deep")
            hit = self.is_hit(cores, {number[c]: sizes[c] for c in sizes}, 0, allowance)
            need(not hit, f"{place}: fewer than {row['bound']} flips hit all cores")

    def core(self, place, i, own, members, of, flipped, hypothesis):
        """The classes of a core's members that are not decided to flip."""
        checker = self.checker
        own = 0 if type(own) is int and own == 0 else multiplier(own)
        sums, classes, seen, strict = [-own * value for value in hypothesis], set(), set(), False
        for member in members:
            m, y = entries(member, place, 2)
            checker.exists(m, i)
            need(m not in seen, f"{place}: pattern {m} stands twice")
            seen.add(m)
            y = multiplier(y) * (-1 if of[m] in flipped else 1)
            sums = [s + y * f for s, f in zip(sums, checker.functional(m, i))]
            if of[m] not in flipped:
                classes.add(of[m])
                strict = strict or checker.strict(m, i)
        need(strict, f"{place}: no member is strict")
        need(not any(sums), f"{place}: members and hypothesis do not cancel")
        return classes

    def is_hit(self, cores, sizes, banned, allowance):
        """Whether classes of so many flips hit all cores."""
        self.count(1 + len(cores) * (1 + len(sizes) // 64))
        if not cores:
            return True
        first = min(cores, key=lambda core: bin(core & ~banned).count("1")) & ~banned
        for c in [c for c in sizes if c & first and sizes[c] <= allowance]:
            banned |= c
            rest = [core for core in cores if not core & c]
            if self.is_hit(rest, sizes, banned, allowance - sizes[c]):
                return True
        return False

    def agree(self, clauses, least, below, slack, depth=0):
        """Whether so many further flips agree with all clauses."""
        self.count(1 + sum(map(len, clauses)))
        need(depth <= MOST_DEPTH, "the search over flips goes too deep")
        clauses = [c for c in clauses if all(least[i] < g for i, g in c)]
        fewest, used, needed = None, set(), 0
        for clause in clauses:
            ways = sorted(
                (g - least[i], i, g)
                for i, g in clause
                if g - least[i] <= slack and (below[i] is None or g < below[i])
            )
            if not ways:
                return False
            if used.isdisjoint(i for _, i, _ in ways):
                needed += ways[0][0]
                used.update(i for _, i, _ in ways)
            if fewest is None or len(ways) < len(fewest):
                fewest = ways
        if needed > slack:
            return False
        if fewest is None:
            return True
        below = list(below)
        for cost, i, g in fewest:
            more = least[:i] + [g] + least[i + 1 :]
            if self.agree(clauses, more, below, slack - cost, depth + 1):
                return True
            below[i] = g
        return False

    def check(self):
        sys.setrecursionlimit(max(sys.getrecursionlimit(), 2 * MOST_DEPTH + 1000))
        proved, n = [], self.checker.N
        for k, clause in enumerate(entries(self.proof["clauses"], "the clauses")):
            proved.append(self.clause(f"clause {k}", clause))
        path, ended = [], False  # of [class, whether it flips]
        for index, node in enumerate(entries(self.proof["tree"], "the tree")):
            place = f"the proof across rows, node {index}"
            need(entries(node, place), f"{place} is empty")
            kind, *rest = node
            need(not ended, f"{place}: the proof ended before")
            if kind == "bit":
                c = self.checker.class_of(*entries(rest, place, 2))
                need(all(c != decided for decided, _ in path), f"{place}: decided further up")
                need(len(path) < MOST_DEPTH, f"{place}: the tree is too deep")
                path.append([c, True])
                continue
            need(kind == "end" and not rest, f"{place} is no node")
            state = dict(map(tuple, path))
            holds = lambda decided: all(state.get(c) == flips for c, flips in decided.items())
            clauses = [rows for decided, rows in proved if holds(decided)]
            few = self.bound > 0 and self.agree(clauses, [0] * n, [None] * n, self.bound - 1)
            need(not few, f"{place}: fewer flips agree with all clauses")
            while path and not path[-1][1]:
                path.pop()
            ended = not path
            if path:
                path[-1][1] = False
        need(ended, "the proof across rows is cut short")
        return self.bound


class Enumeration:
    """All weight vectors of each neuron, as tuples of the values' indices."""

    def __init__(self, checker, proof):
        fields(proof, "the enumeration", "bound denominator nodes")
        self.proof, self.checker, self.work = proof, checker, 0
        self.unit = natural(proof["denominator"], "the denominator")
        need(0 < self.unit <= MOST_DENOMINATOR, "the denominator is not from 1 to 2^20")
        self.target = self.unit * (natural(proof["bound"], "the bound") - 1)
        self.values, n = checker.values(), range(checker.N)
        need(self.values is not None, "continuous weights cannot be enumerated")
        self.base, self.symmetric = len(self.values), checker.problem["symmetric"]
        # The neuron itself stands for its bias.
        own = lambda i, j: checker.problem["bias"] if i == j else checker.allowed[i][j]
        self.columns = [[j for j in n if own(i, j)] for i in n]
        self.place = [{j: place for place, j in enumerate(row)} for row in self.columns]
        vectors = sum(self.base ** len(columns) for columns in self.columns)
        need(vectors <= MOST_VECTORS and vectors * checker.P <= MOST_STEPS, "too many vectors")
        need(self.base * sum(map(len, self.columns)) <= MOST_VALUES, "too many values")
        self.prices = [{} for _ in n]  # of each neuron: {(column, value): price}
        self.log = []  # price changes, to be taken back
        # The first step is made before vectors are stored.
        if vectors <= 1 << 20:
            every = [list(self.vectors(i)) for i in n]
            self.vectors = every.__getitem__
        stays = self.step([lambda i=i: self.vectors(i) for i in n])
        self.rows, kept = [], 0  # of each neuron: (vector, flips) of what is possible
        for i in n:
            self.rows.append([pair for pair in self.vectors(i) if stays(i, *pair)])
            kept += len(self.rows[-1])
            need(kept <= MOST_KEPT, "too many vectors are left after the first step")
        self.settled = False

    def vectors(self, i):
        """Every vector of neuron i with the bits that it flips."""
        x = self.checker.x
        inputs = [[row[i] * (1 if j == i else row[j]) for row in x] for j in self.columns[i]]
        least = [1 if self.checker.strict(m, i) else 0 for m in range(len(x))]

        def extend(vector, stabilities):
            if len(vector) == len(inputs):
                yield vector, sum(map(int.__lt__, stabilities, least))
                return
            column = inputs[len(vector)]
            for v, w in enumerate(self.values):
                yield from extend((*vector, v), [s + w * c for s, c in zip(stabilities, column)])

        return extend((), [0] * len(x))

    def cost(self, i, vector, flips):
        if not self.prices[i]:
            return self.unit * flips
        price = self.prices[i].get
        return self.unit * flips + sum(price(key, 0) for key in zip(self.columns[i], vector))

    def step(self, rows):
        """Whether a vector stays: the exclusion step over what `rows` give."""
        least, by_value = [], []
        for i, row in enumerate(rows):
            lowest, table = None, {}
            for vector, flips in row():
                cost = self.cost(i, vector, flips)
                lowest = cost if lowest is None else min(lowest, cost)
                for key in zip(self.columns[i], vector):
                    table[key] = min(cost, table.get(key, cost))
            least.append(lowest)
            by_value.append(table)
        total, infinite = sum(least), float("inf")

        def stays(i, vector, flips):
            cost = self.cost(i, vector, flips)
            for j, v in zip(self.columns[i], vector):
                if self.symmetric and j != i:
                    cost += by_value[j].get((i, v), infinite) - least[j]
            return cost <= self.target - (total - least[i])

        return stays

    def count(self, work):
        self.work += work
        need(self.work <= MOST_WORK, "the exclusion steps take too long")

    def exclude(self):
        """The exclusion step; whether every neuron has a vector left."""
        if self.settled:
            return True
        self.count(len(self.rows))
        if not all(self.rows):
            return False
        both = zip(self.rows, self.columns)
        self.count(sum(len(row) * (1 + len(columns)) for row, columns in both))
        stays = self.step([lambda row=row: row for row in self.rows])
        rows = [[pair for pair in row if stays(i, *pair)] for i, row in enumerate(self.rows)]
        self.settled = list(map(len, rows)) == list(map(len, self.rows))
        self.rows = rows
        return all(rows)

    def pair(self, i, j):
        n = len(self.columns)
        tied = self.symmetric and natural(i, "a neuron") < natural(j, "a neuron") < n
        need(tied and j in self.place[i], f"there is no symmetric weight {i}, {j}")
        return i, j

    def add(self, i, j, value, step):
        self.prices[i][j, value] = self.prices[i].get((j, value), 0) + step
        self.prices[j][i, value] = self.prices[j].get((i, value), 0) - step

    def change(self, place, changes):
        for change in entries(changes, place):
            i, j, steps = entries(change, place, 3)
            self.pair(i, j)
            for value, step in enumerate(entries(steps, place, self.base - 1), 1):
                if signed(step, "a change"):
                    self.add(i, j, value, step)
                    self.log.append((i, j, value, step))
                    need(abs(self.prices[i][j, value]) <= MOST_PRICE, f"{place}: a price is too large")
                    self.settled = False
        return self.exclude()

    def split(self, i, j):
        """The rows of each subtree, value by value."""
        self.count(len(self.rows[i]) + len(self.rows[j]))
        parts = []
        for own, other in ((i, j), (j, i)):
            groups, column = defaultdict(list), self.place[own][other]
            for pair in self.rows[own]:
                groups[pair[0][column]].append(pair)
            parts.append((own, groups))
        return parts

    def enter(self, level):
        """The next subtree of a split; whether it is open."""
        _, rows, parts, value, changes = level
        level[3] += 1
        while len(self.log) > changes:
            i, j, v, step = self.log.pop()
            self.add(i, j, v, -step)
        self.rows, self.settled = list(rows), False
        if value == self.base:
            return None
        for own, groups in parts:
            self.rows[own] = groups.get(value, [])
        return self.exclude()

    def check(self):
        is_open, path = all(self.rows), []  # of [pair, rows, parts, next value, changes]
        for index, node in enumerate(entries(self.proof["nodes"], "the nodes")):
            place = f"enumeration, node {index}"
            need(entries(node, place), f"{place} is empty")
            kind, *rest = node
            need(is_open, f"{place}: the proof ended before")
            if kind == "prices":
                is_open = self.change(place, *entries(rest, place, 1))
            else:
                need(kind == "split", f"{place} is no node")
                pair = self.pair(*entries(rest, place, 2))
                need(all(pair != level[0] for level in path), f"{place}: split further up")
                path.append([pair, self.rows, self.split(*pair), 0, len(self.log)])
                is_open = self.enter(path[-1])
            while not is_open and path:
                is_open = self.enter(path[-1])
                if is_open is None:
                    path.pop()
        need(not is_open, "the enumeration is cut short")
        return self.proof["bound"]


# Patterns.


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise BadInput(f"{path}: cannot read: {error.strerror}") from None


def patterns_of(path):
    data = read(path)
    rows = array(path, data) if data.startswith(b"\x93NUMPY") else table(path, data)
    if not rows or len(rows[0]) < 2:
        raise BadInput(f"{path}: holds no patterns of 2 bits or more")
    values = {bit for row in rows for bit in row}
    if {-1, 0} <= values:
        raise BadInput(f"{path}: has -1 and 0; use 1 and -1, or 1 and 0")
    return [[1 if bit == 1 else -1 for bit in row] for row in rows]


def number(text):
    words = {"true": 1.0, "false": 0.0}
    try:
        return words[text.lower()] if text.lower() in words else float(text)
    except ValueError:
        return None


def table(path, data):
    try:
        lines = data.decode("utf-8").lstrip("\ufeff").splitlines()
    except UnicodeDecodeError:
        raise BadInput(f"{path}: is neither text nor .npy; `hopfit check` reads more") from None
    rows, separator, is_first = [], None, True
    for at, line in enumerate(map(str.strip, lines), 1):
        if not line or line.startswith("#"):
            continue
        if is_first:
            separator = next((mark for mark in ",;\t" if mark in line), None)
        texts = [value.strip().strip('"').strip() for value in line.split(separator)]
        values = [number(text) for text in texts]
        counted = len(texts) > 2 and texts == [str(j) for j in range(len(texts))]
        is_header, is_first = is_first and (counted or not any(v is not None for v in values)), False
        if is_header:
            continue
        wrong = next((t for t, v in zip(texts, values) if v not in (-1.0, 0.0, 1.0)), None)
        if wrong is not None:
            raise BadInput(f"{path}: line {at}: {wrong!r} is no bit")
        if rows and len(values) != len(rows[0]):
            raise BadInput(f"{path}: line {at} has {len(values)} values, not {len(rows[0])}")
        rows.append(values)
    return rows


def array(path, data):
    """The two-dimensional array of an .npy file (versions 1 to 3)."""
    codes = {"b1": "?", "i1": "b", "u1": "B", "f2": "e", "f4": "f", "f8": "d"}
    codes |= {"i2": "h", "u2": "H", "i4": "i", "u4": "I", "i8": "q", "u8": "Q"}
    try:
        start, size = (10, "<H") if data[6] == 1 else (12, "<I")
        end = start + struct.unpack(size, data[8:start])[0]
        header = ast.literal_eval(data[start:end].decode("latin-1").strip())
        order, kind = header["descr"][0], header["descr"][1:]
        (count, neurons), by_column = header["shape"], header["fortran_order"]
        mark = {"|": "<"}.get(order, order)
        values = struct.unpack(f"{mark}{count * neurons}{codes[kind]}", data[end:])
    except (LookupError, TypeError, ValueError, SyntaxError, struct.error):
        raise BadInput(f"{path}: is no two-dimensional .npy array of plain numbers") from None
    if any(value not in (-1, 0, 1) for value in values):
        raise BadInput(f"{path}: holds values that are no bits")
    if by_column:
        return [list(values[m::count]) for m in range(count)]
    return [list(values[m * neurons : (m + 1) * neurons]) for m in range(count)]


# What was meant, and what was checked.


def check_meant(checker, options):
    """Whether the certificate speaks of the problem that `train` solves with these options."""
    if options == argparse.Namespace(**dict.fromkeys(vars(options))):
        return
    problem, n = checker.problem, range(checker.N)
    plain = lambda kind: "ternary" if kind == "integer:1" else kind
    for what, told, asked in (
        ("tie rule", problem["tie"], options.tie or "paper"),
        ("weight class", plain(problem["weights"]), plain(options.weights or "continuous")),
        ("symmetry", problem["symmetric"], not options.no_symmetry),
        ("bias", problem["bias"], bool(options.bias)),
    ):
        need(told == asked, f"the certificate's {what} is {told}, but {asked} is asked")
    limit, width = options.receptive_field, checker.N
    if limit is not None:
        height, width = options.shape or (0, 0)
        if height * width != checker.N:
            raise BadInput(f"--receptive-field needs --shape HxW with {checker.N} pixels")
    place = [divmod(i, width) for i in n]
    near = lambda a, b: limit is None or (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 <= limit**2
    same = all(
        checker.allowed[i][j] == (i != j and near(place[i], place[j])) for i in n for j in n
    )
    told = describe_mask(checker)
    need(same, f"the certificate's mask ({told}) is not the one that is asked")


def describe_mask(checker):
    n, symmetric = range(checker.N), checker.problem["symmetric"]
    pairs = [(i, j) for i in n for j in n if (i < j if symmetric else i != j)]
    forbidden = sum(not checker.allowed[i][j] for i, j in pairs)
    word = ", no weight at all" if forbidden == len(pairs) else ""
    return f"{forbidden} of {len(pairs)} pairs forbidden{word}"


def check(certificate, patterns, options):
    checker = Checker(parse(certificate), patterns)
    check_meant(checker, options)
    flips = checker.upper()
    bound = max(checker.lower(), checker.enumeration(), checker.across())
    need(bound <= flips, f"the bound {bound} is above the flips {flips}")
    radii = "".join(
        f"  {name}: radius {radius}{'' if most is None else f', at most {most} is possible'}\n"
        for name, (radius, most) in checker.basins().items()
    )
    p = checker.problem
    symmetry = "symmetric" if p["symmetric"] else "not symmetric"
    bias = "with bias" if p["bias"] else "no bias"
    return (
        f"{flips} flips, at least {bound} needed{', optimal' * (flips == bound)}\n"
        f"{radii}"
        f"  patterns: {checker.P} of {checker.N} neurons\n"
        f"  weights: {p['weights']}, {symmetry}, {bias}\n"
        f"  mask: {describe_mask(checker)}\n"
        f"  tie rule: {p['tie']}"
    )


def shape(text):
    height, width = map(int, text.lower().split("x"))
    return height, width


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("certificate", metavar="CERTIFICATE.json")
    parser.add_argument("patterns", metavar="PATTERNS")
    meant = parser.add_argument_group(
        "insist on a problem",
        "with any of these, on the very one that `hopfit train` solves with them",
    )
    meant.add_argument("--tie", choices=("paper", "strict"))
    meant.add_argument("--weights", metavar="CLASS")
    meant.add_argument("--no-symmetry", action="store_true", default=None)
    meant.add_argument("--bias", action="store_true", default=None)
    meant.add_argument("--receptive-field", metavar="D", type=float)
    meant.add_argument("--shape", metavar="HxW", type=shape)
    options = parser.parse_args()
    paths = vars(options).pop("certificate"), vars(options).pop("patterns")
    return *paths, options


def main():
    certificate, patterns, options = arguments()
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(MOST_DIGITS)
    try:
        code, answer = 0, f"accepted: {check(read(certificate), patterns_of(patterns), options)}"
    except Rejected as reason:
        code, answer = 1, f"rejected: {reason}"
    except BadInput as reason:
        print(f"check_certificate.py: {reason}", file=sys.stderr)
        return 2
    try:
        print(answer, flush=True)
    except BrokenPipeError:
        # The reader has seen enough; the exit code tells the verdict too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


if __name__ == "__main__":
    sys.exit(main())
