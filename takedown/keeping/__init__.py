"""How long things are kept: holds, what is past its time, the purge."""
