"""Documents: `document_viewer(pages, marks=..., active=...)`, rows `PageImage` and `Mark`."""

from components.documents.viewer import Mark, PageImage, document_viewer

__all__ = ["Mark", "PageImage", "document_viewer"]
