"""What the product tells about itself: structured logs with correlation ids, Prometheus metrics,
`/metrics`.
"""
