"""What a tenant's own candidates show about skills: which go together, which spellings mean the same, which that the
taxonomy holds for one are two, which certificates belong to which skills. Learned from skill sets alone; no outcome,
no trait of a person is looked at.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import sqrt

import numpy as np
from scipy import sparse

_MIN_PEOPLE = 5
_NEIGHBOURS = 16
_MIN_RELATED = 0.1
_ALIAS_EXPECTED = 8.0
_ALIAS_OBSERVED_SHARE = 0.05
_ALIAS_CONTEXT = 0.9


@dataclass(frozen=True)
class Associations:
    """Learned tables: strengths 0-1 in `related` and `certificates`; `aliases` maps a key to what it stands for.

    `apart` maps a spelling to the key of its own that it gets although the taxonomy counts it to a wider skill.
    """

    related: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    certificates: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    apart: Mapping[str, str] = field(default_factory=dict)

    def between(self, one: str, other: str) -> float:
        """Strength of the tie between two skill keys, 0 where nothing was learned."""
        return self.related.get(one, {}).get(other, 0.0)

    def certificate_strength(self, certificate: str, skill: str) -> float:
        """How strongly people with this certificate tend to have this skill, 0-1."""
        return self.certificates.get(certificate, {}).get(skill, 0.0)

    def to_json(self) -> dict[str, object]:
        """Plain data, sorted, for the model's file."""
        return {
            "related": _sorted_table(self.related),
            "aliases": dict(sorted(self.aliases.items())),
            "certificates": _sorted_table(self.certificates),
            "apart": dict(sorted(self.apart.items())),
        }


def _sorted_table(table: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    return {key: dict(sorted(row.items())) for key, row in sorted(table.items())}


def learn(
    skill_sets: Sequence[frozenset[str]],
    certificate_sets: Sequence[frozenset[str]],
    apart: Mapping[str, str] | None = None,
) -> Associations:
    """Learn from people's skill keys and certificate keys (parallel sequences, one entry a person).

    `apart` is what `set_apart` found before the keys were made; it is carried along.
    """
    apart = apart or {}
    counts = _Counts.of(skill_sets)
    if counts is None:
        return Associations(apart=apart)
    aliases, instead = _aliases(counts)
    if aliases:
        skill_sets = [frozenset(aliases.get(key, key) for key in person) for person in skill_sets]
        counts = _Counts.of(skill_sets) or counts
    related = _related(counts)
    for one, other in instead:
        a, b = aliases.get(one, one), aliases.get(other, other)
        related.setdefault(a, {})[b] = related.setdefault(b, {})[a] = 1.0
    return Associations(related, aliases, _certificates(skill_sets, certificate_sets), apart)


def set_apart(spellings: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Spellings that a taxonomy holds for one skill and people list side by side, each with a key of its own.

    Takes spelling -> taxonomy key for each person (or job). Nobody says the same thing twice as often as chance would
    have it: spellings that meet so often name different skills. Those that never meet stay together.
    """
    single: Counter[str] = Counter()
    pair: Counter[tuple[str, str]] = Counter()
    key_of: dict[str, str] = {}
    for own in spellings:
        by_key: dict[str, list[str]] = defaultdict(list)
        for name, key in own.items():
            single[name] += 1
            by_key[key].append(name)
        key_of |= own
        for names in by_key.values():
            pair.update(combinations(sorted(names), 2))
    often = {(a, b) for (a, b), n in pair.items() if n >= _MIN_PEOPLE and n * len(spellings) >= single[a] * single[b]}
    of_key: dict[str, list[str]] = defaultdict(list)
    for name in {name for met in often for name in met}:
        of_key[key_of[name]] = []
    for name, key in key_of.items():
        if key in of_key:
            of_key[key].append(name)
    return {name: own for key, names in of_key.items() for name, own in _split(key, names, often, pair, single)}


def _split(
    key: str,
    names: list[str],
    often: set[tuple[str, str]],
    pair: Mapping[tuple[str, str], int],
    single: Mapping[str, int],
) -> Iterable[tuple[str, str]]:
    """Spellings of one key as groups in which nobody meets; the group of the key's own name keeps the key."""
    own_name = key.removeprefix("id:").replace("-", " ")
    groups: list[list[str]] = []
    for name in sorted(names, key=lambda n: (n != own_name, -single[n], n)):
        met = [[(min(name, other), max(name, other)) for other in group] for group in groups]
        free = [g for g, pairs in enumerate(met) if not often.intersection(pairs)]
        if free:
            groups[min(free, key=lambda g: sum(pair[p] for p in met[g]) / sum(single[n] for n in groups[g]))].append(
                name
            )
        else:
            groups.append([name])
    for group in groups[1:]:
        for name in group:
            yield name, f"{key}/{group[0]}"


@dataclass(frozen=True)
class _Counts:
    """People per skill and per pair of skills, for skills with enough people."""

    names: list[str]
    people: int
    single: np.ndarray
    pair: np.ndarray

    @classmethod
    def of(cls, sets: Sequence[frozenset[str]]) -> "_Counts | None":
        seen = Counter(key for person in sets for key in person)
        names = sorted(key for key, n in seen.items() if n >= _MIN_PEOPLE)
        if len(names) <= 1:
            return None
        index = {name: i for i, name in enumerate(names)}
        rows: list[int] = []
        columns: list[int] = []
        for row, person in enumerate(sets):
            own = [index[key] for key in person if key in index]
            columns += own
            rows += [row] * len(own)
        table = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(sets), len(names)))
        pair = (table.T @ table).toarray()
        return cls(names, len(sets), pair.diagonal().copy(), pair)

    def context(self) -> np.ndarray:
        """Cosine between the company that two skills keep, themselves aside."""
        profile = self.pair / sqrt(self.people)
        profile = profile / np.maximum(self.single[:, None], 1)
        np.fill_diagonal(profile, 0.0)
        norm = np.sqrt((profile**2).sum(1))
        return np.asarray((profile @ profile.T) / np.maximum(np.outer(norm, norm), 1e-12))


def _related(counts: _Counts) -> dict[str, dict[str, float]]:
    """Normalised pointwise mutual information where positive, each skill's strongest neighbours."""
    share = counts.pair / counts.people
    single = counts.single / counts.people
    with np.errstate(divide="ignore", invalid="ignore"):
        npmi = np.log(share / np.outer(single, single)) / -np.log(share)
    npmi = np.nan_to_num(npmi, nan=0.0, posinf=0.0, neginf=0.0)
    np.fill_diagonal(npmi, 0.0)
    table: dict[str, dict[str, float]] = defaultdict(dict)
    for i, name in enumerate(counts.names):
        for j in np.argsort(-npmi[i], kind="stable")[:_NEIGHBOURS]:
            if (strength := round(float(npmi[i, j]), 4)) >= _MIN_RELATED:
                table[name][counts.names[j]] = table[counts.names[j]][name] = strength
    return dict(table)


def _aliases(counts: _Counts) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Spellings of one skill: they keep the same company, never meet in one person, and look alike.

    Two skills of one trade meet as often as chance would have it; two names of one skill do not meet at all. Those
    that don't look alike come second, as pairs: one stands in for the other, but may not be the same.
    """
    expected = np.outer(counts.single, counts.single) / counts.people
    alike = counts.context() >= _ALIAS_CONTEXT
    never = (expected >= _MIN_RELATED) & (counts.pair <= _ALIAS_OBSERVED_SHARE * expected)
    found: dict[str, str] = {}
    instead: list[tuple[str, str]] = []
    for i, j in np.argwhere(np.triu(alike & never, 1)):
        rare, common = sorted((int(i), int(j)), key=lambda n: (counts.single[n], counts.names[n]))
        local = expected[i, j] * counts.people / max(1.0, counts.single[i] + counts.single[j])
        if local < _ALIAS_EXPECTED:
            continue
        if looks_like(counts.names[rare], counts.names[common]):
            found[counts.names[rare]] = counts.names[common]
        else:
            instead.append((counts.names[rare], counts.names[common]))
    return {name: _end(found, name) for name in found}, instead


def _end(links: Mapping[str, str], name: str) -> str:
    seen = {name}
    while (after := links.get(name)) is not None and after not in seen:
        seen.add(after)
        name = after
    return name


def looks_like(one: str, other: str) -> bool:
    """Whether one spelling may be short for the other: initials, a shared word, or letters in order."""
    names = (name.removeprefix("id:").replace("-", " ") for name in (one, other))
    short, long = sorted(names, key=len)
    parts, initials = set(short.split()), "".join(word[0] for word in long.split())
    if initials in parts or parts & set(long.split()):
        return True
    letters = iter(long)
    return short[0] == long[0] and all(c in letters for c in short if c.isalpha())


def _certificates(
    skills: Sequence[frozenset[str]], certificates: Sequence[frozenset[str]]
) -> dict[str, dict[str, float]]:
    """For each certificate, how much more often its holders have a skill than everybody does (0-1)."""
    everybody = Counter(key for person in skills for key in person)
    holders: dict[str, Counter[str]] = defaultdict(Counter)
    number: Counter[str] = Counter()
    for have, held in zip(skills, certificates, strict=True):
        for certificate in held:
            number[certificate] += 1
            holders[certificate].update(have)
    people = len(skills)
    return {
        name: dict(_lifted(holders[name], number[name], everybody, people))
        for name in sorted(number)
        if number[name] >= _MIN_PEOPLE
    }


def _lifted(held: Counter[str], holders: int, everybody: Counter[str], people: int) -> Iterable[tuple[str, float]]:
    for skill, n in sorted(held.items()):
        inside, outside = n / holders, everybody[skill] / people
        if n >= _MIN_PEOPLE // 2 and inside > outside:
            yield skill, round((inside - outside) / (1 - outside), 4) if outside < 1 else 0.0
