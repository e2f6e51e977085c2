"""Listings meet works: which work a listing names, whether it distributes it, whether anyone allowed it."""
