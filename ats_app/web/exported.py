"""Where the front end lies as it was exported."""

import os
from pathlib import Path

EXPORTED = Path(os.environ.get("REFLEX_WEB_WORKDIR", ".web")) / "build" / "client"
