"""Documents: `document_viewer(pages, marks=..., active=...)`, rows `PageImage` and `Mark`; what was read in them:
`read_value` and `check_list`."""

from components.documents.values import check_list, read_value
from components.documents.viewer import Mark, PageImage, document_viewer

__all__ = ["Mark", "PageImage", "check_list", "document_viewer", "read_value"]
