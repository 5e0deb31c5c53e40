"""Words around a skill that don't change which skill it is: versions, levels, "knowledge of"."""

import re
from collections.abc import Iterator

from scoring.skills.normalise import normalise

_LEADING = """
    a advanced advanced avanzado basic basico basicos basica bon bonne bonnes bons buen buena bueno buenos certified competencies
    competences competencia competencias competent comprehensive confirmed connaissance connaissances conocimiento conocimientos
    conhecimento conhecimentos d da de deep del do dominio domain des du e el em en ergonomic etendue excellent excellente excelente
    excelentes exhaustive expe experience experiencia experienced experienza expert expertise expertenkenntnisse extensive erfahren
    erfahrung erfahrungen familiar familiarity fluent fluency fundierte fundiertes fortgeschrittene fortgeschrittenes gestion_de good
    grundkenntnisse grundlagen gute gutes guten hands hervorragende im in intermediate intermedio kenntnis kenntnisse knowledge l la le
    les maitrise manejo mastery mit muy native nivel niveau notions nociones nocoes of on os praktische proficiency proficient
    programming_in sehr sichere sicherer skill skilled skills solid solida solidas solide solides solido solidos sound strong the
    tres umgang understanding uso use using usage user utilizacao utilisation utilizacion very vertiefte von w with working manejo
    experte versierter anwender anwenderkenntnisse umfassende umfangreiche boa boas bom bons amplo amplos amplia amplios profundo
    profundos profundas avancado avancados pratique bases basics fundamentals
"""
_TRAILING = """
    advanced advance basic basics beginner competent expert experte expertin expertenniveau intermediate master novice proficient
    strong fluent native bilingual professional elementary experienced familiar excellent good fair knowledge experience skills skill
    proficiency level user power_user years year yrs yr y months plus certified working limited full mother tongue conversational
    fundamentals upper lower pre native speaker
    avanzado avanzada basico basica intermedio intermedia experto experta medio media alto alta bajo nativo nativa bilingue fluido
    fluida nivel usuario anos ano experiencia conocimientos excelente bueno buena lengua materna profesional principiante
    avancado avancada intermediario intermediaria especialista fluente conhecimentos lingua materno iniciante proficiente
    avance avancee debutant debutante intermediaire confirme confirmee courant courante maitrise bilingue natif niveau bon bonne
    notions ans an experience connaissances langue maternelle parle ecrit lu usuel professionnel operationnel
    fortgeschritten fortgeschrittene grundkenntnisse kenntnisse sehr gut gute guter jahre jahr erfahrung anfanger muttersprache
    muttersprachler muttersprachlich verhandlungssicher fliessend grundlagen sicher niveau stufe experten schrift wort und
    in and y e et de a1 a2 b1 b2 c1 c2 stars star sterne etoiles estrellas estrelas
"""
_LEADING_WORDS = frozenset(_LEADING.split())
_TRAILING_WORDS = frozenset(_TRAILING.split())
_VERSION = re.compile(r"v?\d[\dx]*\+?|[a-z]?\d{2,4}[a-z]?\d?\+?|lts|[+x]|\d+h\d")
_PARENTHESISED = re.compile(r"\s*[(\[{][^)\]}]*[)\]}]?")
_RATING = re.compile(r"[\s:–—-]*(?:[★☆●○•◦■□▪▫*✓✔]+|\d+\s*/\s*\d+|\d+\s*%)\s*$")
_DASHED_TAIL = re.compile(r"\s+[–—-]+\s+|\s*[:|]\s+(?=\W*$)")
_GLUED_NUMBER = re.compile(r"(?<=[a-z#+]{3})v?\d+$")
_COMPOUND = re.compile(r"(?<=\w{2})(?:grund)?kenntnisse\b")


def readings(name: str) -> Iterator[str]:
    """Normalised keys to try for a written name, the most literal first, each shorter than the one before.

    "Python 3.11", "Excel (advanced)", "Java 17 - expert" and "Kenntnisse in SAP" come down to the bare name.
    """
    literal = normalise(name.translate(_SEPARATORS))
    yield literal
    outer = _RATING.sub("", _PARENTHESISED.sub("", name)).translate(_SEPARATORS)
    yield from _shorten(_COMPOUND.sub(" kenntnisse", normalise(outer)).split())
    head = _DASHED_TAIL.split(outer)[0]
    if head != outer:
        yield from _shorten(normalise(head).split())


_SEPARATORS = str.maketrans("\t\n;", "   ")


def _shorten(words: list[str]) -> Iterator[str]:
    while words:
        yield " ".join(words)
        if len(words) > 1 and (words[-1] in _TRAILING_WORDS or _VERSION.fullmatch(words[-1])):
            words = words[:-1]
        elif len(words) > 1 and words[0] in _LEADING_WORDS:
            words = words[1:]
        elif _GLUED_NUMBER.search(words[-1]):
            words = [*words[:-1], _GLUED_NUMBER.sub("", words[-1])]
        else:
            return
