"""Reading with the small model that ships inside the package (design section 6)."""
