"""What is said when a sender cannot be read. Messages say where, what and what to do; never a password or a key."""


class SourceError(Exception):
    """A source is set up wrongly, or its server refuses us: trying again would not help."""


class SourceLostError(SourceError):
    """A server is down, slow or cut the connection: trying again may help."""


class SourceChangedError(SourceError):
    """A file was changed while it was read: it is left for the next time."""


class SourceGoneError(SourceChangedError):
    """A file that was listed is not there any more."""
