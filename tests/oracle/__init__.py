"""A second, independent calculation of the identification method, in exact arithmetic, to test the engine by."""
