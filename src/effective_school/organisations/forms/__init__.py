"""Input of pages in, clean values out."""
