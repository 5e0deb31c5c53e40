"""What the product says back.

messages: banner, confirm_dialog, error_summary, live_note, shortcut_help, LIST_KEYS, BOARD_KEYS · toasts: toaster
(for `rx.App`; states
send toasts with the helpers of `state/toasts.py`)
"""

from components.feedback.messages import (
    BOARD_KEYS,
    LIST_KEYS,
    banner,
    confirm_dialog,
    error_summary,
    live_note,
    shortcut_help,
)
from components.feedback.toasts import toaster

__all__ = [
    "BOARD_KEYS",
    "LIST_KEYS",
    "banner",
    "confirm_dialog",
    "error_summary",
    "live_note",
    "shortcut_help",
    "toaster",
]
