"""The running site: serve, worker, demonstration."""
