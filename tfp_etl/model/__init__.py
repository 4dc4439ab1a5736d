"""The programme's nouns: person, membership, term, window, status, verdict. Standard library only."""
