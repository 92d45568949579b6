"""Region, municipalities, schools and their yearly passport, memberships and roles."""
