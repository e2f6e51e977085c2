"""Leads: what people report, joined by address, looked at, answered."""
