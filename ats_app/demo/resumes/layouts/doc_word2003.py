"""A .doc file that is Word 2003 XML inside, as some office suites and web tools write it."""

from xml.sax.saxutils import escape

from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Entry, Section, Sheet, skill_lines

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<?mso-application progid="Word.Document"?>\n'
    '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>'
)
_TAIL = "</w:body></w:wordDocument>"


@layout("doc_word2003", "doc")
def render(sheet: Sheet) -> bytes:
    lines = [_line(sheet.name, bold=True, size=40), _line(sheet.headline, size=24)]
    lines += [_line(c.labelled) for c in sheet.contact]
    for section in sheet.sections:
        lines += [_line(""), _line(section.heading, bold=True, size=26), *_section(section, sheet)]
    return (_HEAD + "".join(lines) + _TAIL).encode()


def _section(section: Section, sheet: Sheet) -> list[str]:
    if section.entries:
        return [line for entry in section.entries for line in _entry(entry, sheet.style.bullet)]
    texts = skill_lines(section, sheet.style) if section.kind == "skills" else [i.text for i in section.items]
    return [_line(t) for t in [section.text, *texts] if t]


def _entry(entry: Entry, bullet: str) -> list[str]:
    head = " – ".join(t for t in (entry.organisation, entry.dates) if t)
    note = [_line(entry.note)] if entry.note else []
    return [_line(entry.title, bold=True), _line(head), *note, *(_line(f"{bullet} {t}") for t in entry.lines)]


def _line(text: str, *, bold: bool = False, size: int = 21) -> str:
    weight = "<w:b/>" if bold else ""
    return f'<w:p><w:r><w:rPr>{weight}<w:sz w:val="{size}"/></w:rPr><w:t>{escape(text)}</w:t></w:r></w:p>'
