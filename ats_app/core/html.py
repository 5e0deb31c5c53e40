"""Rich text from people: kept to a small set of tags, and as plain text where no markup belongs."""

import re
from html import unescape

import nh3

TAGS = {"p", "br", "h2", "h3", "ul", "ol", "li", "strong", "em", "u", "s", "a", "blockquote", "code"}
_BLOCK_END = re.compile(r"</(p|h2|h3|li|blockquote)>|<br\s*/?>", re.IGNORECASE)


def sanitise(html: str) -> str:
    """The text with only harmless tags, links that open safely, and no attributes but `href`."""
    return nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"})


def plain_text(html: str) -> str:
    """The words alone, one block a line."""
    text = nh3.clean(_BLOCK_END.sub("\n", html), tags=set())
    return re.sub(r"\n{2,}", "\n", unescape(text)).strip()
