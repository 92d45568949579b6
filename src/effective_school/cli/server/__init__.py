"""The running site: a web process and a worker, watched over by `effective-school serve`."""
