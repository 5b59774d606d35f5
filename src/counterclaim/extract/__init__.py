"""Document -> Reading."""
