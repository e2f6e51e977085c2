"""What may follow what: three pure machines (paper, dossier, case). No row is read here and nothing is written."""
