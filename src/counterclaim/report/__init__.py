"""Findings as sentences, and the dossier of a report as text, Markdown, HTML and JSON."""
