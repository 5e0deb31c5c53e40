"""A scan: the classic layout as grey pictures, slightly turned and speckled, with no text inside."""

from io import BytesIO
from random import Random

import pypdfium2
from PIL import Image, ImageFilter

from ats_app.demo.resumes.layouts import pdf_classic
from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Sheet, Shows

DPI = 150


@layout("pdf_scanned", "pdf", shows=Shows(readable=False))
def render(sheet: Sheet) -> bytes:
    rng = Random(f"scan/{sheet.name}")  # noqa: S311 - dust on invented paper
    with pypdfium2.PdfDocument(pdf_classic.render(sheet)) as document:
        pages = [_scan(page.render(scale=DPI / 72).to_pil().convert("L"), rng) for page in document]
    out = BytesIO()
    first, *rest = pages
    fixed = {"creationDate": None, "modDate": None}
    first.save(out, "PDF", resolution=DPI, save_all=True, append_images=rest, quality=70, **fixed)
    return out.getvalue()


def _scan(page: Image.Image, rng: Random) -> Image.Image:
    turned = page.rotate(rng.uniform(-0.8, 0.8), resample=Image.Resampling.BICUBIC, fillcolor=250)
    softened = turned.filter(ImageFilter.GaussianBlur(0.6))
    for _ in range(250):
        softened.putpixel((rng.randrange(page.width), rng.randrange(page.height)), rng.randrange(90, 200))
    return softened
