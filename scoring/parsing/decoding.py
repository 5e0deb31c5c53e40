"""Atoms to spans with roles.

A dynamic programme groups the atoms of a header and gives each group a role. What the words leave open, the layout
decides: roles that stand in the same slot (line, cell, style) of the other entries of the document pull a span towards
them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from .atoms import atoms_of
from .classifier import learn
from .lexicon import fold
from .roles import role_scores
from .spans import Atom, Entry, Span

_MERGE: Final = {
    ",": -0.5,
    "–": -1.0,
    ":": -1.5,
    "(": -0.6,
    ")": -0.4,
    "at": -2.0,
    "in": 0.4,
    "style": -2.2,
    ";": -2.0,
    "|": -4.0,
    "date": -6.0,
}


_FORBIDDEN: Final = frozenset({"\n", "\t"})


def decode(
    entries: Sequence[Entry],
    roles: tuple[str, ...],
    missing: dict[str, float],
    headlines: frozenset[str] = frozenset(),
    *,
    glued: bool = False,
) -> None:
    """Fill `spans` of every entry; roles other than "other" are used at most once an entry.

    `missing` is the score for leaving a role out, `headlines` are the folded texts below the person's name: what is
    said there again is a job title. `glued`: the document writes `Employer-Town`. Three rounds: words alone, then with
    what the layout's slots say; at last, title and employer stand in the same order in all entries set alike.
    """
    prior: dict[tuple[object, ...], dict[str, float]] = {}
    for entry in entries:
        entry.atoms = atoms_of(entry, employed="company" in roles, glued=glued)
    learn(text for entry in entries for text in _candidates(entry.atoms))
    for _ in range(3):
        for entry in entries:
            entry.spans = _best_spans(entry.atoms, roles, missing, prior)
            _headline(entry, headlines)
        prior = _slot_prior(entries, roles) if len(entries) > 1 else {}
    _same_order(entries, headlines)


def _headline(entry: Entry, headlines: frozenset[str]) -> None:
    """An employer that the headline names and a title that it doesn't were taken for each other."""
    title, company = entry.span("title"), entry.span("company")
    if title and company and fold(company.text) in headlines and fold(title.text) not in headlines:
        title.role, company.role = "company", "title"


def _same_order(entries: Sequence[Entry], headlines: frozenset[str]) -> None:
    """Where entries set alike disagree on which of two slots is the title, all words together decide for all."""
    alike: dict[frozenset[object], list[tuple[object, Span, Span]]] = defaultdict(list)
    for entry in entries:
        title, company = entry.span("title"), entry.span("company")
        if title and company:
            slots = _slot(entry, title), _slot(entry, company)
            alike[frozenset(slots)].append((slots[0], title, company))
    for group in alike.values():
        first = group[0][0]
        if len({slot for slot, _, _ in group}) < 2:
            continue
        lead = 0.0
        for slot, title, company in group:
            one, two = (title, company) if slot == first else (company, title)
            lead += _title_lead(one.text, headlines) - _title_lead(two.text, headlines)
        for slot, title, company in group:
            if (slot == first) != (lead > 0):
                title.role, company.role = "company", "title"


def _title_lead(text: str, headlines: frozenset[str]) -> float:
    scores = role_scores(text)
    return scores["title"] - scores["company"] + 3.0 * (fold(text) in headlines)


def _slot(entry: Entry, span: Span) -> object:
    return next(a.slot for a in entry.atoms if a.line is span.line and a.start >= span.start)


def _candidates(atoms: list[Atom]) -> Iterator[str]:
    """Every text that a span of these atoms could have."""
    for i, first in enumerate(atoms):
        for j in _ends(atoms, i):
            yield first.line.text[first.start : atoms[j - 1].end]


def _ends(atoms: list[Atom], i: int) -> Iterator[int]:
    """Where a span that begins with atom `i` may end: behind it or the next three of its line and cell."""
    yield i + 1
    for j in range(i + 2, min(len(atoms), i + 4) + 1):
        if atoms[j - 1].sep in _FORBIDDEN or atoms[j - 1].line is not atoms[i].line:
            return
        yield j


def _slot_prior(entries: Sequence[Entry], roles: tuple[str, ...]) -> dict[tuple[object, ...], dict[str, float]]:
    counts: dict[tuple[object, ...], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for entry in entries:
        for span in entry.spans:
            first = next(a for a in entry.atoms if a.line is span.line and a.start >= span.start)
            counts[first.slot][span.role] += 1.0
    prior: dict[tuple[object, ...], dict[str, float]] = {}
    for slot, seen in counts.items():
        total = sum(seen.values())
        prior[slot] = {
            r: 1.1 * math.log((seen.get(r, 0.0) + 0.5) / (total + 0.5 * (len(roles) + 1)) * (len(roles) + 1))
            for r in (*roles, "other")
        }
    return prior


def _span_score(
    atoms: list[Atom], i: int, j: int, role: str, prior: dict[tuple[object, ...], dict[str, float]]
) -> float:
    first, last = atoms[i], atoms[j - 1]
    text = first.line.text[first.start : last.end]
    score = role_scores(text).get(role, -1.0)
    score += prior.get(first.slot, {}).get(role, 0.0)
    if first.hint:
        score += 6.0 if role == first.hint or (role == "field" and first.hint == "degree") else 0.0
    for atom in atoms[i + 1 : j]:
        score += _MERGE.get(atom.sep, -1.0) + (0.6 if role == "institution" and atom.sep == "–" else 0.0)
    if role == "company" and first.sep == "at":
        score += 1.5
    if role in ("title", "company") and first.bold:
        score += 0.15
    if role in ("company", "title") and first.sep == "," and len(text) <= 3 and text.isupper():
        score -= 3.0  # the state behind a town
    if role == "location" and j - i > 1:
        score += 0.5
    return score


def _best_spans(
    atoms: list[Atom],
    roles: tuple[str, ...],
    missing: dict[str, float],
    prior: dict[tuple[object, ...], dict[str, float]],
) -> list[Span]:
    """The best grouping: states are (atoms used, roles used)."""
    names = (*roles, "other")
    best: list[dict[int, tuple[float, tuple[tuple[int, int, str], ...]]]] = [{} for _ in range(len(atoms) + 1)]
    best[0][0] = (0.0, ())
    for i in range(len(atoms)):
        readings = [
            (j, k, role, _span_score(atoms, i, j, role, prior))
            for j in _ends(atoms, i)
            for k, role in enumerate(names)
            if role != "other" or j == i + 1
        ]
        for mask, (total, chosen) in best[i].items():
            for j, k, role, worth in readings:
                if role != "other" and mask >> k & 1:
                    continue
                grown = mask | (1 << k if role != "other" else 0)
                score = total + worth + _order_bonus(mask, role, names)
                if grown not in best[j] or best[j][grown][0] < score:
                    best[j][grown] = (score, (*chosen, (i, j, role)))
    finals = {
        m: (s + sum(v for r, v in missing.items() if not m >> names.index(r) & 1), c) for m, (s, c) in best[-1].items()
    }
    if not finals:
        return []
    _, chosen = max(finals.values(), key=lambda item: item[0])
    return [_span(atoms, i, j, role, prior) for i, j, role in chosen]


def _order_bonus(mask: int, role: str, names: tuple[str, ...]) -> float:
    """Weak habits of all résumés: title before employer, place after both."""
    if role == "location" and not mask:
        return -1.0
    if role == "company" and "title" in names and mask >> names.index("title") & 1:
        return 0.2
    if role == "field" and "degree" in names:
        return 0.5 if mask >> names.index("degree") & 1 else -0.3
    return 0.0


def _span(atoms: list[Atom], i: int, j: int, role: str, prior: dict[tuple[object, ...], dict[str, float]]) -> Span:
    first, last = atoms[i], atoms[j - 1]
    start, end = first.start, last.end
    text = first.line.text
    if "(" in text[start:end] and text[end : end + 1] == ")":
        end += 1
    scores = role_scores(text[start:end])
    rivals = [scores.get(r, -1.0) + prior.get(first.slot, {}).get(r, 0.0) for r in scores if r != role]
    mine = scores.get(role, -1.0) + prior.get(first.slot, {}).get(role, 0.0)
    return Span(first.line, start, end, role, mine, mine - max(rivals))
