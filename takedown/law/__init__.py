"""Articles of law as dated data, and which open papers cite one that is no longer in force."""
