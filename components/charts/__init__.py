"""Charts: `chart_card(question, figure, ...)` with the table behind it, `chart` alone; numbers in tiles are
`tables.stat_tile`."""

from components.charts.chart import chart, chart_card

__all__ = ["chart", "chart_card"]
