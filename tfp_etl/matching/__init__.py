"""Record linkage: persons, families, lasting ids."""
