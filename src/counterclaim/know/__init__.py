"""What is known beforehand: names and sides, places, times, counts, means; data files with lookups."""
