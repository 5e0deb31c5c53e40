"""Names of people: recognising one and splitting it into given and family names."""

from __future__ import annotations

import re

from scoring.skills import taxonomy

from . import lexicon
from .lexicon import fold
from .places import place_score
from .roles import hits

_WORD = re.compile(r"^['’]?[^\W\d_][^\W\d_]*(?:['’ʼ`.-][^\W\d_]*)*\.?$")
_PREFIXED = re.compile(r"^(?:al|el|ad|an|ar|as|at|ash|ben|bin|d|l|t)[-'’][^\W\d_]", re.IGNORECASE)  # "al-Khatib"
_SUFFIXES = {"neto", "filho", "junior", "sobrinho", "jr", "sr", "ii", "iii"}  # follow a family name and belong to it
_SAINTS = {"san", "santa", "santo", "saint", "sainte", "st", "st.", "sao", "sankt"}  # written large: San Martín
_NUMERALS = {"II", "III", "IV"}
_MAX_WORDS = 7
_TURN = 2.5
_PLACE = 0.75


def _tokens(text: str) -> list[str]:
    """The words of a name without salutations before and letters after it."""
    text = re.sub(r"\(.*?\)|[\"“”«»].*?[\"“”«»]", " ", text)
    head, comma, tail = text.partition(",")
    if comma and hits("title", tail) > 0 and name_like(head):
        text = head
    elif comma:
        after = tail.replace(",", " ").split()  # `García López, Ana`, but not `James Price, Jr.`
        rest = [w for w in after if not _is_credential(w) and fold(w).strip(".") not in _SUFFIXES]
        text = f"{' '.join(rest)} {head}" if rest and len(head.split()) <= 3 else head
    words = text.split()
    while words and (
        fold(words[0]).rstrip(".") in lexicon.words("honorifics") and (words[0].endswith(".") or len(words) > 2)
    ):
        words = words[1:]
    capitals = all(word.isupper() for word in words)
    while len(words) > 2 and _is_credential(words[-1]) and not (capitals and _may_be_name(words[-1])):
        words = words[:-1]
    return words


def _may_be_name(word: str) -> bool:
    """`MAS` in a name in capitals, which is a degree behind one in plain letters."""
    return len(word) > len("MA") and fold(word) in lexicon.family_names()


def name_like(text: str) -> bool:
    """Two to four words of which one is a known given name: a name before its owner's title."""
    words = text.split()
    return 1 < len(words) < 5 and any(fold(w) in lexicon.given_names() for w in words)


def _is_credential(word: str) -> bool:
    plain = fold(word).strip(",")
    if word.istitle() and plain in lexicon.family_names():
        return False  # `Mas` is a name, `MAS` a degree
    spelled = {plain, plain.replace(".", "")}
    return plain.strip(".") not in _SUFFIXES and not spelled.isdisjoint(lexicon.words("credentials"))


def name_score(text: str, local: str) -> float:
    """How much a text reads like a person's name; 0 or less: not one. `local` is the e-mail before the @."""
    words = _tokens(text.strip())
    if not 1 < len(words) <= _MAX_WORDS or not all(_WORD.match(w) for w in words):
        return 0.0
    if _is_place(text) and not _in_local([fold(w) for w in words], local):
        return 0.0
    particles = lexicon.words("particles")
    ends = (0, len(words) - 1)  # `An Le`
    proper = [w for k, w in enumerate(words) if k in ends or fold(w) not in particles]
    if len(proper) < 2 or any(w[0].islower() and not _PREFIXED.match(w) for w in proper):
        return 0.0
    flat = [fold(w) for w in proper]
    if any(f in lexicon.words("document_titles") or f in lexicon.headings() for f in [fold(text), *flat]):
        return 0.0
    if all(f in lexicon.tongues() for f in flat):
        return 0.0
    told = [f for f in flat if len(f.strip(".")) > 1] or flat  # initials say nothing
    known = sum((f in lexicon.given_names()) + (f in lexicon.family_names()) > 0 for f in told) / len(told)
    score = 0.6 + 1.6 * known
    score += 2.0 * _in_local(flat, local)
    doubt = 1.5 * hits("title", text) + 1.2 * hits("company", text) + 1.0 * hits("institution", text)
    score -= doubt * (1.2 - known)  # "Koch" is a cook and a family name
    if known < 0.5 and not _in_local(flat, local) and any(len(w.strip(".")) > 1 and _is_tool(w) for w in proper):
        score -= 2.0
    if place_score(text) > 0.8 and not _in_local(flat, local):
        score -= 1.5
    return score


def _is_place(text: str) -> bool:
    """`Ennis, Co. Clare, Ireland`, but not `Jackson, Anna`, though there are towns of both names."""
    first, comma, rest = text.partition(",")
    given = any(word in lexicon.given_names() for word in fold(rest).split()[:1])
    return bool(comma) and not given and place_score(first) >= _PLACE <= place_score(text)


def _is_tool(word: str) -> bool:
    skill = taxonomy().find(word)
    return skill is not None and skill.kind == "tool"


def _in_local(flat: list[str], local: str) -> float:
    """The share of name words that the e-mail address holds (an umlaut may be spelt with e)."""
    address = re.sub(r"[^a-z]", "", fold(local))
    if not address:
        return 0.0
    return sum(any(len(s) > 2 and s in address for s in _spellings(w)) for w in flat) / len(flat)


def _spellings(word: str) -> set[str]:
    plain = re.sub(r"[^a-z]", "", word)
    return {plain, re.sub("[aou]", lambda m: m.group() + "e", plain, count=1)}


def show(name: str, *, family: bool = False) -> str:
    """A name in capitals as people write it; the particle that a family name begins with is small."""
    particles = lexicon.words("particles") - _SAINTS
    words: list[str] = []
    for word in name.split():
        shown = word
        if (
            word.isupper()
            and word not in _NUMERALS
            and (len(word.replace(".", "")) > 1 or (family and word in ("E", "Y")))
        ):
            shown = word.lower()
            if fold(word) not in particles or not (words or family):
                shown = re.sub(r"(^|[-'’])(\w)", lambda m: m[1] + m[2].upper(), shown)
        words.append(shown)
    return " ".join(words)


def clean_name(text: str, local: str, language: str, *, turn: int | None = None) -> tuple[str, str]:
    """(given names, family names) of a name as printed; `turn` is where it goes on in another style or line.

    Order of evidence: a comma or a capitalised part, particles, the turn, the e-mail address, lists of names, habits of
    the language (two family names in Spanish).
    """
    words = _tokens(text)
    before = len(_tokens(text[:turn])) if turn else 0
    if len(words) == 1:
        return show(words[0]), ""
    cut = _cut_by_capitals(words)
    if cut is not None:
        first, last = cut
        return show(" ".join(first)), show(" ".join(last), family=True)
    k = _given_after_comma(text, words) or _given_in_address(words, local) or _cut(words, local, language, before)
    return show(" ".join(words[:k])), show(" ".join(words[k:]), family=True)


def _given_after_comma(text: str, words: list[str]) -> int:
    """How many words of `García López, Ana` are given names; 0 where no comma tells."""
    family = text.partition(",")[0].split()
    turned = "," in text and len(family) < len(words) and words[-len(family) :] == family
    return len(words) - len(family) if turned else 0


def _given_in_address(words: list[str], local: str) -> int:
    """How many words `joao.pedro-nascimento@` says are given names: one of its two parts holds exactly those, or their
    first letter, and the other a family name; 0 where it doesn't say."""
    parts = [re.sub(r"[^a-z]", "", part) for part in re.split(r"[._-]+", fold(local))]
    flat = [re.sub(r"[^a-z]", "", fold(word)) for word in words]
    if len(parts) != 2 or not all(parts):
        return 0
    for k in [k for k in range(1, len(words)) if fold(words[k - 1]) not in lexicon.words("particles")]:
        given, family = "".join(flat[:k]), "".join(flat[k:])
        for one, other in (parts, parts[::-1]):
            initial = one == given[0] and other == family and k < len(words) - 1
            if initial or (one == given and (other == family or (k > 1 and other in flat[k:]))):
                return k
    return 0


def _cut_by_capitals(words: list[str]) -> tuple[list[str], list[str]] | None:
    """`Sophie MOREAU` and `MOREAU Sophie`: the part in capitals is the family name."""
    upper = [w.isupper() and len(w.strip(".")) > 1 and fold(w).strip(".") not in _SUFFIXES for w in words]
    plain = [fold(w).strip(".") not in _SUFFIXES for w in words]
    if not any(upper) or all(u or not p for u, p in zip(upper, plain, strict=True)):
        return None
    first = upper.index(True)
    if all(upper[first:]) and first:
        while first > 1 and words[first - 1][0].islower():
            first -= 1
        return words[:first], words[first:]
    if upper[0] and not any(upper[upper.index(False) :]):
        cut = upper.index(False)
        return words[cut:], words[:cut]
    return None


def _cut(words: list[str], local: str, language: str, before: int) -> int:
    """The number of words that are given names; `before` of them stand before a turn in style (0: there is none)."""
    n = len(words)
    particles = lexicon.words("particles") - {"i", "y"} | {"'t"}
    for k in range(1, n - 1):
        joins = fold(words[k]) in ("e", "y") and k > 1  # `Ortega y Gasset`, but not `Maria Inês e Castro Magalhães`
        if joins and fold(words[k - 1]) in lexicon.given_names() - lexicon.words_of_names("two_family"):
            return k
        if fold(words[k]) in particles and not joins:
            return min(n - 1, k + 2) if _given_after(words, k, n) else k - _family_before(words, k)
    if n == 2:
        return 1
    if (
        fold(words[-1]).rstrip(".") in _SUFFIXES
        and fold(words[-2]) not in lexicon.given_names() - lexicon.family_names()
    ):
        return max(1, n - 2 if n > 3 or language == "pt" else 1)
    given_too = lexicon.words_of_names("second_given")
    if fold(words[-1]) in lexicon.words_of_names("one_family") and (
        fold(words[-2]) not in lexicon.family_names() - given_too
    ):
        return n - 1
    habit = "es" if _bears_two(words) else language
    scores = [_cut_score(words, k, local, habit) + _TURN * (k == before) for k in range(1, n)]
    return 1 + scores.index(max(scores))


def _given_after(words: list[str], k: int, n: int) -> bool:
    """`María del Carmen Rodríguez`: a particle inside the given names, all of them names of the Virgin."""
    flat = fold(words[k + 1]) if k + 1 < n else ""
    return k + 2 < n and flat in lexicon.words_of_names("of_mary")


def _family_before(words: list[str], k: int) -> bool:
    """`Iñaki Montes de Oca`: the word before the particle is a family name and no given one."""
    flat = fold(words[k - 1])
    surely = flat in lexicon.family_names() and flat not in lexicon.given_names()
    return k > 1 and (surely or flat in lexicon.words_of_names("two_family"))


def _bears_two(words: list[str]) -> bool:
    """`Ana García López`: the last two words are family names of countries where everybody has two."""
    two, given, family = lexicon.words_of_names("two_family"), lexicon.given_names(), lexicon.family_names()
    first, second = (fold(word) for word in words[-2:])
    surely = first in two or (first in family and first not in given)
    return surely and (second in two or (first in two and second in family))


def _cut_score(words: list[str], k: int, local: str, language: str) -> float:
    given, family = lexicon.given_names(), lexicon.family_names()
    score = 0.0
    for word in words[:k]:
        flat = fold(word)
        score += (
            0.9 * (flat in given) - 0.9 * (flat in family and flat not in given) + 0.2 * (len(flat.strip(".")) == 1)
        )
    for word in words[k:]:
        flat = fold(word)
        score += (
            0.7 * (flat in family) - 0.5 * (flat in given and flat not in family) - 1.5 * (len(flat.strip(".")) == 1)
        )
    if k > 1 and fold(words[1]) in lexicon.words_of_names("second_given") and fold(words[0]) in given:
        score += 1.5
    if fold(words[k]) in ("y", "e", "i") or (k and fold(words[k - 1]) in ("y", "e", "i")):
        score -= 3.0
    rest = len(words) - k
    if language == "es":
        score += 1.3 * (rest == 2) + 0.2 * (rest > 2)
    elif language == "pt":
        score += 0.7 * (rest == 2) + 0.2 * (rest == 1)
    else:
        score += 1.7 * (rest == 1)
    if rest > 1:  # the last word is a family name in any case, so finding it in the address says nothing
        score += 1.0 * _in_local([fold(words[k])], local)
    score -= 0.4 * _in_local([fold(words[k - 1])], local) * (k > 1)
    return score
