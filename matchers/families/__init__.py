"""The families of evidence that a listing is about a work, hands it out, and was not allowed to."""
