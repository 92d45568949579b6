"""Keeping the site's data: one archive of the database and every stored file, and bringing it back."""
