"""The body of an e-mail: a greeting, the résumé in short lines, and who writes and how to reach them at the end."""

import textwrap

from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.layouts.text_plain import wrap_bullet
from ats_app.demo.resumes.sheet import Entry, Section, Sheet, skill_lines

WIDTH = 70
_OPENING = {
    "en": ("Hello,", "below is my résumé for your open position. I am glad to tell you more."),
    "es": ("Buenos días:", "a continuación les envío mi currículum para la vacante publicada."),
    "pt": ("Bom dia,", "segue abaixo o meu currículo para a vaga anunciada."),
    "fr": ("Bonjour,", "vous trouverez ci-dessous mon CV pour le poste que vous proposez."),
    "de": ("Guten Tag,", "anbei mein Lebenslauf für die ausgeschriebene Stelle."),
}
_CLOSING = {"en": "Kind regards", "es": "Un saludo", "pt": "Com os melhores cumprimentos", "fr": "Cordialement",
            "de": "Mit freundlichen Grüßen"}  # fmt: skip


@layout("text_mail", "txt")
def render(sheet: Sheet) -> bytes:
    greeting, sentence = _OPENING[sheet.words.code]
    lines = [greeting, "", *textwrap.wrap(sentence, WIDTH)]
    for section in sheet.sections:
        lines += ["", section.heading.upper(), *_section(section, sheet)]
    lines += ["", _CLOSING[sheet.words.code], sheet.name, *([sheet.headline] if sheet.headline else []), "-- "]
    lines += [contact.labelled for contact in sheet.contact]
    return ("\n".join(lines) + "\n").encode()


def _section(section: Section, sheet: Sheet) -> list[str]:
    if section.entries:
        return [line for entry in section.entries for line in _entry(entry, sheet.style.bullet)][:-1]
    if section.text:
        return textwrap.wrap(section.text, WIDTH)
    texts = skill_lines(section, sheet.style) if section.kind == "skills" else [i.text for i in section.items]
    return [part for text in texts for part in textwrap.wrap(text, WIDTH, break_on_hyphens=False)]


def _entry(entry: Entry, bullet: str) -> list[str]:
    head = " - ".join(part for part in (entry.title, entry.organisation) if part)
    dates = [f"({entry.dates})"] if entry.dates else []
    note = [entry.note] if entry.note else []
    return [
        *textwrap.wrap(head, WIDTH),
        *dates,
        *note,
        *(w for t in entry.lines for w in wrap_bullet(t, bullet, WIDTH)),
        "",
    ]
