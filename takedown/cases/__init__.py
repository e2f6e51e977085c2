"""Dossiers and cases as people keep them: opened, filed, bound, closed."""
