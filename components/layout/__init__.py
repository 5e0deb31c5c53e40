"""Frames and furniture of pages.

shell: app_shell, auth_shell, profile_menu, notifications_popover, NAV_ICONS · public: public_shell, public_title ·
command: command_palette · page: page_header, breadcrumbs, card, tabs, split, definition_list, timeline,
timeline_item, item_list,
list_item · panels: dialog, sheet, popover, menu, MenuItem, SEPARATOR
"""

from components.layout.command import command_palette
from components.layout.page import (
    breadcrumbs,
    card,
    definition_list,
    item_list,
    list_item,
    page_header,
    split,
    tabs,
    timeline,
    timeline_item,
)
from components.layout.panels import SEPARATOR, MenuItem, dialog, menu, popover, sheet
from components.layout.public import public_shell, public_title
from components.layout.shell import NAV_ICONS, app_shell, auth_shell, notifications_popover, profile_menu

__all__ = [
    "NAV_ICONS",
    "SEPARATOR",
    "MenuItem",
    "app_shell",
    "auth_shell",
    "breadcrumbs",
    "card",
    "command_palette",
    "definition_list",
    "dialog",
    "item_list",
    "list_item",
    "menu",
    "notifications_popover",
    "page_header",
    "popover",
    "profile_menu",
    "public_shell",
    "public_title",
    "sheet",
    "split",
    "tabs",
    "timeline",
    "timeline_item",
]
