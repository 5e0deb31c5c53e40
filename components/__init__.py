"""The product's kit: pure functions that return Reflex components, and the look they share.

Every function takes plain values or Vars. Where to find what:

- `theme`: tokens, statuses and their tones (`STATUSES`), `STYLESHEETS`, `radix_plugin()`, `head_components()` for
  the app
- `base`: `stack`, `row`, `grid`, `text`, `icon`, `link`, `when` (cond), `each` (foreach)
- `layout`: `app_shell`, `public_shell`, `auth_shell`, `page_header`, `card`, `tabs`, `split`, `sheet`, `dialog`,
  `menu`, ...
- `tables`: `data_table`, filters in the address, states of a list, pills, avatars, scores, times
- `forms`: buttons, labelled fields, tags, files, rich text, codes, passwords, autosave
- `feedback`: banners, confirm dialog, error summary, shortcut help, live note
- `board`: the kanban · `charts`: charts with the table behind them · `documents`: page pictures with marks

Each package's `__init__` lists what it has.
"""
