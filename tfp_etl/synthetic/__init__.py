"""A synthetic county: true families, damage, files through the same contracts, truth."""
