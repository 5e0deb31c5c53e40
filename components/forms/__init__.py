"""What a person types into and presses.

buttons: button, link_button, icon_button, segmented · fields: form, form_row, form_actions, field, field_error,
text_field, email_field,
number_field, date_field, datetime_field, text_area, select_field, money_range_field, checkbox, radio_group,
switch, search_input,
autosave · controls: tag_field, file_drop, otp_field, password_field, rich_text_field
"""

from components.forms.buttons import button, icon_button, link_button, segmented
from components.forms.controls import file_drop, otp_field, password_field, rich_text_field, tag_field
from components.forms.fields import (
    autosave,
    checkbox,
    date_field,
    datetime_field,
    email_field,
    field,
    field_error,
    form,
    form_actions,
    form_row,
    money_range_field,
    number_field,
    radio_group,
    search_input,
    select_field,
    switch,
    text_area,
    text_field,
)

__all__ = [
    "autosave",
    "button",
    "checkbox",
    "date_field",
    "datetime_field",
    "email_field",
    "field",
    "field_error",
    "file_drop",
    "form",
    "form_actions",
    "form_row",
    "icon_button",
    "link_button",
    "money_range_field",
    "number_field",
    "otp_field",
    "password_field",
    "radio_group",
    "rich_text_field",
    "search_input",
    "segmented",
    "select_field",
    "switch",
    "tag_field",
    "text_area",
    "text_field",
]
