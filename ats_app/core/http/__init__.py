"""What HTTP needs at its edges: problem details, security headers, limits, the caller's address, calls to
others.
"""
