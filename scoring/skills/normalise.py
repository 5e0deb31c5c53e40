"""Spelling folded away: keys under which two spellings of one skill are the same.

Three keys, from strict to lax. `normalise`: case, accents, punctuation. `compact`: also spaces ("Power BI",
"PowerBI"). `loosen`: also plurals, little words and British spelling ("gestión de inventarios", "gestión del
inventario").

Each works on a whole data file at once, because cells are separated by characters that it leaves alone (tab, new
line, semicolon); that is what makes tens of thousands of spellings load in a blink.
"""

import re
import unicodedata

_COMBINING = re.compile("[\u0300-\u036f]+")
_POSSESSIVE = re.compile(r"['’`´](?=s\b)")
_INNER_DOT = re.compile(r"(?<=\w)\.(?=\w)")
_LONE_PLUS = re.compile(r"(?<![\w+])\++")
_LONE_HASH = re.compile(r"(?<![a-z])#|#(?=\w)")
_OTHER = re.compile(r"[^\w+#.;\t\n]+|_+|\.(?!net\b)|(?<=[\w.])\.")
_SPACES = re.compile(" +")

_LITTLE = (
    "a al and as at au aux avec by com con d da das de del dem den der des di die do dos du e el em en et for fur im in l "
    "la las le les los mit na nas no nos o of on os para per por pour sur the to um und une von with y zu zum zur"
)
_LITTLE_WORDS = re.compile(rf"(?<![\w+#.])(?:{'|'.join(_LITTLE.split())})(?![\w+#])")
_SPELLINGS = (
    (re.compile(r"is(ation|ing|ed)"), r"iz\1"),
    (re.compile(r"our(?=s?\b)"), "or"),
    (re.compile(r"llin(?=g)"), "lin"),
    (re.compile(r"\blicence"), "license"),
    (re.compile(r"\bprogramme(?=s?\b)"), "program"),
    (re.compile(r"centre(?=s?\b)"), "center"),
)
_PLURALS = (
    (re.compile(r"(?<=\w)oes\b"), "ao"),
    (re.compile(r"(?<=\w\w)iones\b"), "ion"),
    (re.compile(r"(?<=\w\w)ies\b"), "y"),
    (re.compile(r"(?<=[^\W\d]{3})(?<!s)s\b"), ""),
)


def normalise(text: str) -> str:
    """Lower case without accents, words one space apart; + and # stay where they belong to a name, and so does .NET.

    Semicolons, tabs and new lines are left as they are.
    """
    text = text.casefold()
    if not text.isascii():
        text = _COMBINING.sub("", unicodedata.normalize("NFKD", text))
        text = _POSSESSIVE.sub("", text)
    elif "'" in text:
        text = _POSSESSIVE.sub("", text)
    if "." in text:
        text = _INNER_DOT.sub("", text)
    text = _LONE_HASH.sub(" ", _LONE_PLUS.sub(" ", text))
    return _SPACES.sub(" ", _OTHER.sub(" ", text)).strip(" ")


def compact(key: str) -> str:
    """A normalised key without its spaces."""
    return key.replace(" ", "")


def loosen(key: str) -> str:
    """A normalised key without little words, plurals and British spelling; empty when nothing is left."""
    key = _LITTLE_WORDS.sub("", key)
    for pattern, replacement in (*_SPELLINGS, *_PLURALS):
        key = pattern.sub(replacement, key)
    return _SPACES.sub(" ", key).strip(" ")
