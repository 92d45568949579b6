"""People, sign-in, invitations, consents, sessions."""
