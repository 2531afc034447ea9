#!/usr/bin/env python3
"""A second checker for hopfit certificates, in plain Python.

    python3 check_certificate.py CERTIFICATE.json PATTERNS.csv

It follows certificate.md step by step and shares nothing with the checker in
crates/certify. It is slow: use it to convince yourself, on small problems.
"""

import csv
import hashlib
import itertools
import json
import sys
from collections import Counter, defaultdict
from fractions import Fraction


class Rejected(Exception):
    pass


def need(condition, reason):
    if not condition:
        raise Rejected(reason)


def fields(value, required, optional=""):
    names = set(required.split())
    need(type(value) is dict and names <= set(value) <= names | set(optional.split()), "fields")


def whole(value):
    need(type(value) is int, f"{value!r} is no whole number")
    return value


def multiplier(value):
    if isinstance(value, str):
        need(value.lstrip("-").isdecimal() and value.isascii(), f"{value!r} is no number")
        return int(value)
    return whole(value)


class Checker:
    def __init__(self, certificate, patterns):
        self.certificate, self.x = certificate, patterns
        fields(certificate, "format version problem problem_hash upper", "lower enumeration")
        fields(certificate["upper"], "flips bias weights")
        self.problem = problem = certificate["problem"]
        fields(problem, "patterns neurons patterns_hash tie symmetric bias weights mask")
        self.P, self.N = len(patterns), len(patterns[0])
        self.strict_rule = {"paper": False, "strict": True}[problem["tie"]]
        self.check_hashes()
        allowed = self.mask()
        self.allowed = [
            [allowed[i][j] and (allowed[j][i] or not problem["symmetric"]) for j in range(self.N)]
            for i in range(self.N)
        ]

    def mask(self):
        mask, n = self.problem["mask"], range(self.N)
        if mask == "full":
            return [[i != j for j in n] for i in n]
        (kind, value), = mask.items()
        if kind == "forbidden":
            pairs = {tuple(pair) for pair in value}
            need(all(i in n and j in n for i, j in pairs), "mask")
            return [[i != j and (i, j) not in pairs for j in n] for i in n]
        need(kind == "receptive_field" and value["height"] * value["width"] == self.N, "mask")
        place = [divmod(i, value["width"]) for i in n]
        near = lambda a, b: (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 <= value["distance_squared"]
        return [[i != j and near(place[i], place[j]) for j in n] for i in n]

    def check_hashes(self):
        need(self.certificate["format"] == "hopfit-certificate", "format")
        enumerated = self.certificate.get("enumeration") is not None
        need(self.certificate["version"] == 1 + enumerated, "version")
        p = self.problem
        need((p["patterns"], p["neurons"]) == (self.P, self.N), "size")
        data = b"hopfit-patterns-1\n" + self.P.to_bytes(8, "little") + self.N.to_bytes(8, "little")
        data += bytes(bit > 0 for row in self.x for bit in row)
        need(hashlib.sha256(data).hexdigest() == p["patterns_hash"], "patterns")
        word = {False: "false", True: "true"}
        text = "hopfit-problem-1\n"
        for key in ("patterns", "neurons", "patterns_hash", "tie", "symmetric", "bias", "weights"):
            text += f"{key} {word[p[key]] if type(p[key]) is bool else p[key]}\n"
        rows = ("".join("01"[allowed] for allowed in row) for row in self.mask())
        text += "mask\n" + "".join(row + "\n" for row in rows)
        need(hashlib.sha256(text.encode()).hexdigest() == self.certificate["problem_hash"], "hash")

    def exists(self, m, i):
        need(0 <= whole(m) < self.P and 0 <= whole(i) < self.N, f"no demand {m}, {i}")

    def strict(self, m, i):
        return self.strict_rule or self.x[m][i] == 1

    def functional(self, m, i):
        """The coefficients of w_i* and b_i that are free."""
        row = [self.x[m][i] * self.x[m][j] * self.allowed[i][j] for j in range(self.N)]
        return tuple(row + [self.x[m][i] * self.problem["bias"]])

    def upper(self):
        """Steps 2 and 3: admissible weights, and what they lose."""
        w, b = self.certificate["upper"]["weights"], self.certificate["upper"]["bias"]
        n = range(self.N)
        need(len(w) == len(b) == self.N and all(len(row) == self.N for row in w), "weights' size")
        values = self.values()
        fits = lambda v: values is None or v in values
        for i in n:
            bias = whole(b[i])
            need(fits(bias) if self.problem["bias"] else bias == 0, f"bias {i}")
            for j in n:
                value = whole(w[i][j])
                need(fits(value) if self.allowed[i][j] else value == 0, f"weight {i}, {j}")
                need(not self.problem["symmetric"] or value == w[j][i], f"symmetry {i}, {j}")
        flips = 0
        for m in range(self.P):
            for i in n:
                f = self.x[m][i] * (sum(w[i][j] * self.x[m][j] for j in n) + b[i])
                flips += not (f > 0 if self.strict(m, i) else f >= 0)
        need(flips == self.certificate["upper"]["flips"], f"the weights lose {flips}")
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
        fields(lower, "bound facts tree")
        self.facts = []  # (Counter of classes, bound)
        for k, fact in enumerate(lower["facts"]):
            (kind, value), = fact.items()
            if kind == "core":
                self.facts.append((Counter(self.core(k, value)), 1))
            else:
                need(kind == "rank", f"fact {k}")
                fields(value, "bound members tree")
                members = [tuple(member) for member in value["members"]]
                need(len(members) == len(set(members)), f"fact {k}: a member twice")
                classes = Counter(self.class_of(m, i) for m, i in members)
                self.tree(f"fact {k}", value["tree"], classes, value["bound"])
                self.facts.append((classes, value["bound"]))
        everything = Counter(self.class_of(m, i) for m in range(self.P) for i in range(self.N))
        self.tree("the final tree", lower["tree"], everything, lower["bound"])
        return lower["bound"]

    def class_of(self, m, i):
        self.exists(m, i)
        return i, self.functional(m, i), self.strict(m, i)

    def core(self, k, members):
        sums, strict, seen = defaultdict(int), False, set()
        for m, i, y in members:
            self.exists(m, i)
            y = multiplier(y)
            need(y > 0 and (m, i) not in seen, f"fact {k}: multiplier or repetition")
            seen.add((m, i))
            strict = strict or self.strict(m, i)
            for j, coefficient in enumerate(self.functional(m, i)):
                bias = j == self.N
                pair = (min(i, j), max(i, j)) if self.problem["symmetric"] and not bias else (i, j)
                sums[pair, bias] += y * coefficient
        need(strict, f"fact {k}: no strict member")
        need(not any(sums.values()), f"fact {k}: does not cancel")
        return {self.class_of(m, i) for m, i in seen}

    def tree(self, name, nodes, counts, goal):
        need(whole(goal) >= 0, f"{name}: goal")
        state = {}  # class: does it flip?
        path, ended = [], False
        for index, (kind, *rest) in enumerate(nodes):
            place = f"{name}, node {index}"
            need(not ended, f"{place}: trailing")
            if kind == "branch":
                demand_class = self.class_of(*rest)
                need(demand_class not in state, f"{place}: decided")
                state[demand_class] = True
                path.append(demand_class)
                continue
            if kind == "contradiction":
                need(0 <= whole(rest[0]) < len(self.facts), f"{place}: no such fact")
                terms, bound = self.facts[rest[0]]
                left = sum(a for c, a in terms.items() if state.get(c, True))
                need(left < bound, f"{place}: no contradiction")
            else:
                need(kind == "leaf" and self.leaf(place, state, counts, *rest) > goal - 1, place)
            while path and not state[path[-1]]:
                del state[path.pop()]
            ended = not path
            if path:
                state[path[-1]] = False
        need(ended, f"{name}: cut short")

    def leaf(self, place, state, counts, denominator, weights):
        need(whole(denominator) > 0, f"{place}: denominator")
        bound = Fraction(sum(counts[c] for c, flips in state.items() if flips))
        charges = Counter()
        for k, numerator in weights:
            need(0 <= whole(k) < len(self.facts) and whole(numerator) >= 0, f"{place}: fact")
            weight = Fraction(numerator, denominator)
            terms, at_least = self.facts[k]
            bound += weight * at_least
            for c, a in terms.items():
                if c not in state:
                    charges[c] += weight * a
                elif state[c]:
                    bound -= weight * a
        return bound - sum(max(Fraction(0), charge - counts[c]) for c, charge in charges.items())

    def enumeration(self):
        """The other kind of proof, for whole weights."""
        proof = self.certificate.get("enumeration")
        return 0 if proof is None else Enumeration(self, proof).check()


class Enumeration:
    """All weight vectors of each neuron, as tuples of the values' indices."""

    def __init__(self, checker, proof):
        fields(proof, "bound denominator nodes")
        self.proof, self.symmetric = proof, checker.problem["symmetric"]
        self.unit = whole(proof["denominator"])
        need(0 < self.unit <= 1 << 20, "denominator")
        self.target = self.unit * (whole(proof["bound"]) - 1)
        values = checker.values()
        need(values is not None, "continuous weights")
        self.base, n = len(values), range(checker.N)
        # The neuron itself stands for its bias.
        own = lambda i, j: checker.problem["bias"] if i == j else checker.allowed[i][j]
        self.columns = [[j for j in n if own(i, j)] for i in n]
        need(sum(self.base ** len(columns) for columns in self.columns) <= 1 << 28, "vectors")
        self.rows = []  # of each neuron: {vector: flips} of what is possible
        for i, columns in enumerate(self.columns):
            row = {}
            for vector in itertools.product(range(self.base), repeat=len(columns)):
                weights = [(j, values[v]) for j, v in zip(columns, vector)]
                row[vector] = 0
                for m, x in enumerate(checker.x):
                    f = x[i] * sum(w * (1 if j == i else x[j]) for j, w in weights)
                    row[vector] += not (f > 0 if checker.strict(m, i) else f >= 0)
            self.rows.append(row)
        self.prices = Counter()  # of (neuron, column, value)

    def cost(self, i, vector, flips):
        places = zip(self.columns[i], vector)
        return self.unit * flips + sum(self.prices[i, j, v] for j, v in places)

    def exclude(self):
        """The exclusion step; whether every neuron has a vector left."""
        if not all(self.rows):
            return False
        least, by_value = [], []
        for i, row in enumerate(self.rows):
            costs = {vector: self.cost(i, vector, flips) for vector, flips in row.items()}
            least.append(min(costs.values()))
            by_value.append({})
            for vector, cost in costs.items():
                for key in zip(self.columns[i], vector):
                    by_value[i][key] = min(cost, by_value[i].get(key, cost))
        total, infinite = sum(least), float("inf")

        def others(i, vector):
            for j, v in zip(self.columns[i], vector):
                if self.symmetric and j != i:
                    yield by_value[j].get((i, v), infinite) - least[j]

        def stays(i, vector, flips):
            cost = self.cost(i, vector, flips) + sum(others(i, vector))
            return cost <= self.target - (total - least[i])

        self.rows = [
            {vector: flips for vector, flips in row.items() if stays(i, vector, flips)}
            for i, row in enumerate(self.rows)
        ]
        return all(self.rows)

    def pair(self, i, j):
        tied = self.symmetric and 0 <= whole(i) < whole(j) < len(self.rows) and j in self.columns[i]
        need(tied, f"no pair {i}, {j}")
        return i, j

    def restrict(self, i, j, value):
        for own, other in ((i, j), (j, i)):
            place = self.columns[own].index(other)
            row = self.rows[own]
            self.rows[own] = {vector: f for vector, f in row.items() if vector[place] == value}
        return self.exclude()

    def check(self):
        is_open, path = self.exclude(), []  # of [pair, value, rows, prices]
        for index, (kind, *rest) in enumerate(self.proof["nodes"]):
            place = f"enumeration, node {index}"
            need(is_open, f"{place}: trailing")
            if kind == "prices":
                (changes,) = rest
                for i, j, steps in changes:
                    self.pair(i, j)
                    need(len(steps) == self.base - 1, f"{place}: changes")
                    for value, step in enumerate(steps, 1):
                        self.prices[i, j, value] += whole(step)
                        self.prices[j, i, value] -= step
                        need(abs(self.prices[i, j, value]) <= 1 << 24, f"{place}: price")
                is_open = self.exclude()
            else:
                need(kind == "split", place)
                pair = self.pair(*rest)
                need(all(pair != level[0] for level in path), f"{place}: twice")
                path.append([pair, 0, self.rows, self.prices.copy()])
                self.rows = list(self.rows)
                is_open = self.restrict(*pair, 0)
            while not is_open and path:
                pair, value, rows, prices = path[-1]
                path[-1][1] += 1
                self.rows, self.prices = list(rows), prices.copy()
                if value + 1 == self.base:
                    path.pop()
                else:
                    is_open = self.restrict(*pair, value + 1)
        need(not is_open, "the enumeration is cut short")
        return self.proof["bound"]


def main(certificate, patterns):
    with open(patterns, newline="") as file:
        patterns = [[int(bit) for bit in row] for row in csv.reader(file)]
    try:
        with open(certificate) as file:
            checker = Checker(json.load(file), patterns)
        flips, bound = checker.upper(), max(checker.lower(), checker.enumeration())
        need(bound <= flips, "the bound is above the flips")
    except (Rejected, ValueError, KeyError, TypeError, IndexError) as reason:
        print(f"rejected: {type(reason).__name__} {reason}")
        return 1
    print(f"accepted: {flips} flips, at least {bound} needed{', optimal' * (flips == bound)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
