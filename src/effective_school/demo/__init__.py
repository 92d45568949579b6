"""The demonstration: a made-up region with people in every role, filled through the doors that users have."""
