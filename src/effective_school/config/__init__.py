"""Settings and root urls: wires the house, is imported by nobody."""
