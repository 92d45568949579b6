"""A second, independent calculation of the identification method, exact, to test the engine by."""
