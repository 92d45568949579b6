"""Figures to reach, each printed beside a yardstick that runs in the same minute on the same machine."""
