"""Addresses as pages write them: joined, told apart, and those that have no end."""
