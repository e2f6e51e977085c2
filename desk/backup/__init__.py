"""Copies of the whole office that can be restored elsewhere: the book and every file that it names.

A backup folder holds `store/`, where each file stands once under its SHA-256, and one folder for each backup with
the book and two lists. Nothing in it is ever changed, so that the folder may stand on a disk that is only mounted
while a backup runs, and be copied on with any tool.
"""
