"""Formats for machines and mail programs. Rendered at approval beside the papers, stored, and only copied afterwards."""
