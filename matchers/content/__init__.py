"""Pictures, files and texts of a listing against what right holders gave, and against what never counts."""
