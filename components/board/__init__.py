"""The board of a job: `board(...)` with its rows `BoardColumn`, `BoardCard`, `BoardPatch` and the event `MoveEvent`."""

from components.board.board import BoardCard, BoardColumn, BoardPatch, MoveEvent, board

__all__ = ["BoardCard", "BoardColumn", "BoardPatch", "MoveEvent", "board"]
