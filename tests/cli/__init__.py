"""The command line as its users meet it: every test runs the real command in a process of its own."""
