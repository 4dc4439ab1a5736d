"""What stops an evaluation before it begins."""


class EvaluationError(ValueError):
    """A file that cannot be scored: says which file, what is wrong with it and what to do. Quotes no cell."""
