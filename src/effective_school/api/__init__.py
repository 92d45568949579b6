"""Reading by other programmes: organisations, campaigns, published lists and indices, with tokens of people."""
