"""Job titles: the role in a title and its seniority, in the product's five languages."""

import re
import unicodedata
from functools import lru_cache

SENIORITY: dict[str, int] = {
    word: level
    for level, words in {
        0: "intern trainee apprentice praktikant auszubildende azubi stagiaire apprenti becario estagiario aprendiz",
        1: "junior jr entry assistant assistent asistente assistente",
        3: "senior sr experienced erfahrener confirmé confirme sénior pleno",
        4: "lead principal staff leitende leitender leitend référent",
        5: "manager head leiter leiterin jefe jefa gerente coordenador responsable supervisor",
        6: "director direktor direktorin directeur directrice directora diretor diretora",
        7: "vp chief ceo cto cfo coo cio president vorstand",
    }.items()
    for word in words.split()
}
ORDINARY_LEVEL = 2
"""Seniority of a title that says nothing about it."""

_FILLERS = "of the and for in at de der die das des du la le les el los y e et und für da do m w d f x"
_STOP = frozenset(_FILLERS.split())
_SAME_ROLE = {
    word: role
    for role, words in {
        "engineer": "developer programmer entwickler entwicklerin développeur developpeur desarrollador desenvolvedor"
        " ingenieur ingénieur ingeniero engenheiro",
        "nurse": "rn krankenpfleger krankenschwester pflegefachfrau infirmier infirmière enfermero enfermera"
        " enfermeiro",
        "accountant": "buchhalter buchhalterin comptable contable contador bookkeeper",
        "hr": "people personal recursos ressources",
        "sales": "vertrieb ventes ventas vendas",
    }.items()
    for word in words.split()
}
_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """Lower-case words of a text, in order."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


@lru_cache(maxsize=65_536)
def role_words(title: str) -> frozenset[str]:
    """The words that name the role: no seniority, no filler, synonyms made one."""
    kept = (w for w in words(title) if w not in SENIORITY and w not in _STOP and not w.isdigit())
    return frozenset(_SAME_ROLE.get(word, word) for word in kept)


@lru_cache(maxsize=65_536)
def seniority(title: str) -> int:
    """0 (in training) to 7 (chief officer); 2 where the title is silent."""
    return max((SENIORITY[w] for w in words(title) if w in SENIORITY), default=ORDINARY_LEVEL)


@lru_cache(maxsize=65_536)
def title_similarity(one: str, other: str) -> float:
    """0-1: the share of role words that two titles have in common (Dice)."""
    a, b = role_words(one), role_words(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0
