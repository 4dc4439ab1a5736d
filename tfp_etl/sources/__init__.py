"""Where files come from when they are not put into the landing area: a folder, an SFTP server or object storage.

What is here reads a sender's folder and nothing else: it lists, looks and reads. It never writes, renames or deletes
there, and knows no database. `tfp_etl.platform.fetching` decides what is new and brings it to the landing area.
"""

from tfp_etl.sources.configured import Source
from tfp_etl.sources.connections import Connection
from tfp_etl.sources.senders import Listed, Sender


def sender_of(source: Source, connection: Connection | None) -> Sender:
    """The sender of a configured source, not yet connected. Raises SourceError where its connection lacks something."""
    if source.scheme == "sftp":
        from tfp_etl.sources.sftp import SftpSender

        return SftpSender(source, connection)
    if source.scheme == "s3":
        from tfp_etl.sources.s3 import S3Sender

        return S3Sender(source, connection)
    from tfp_etl.sources.folder import FolderSender

    return FolderSender(source)


__all__ = ["Connection", "Listed", "Sender", "Source", "sender_of"]
