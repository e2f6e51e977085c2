"""One module per paper: its blocks, its checklist by article."""
