"""Parts of pages of organisations."""
