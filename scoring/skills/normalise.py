"""Spelling folded away: keys under which two spellings of one skill are the same.

Three keys, from strict to lax. `normalise`: case, accents, punctuation. `compact`: also spaces ("Power BI",
"PowerBI"). `loosen`: also plurals, little words and British spelling ("gestión de inventarios", "gestión del
inventario").

`normalise` takes a name or a whole data file: it leaves alone the characters that separate cells (tab, new line,
semicolon). One pass over a file instead of one call per spelling is what makes the taxonomy load in a blink, and
patterns start with their literal because `re` then skips to it instead of trying every position.
"""

import re
import unicodedata
from functools import lru_cache

_COMBINING = re.compile("[\u0300-\u036f]+")
_FOREIGN_SYMBOLS = re.compile(r"[^\w\x00-\x7f]+")
_LETTERS = {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"}
_PUNCTUATION = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) in "+#.;\t\n ")}
_POSSESSIVE = re.compile(r"['’](?=s\b)")
_DOT_IN_WORD = re.compile(r"\.(?<=\w\.)(?=\w)")
_DOT = re.compile(r"\.(?:(?!net\b)|(?<=[\w.]\.))")
_LONE_PLUS = re.compile(r"\+(?<![\w+]\+)\+*")
_LONE_HASH = re.compile(r"#(?:(?<![a-z]#)|(?=\w))")
_SPACES = re.compile("  +")

_LITTLE = """
    a al and as at au aux avec by com con d da das de del dem den der des di die do dos du e el em en et for fur im in
    l la las le les los mit na nas no nos o of on os para per por pour sur the to um und une von with y zu zum zur
"""
_LITTLE_WORDS = frozenset(_LITTLE.split())
_BRITISH = (
    (re.compile(r"is(ation|ing|ed)"), r"iz\1"),
    (re.compile(r"our(s?)$"), r"or\1"),
    (re.compile(r"lling"), "ling"),
    (re.compile(r"licence"), "license"),
    (re.compile(r"programme(s?)$"), r"program\1"),
    (re.compile(r"centre(s?)$"), r"center\1"),
)
_MAYBE_BRITISH = re.compile(r"is(?:ation|ing|ed)|ours?$|lling|licence|programmes?$|centres?$")
_PLURALS = (
    (re.compile(r"(?<=\w)oes$"), "ao"),
    (re.compile(r"(?<=\w\w)iones$"), "ion"),
    (re.compile(r"(?<=\w\w)ies$"), "y"),
    (re.compile(r"(?<=[^\W\d]{3})(?<!s)s$"), ""),
)


def normalise(text: str) -> str:
    """Lower case, no accents, words one space apart; + and # stay where a name has them (C++, F#), so does .NET."""
    text = _POSSESSIVE.sub("", text.casefold())
    if not text.isascii():
        text = _COMBINING.sub("", unicodedata.normalize("NFKD", text))
        text = _FOREIGN_SYMBOLS.sub(" ", text)
        for ligature, letters in _LETTERS.items():
            text = text.replace(ligature, letters)
    text = _DOT.sub(" ", _DOT_IN_WORD.sub("", text.translate(_PUNCTUATION)))
    text = _LONE_HASH.sub(" ", _LONE_PLUS.sub(" ", text))
    text = _SPACES.sub(" ", text)
    for separator in ";\t\n":
        text = text.replace(f" {separator}", separator).replace(f"{separator} ", separator)
    return text.strip(" ")


def compact(key: str) -> str:
    """A normalised key without its spaces."""
    return key.replace(" ", "")


def loosen(key: str) -> str:
    """A normalised key without little words, plurals and British spelling; empty when nothing is left."""
    return " ".join(_singular(word) for word in key.split() if word not in _LITTLE_WORDS)


@lru_cache(maxsize=50_000)
def _singular(word: str) -> str:
    if _MAYBE_BRITISH.search(word):
        for pattern, replacement in _BRITISH:
            word = pattern.sub(replacement, word)
    if word.endswith("s"):
        for pattern, replacement in _PLURALS:
            word = pattern.sub(replacement, word)
    return word
