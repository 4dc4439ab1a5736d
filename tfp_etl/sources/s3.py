"""A sender's prefix in a bucket of S3-compatible object storage. Listing, looking and reading are all that is asked."""

import base64
import binascii
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import boto3
from botocore import exceptions as botocore
from botocore.config import Config

from tfp_etl.sources.configured import Source, must_be_private
from tfp_etl.sources.connections import Connection
from tfp_etl.sources.errors import SourceChangedError, SourceError, SourceGoneError, SourceLostError
from tfp_etl.sources.senders import PIECE, Checksum, Listed

PAGE = 1000  # entries a page: the most that S3 gives
MD5_TAG = re.compile(r"[0-9a-f]{32}")
OFFERED = (("ChecksumSHA256", "sha256"), ("ChecksumSHA1", "sha1"), ("ChecksumCRC32", "crc32"))
# Codes of a refusal, whether trying again may help, and what is said.
ANSWERS: tuple[tuple[set[str], type[SourceError], str], ...] = (
    (
        {"PreconditionFailed", "412"},
        SourceChangedError,
        "the object was changed meanwhile. It is left for the next time.",
    ),
    ({"NoSuchKey", "404", "NotFound"}, SourceGoneError, "there is no such object. It is left for the next time."),
    ({"NoSuchBucket"}, SourceError, "there is no such bucket. Check its name in the URL."),
    (
        {"InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "TokenRefreshRequired"},
        SourceError,
        "the store refused the sign-in ({code}). Check login and password of connection {connection} with the sender.",
    ),
    (
        {"AccessDenied", "403", "Forbidden"},
        SourceError,
        "the store allows connection {connection} no reading there ({code}). It needs ListBucket and GetObject.",
    ),
    (
        {"SlowDown", "RequestTimeout", "ServiceUnavailable", "InternalError", "Throttling", "500", "502", "503", "504"},
        SourceLostError,
        "the store is busy or broken ({code}). It is tried again.",
    ),
)


class S3Sender:
    """The objects right below one prefix; an object is there as a whole or not at all."""

    may_be_seen_growing = False

    def __init__(self, source: Source, connection: Connection | None) -> None:
        if connection is None:
            raise SourceError("an s3:// source needs a connection. See docs/sources.md.")
        self.connection = connection
        self.bucket = source.host
        self.prefix = f"{source.path.strip('/')}/" if source.path.strip("/") else ""
        self.address = f"s3://{self.bucket}/{self.prefix}".rstrip("/")
        self.endpoint = source.endpoint or connection.text("endpoint_url")
        try:
            must_be_private(self.endpoint)
        except ValueError as error:
            raise SourceError(f"connection {connection.id}: {error}") from None
        self.region = source.region or connection.text("region_name") or "us-east-1"
        self.seconds = source.timeout_seconds
        self._client: Any = None

    def open(self) -> None:
        """Make a client. Without a login in the connection the machine's own role signs in."""
        settings = Config(
            connect_timeout=self.seconds,
            read_timeout=self.seconds,
            retries={"total_max_attempts": 2, "mode": "standard"},
            s3={"addressing_style": "path"} if self.endpoint else {},
            ignore_configured_endpoint_urls=True,
            response_checksum_validation="when_supported",
        )
        with self._said("connecting"):
            self._client = boto3.session.Session().client(
                "s3",
                region_name=self.region,
                endpoint_url=self.endpoint or None,
                verify=self.connection.text("verify") or None,
                aws_access_key_id=self.connection.login or None,
                aws_secret_access_key=self.connection.password or None,
                aws_session_token=self.connection.text("aws_session_token") or None,
                config=settings,
            )

    def close(self) -> None:
        """Close the client's connections."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def listing(self) -> Iterator[Listed]:
        """Every object right below the prefix, and the prefixes below it, page by page."""
        with self._said("listing the bucket"):
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket, Prefix=self.prefix, Delimiter="/", PaginationConfig={"PageSize": PAGE}
            )
            nothing = True
            for page in pages:
                for below in page.get("CommonPrefixes", []):
                    nothing = False
                    yield Listed(below["Prefix"].removeprefix(self.prefix).removesuffix("/"), "folder")
                for told in page.get("Contents", []):
                    nothing = False
                    name = told["Key"].removeprefix(self.prefix)
                    if name:  # the prefix itself can be an object, which marks a folder
                        yield Listed(name, "file", told["Size"], told["LastModified"], told["ETag"].strip('"'))
        if nothing and self.prefix:
            raise SourceError(f"{self.address}: nothing has this prefix. Check the prefix with the sender.")

    def look(self, name: str) -> Listed | None:
        """One object as it is now; None where it has gone."""
        try:
            with self._said("looking at an object"):
                told = self._client.head_object(Bucket=self.bucket, Key=self.prefix + name)
        except SourceGoneError:
            return None
        return Listed(name, "file", told["ContentLength"], told["LastModified"], told["ETag"].strip('"'))

    def read(self, listed: Listed, offset: int) -> Iterator[bytes]:
        """The bytes of that very version of an object from an offset on."""
        if offset and offset == listed.byte_count:
            return
        part = {"Range": f"bytes={offset}-"} if offset else {}
        with self._said("reading an object"):
            answer = self._client.get_object(
                Bucket=self.bucket, Key=self.prefix + listed.name, IfMatch=f'"{listed.version}"', **part
            )
            with closing(answer["Body"]) as body:
                yield from body.iter_chunks(PIECE)

    def checksum(self, listed: Listed) -> Checksum | None:
        """The checksum of the whole object where the store keeps one; else its ETag where that is an MD5."""
        with self._said("looking at an object"):
            told = self._client.head_object(Bucket=self.bucket, Key=self.prefix + listed.name, ChecksumMode="ENABLED")
        if told.get("ChecksumType", "FULL_OBJECT") == "FULL_OBJECT":
            for field, algorithm in OFFERED:
                if (value := told.get(field)) and "-" not in value:
                    return _from_base64(algorithm, value)
        encrypted = told.get("ServerSideEncryption", "AES256") != "AES256" or "SSECustomerAlgorithm" in told
        is_md5 = MD5_TAG.fullmatch(listed.version) and not encrypted
        return Checksum("md5", listed.version) if is_md5 else None

    @contextmanager
    def _said(self, doing: str) -> Iterator[None]:
        """Errors of ours in place of the library's, whose text may come from the server."""
        place = f"{self.address}: while {doing}"
        try:
            yield
        except botocore.ClientError as error:
            raise self._refused(error, place) from None
        except botocore.NoCredentialsError:
            raise SourceError(
                f"{place}: connection {self.connection.id} has no login and password, and this machine no role. "
                "Add the access key id as login and the secret access key as password."
            ) from None
        except botocore.SSLError:
            raise SourceError(
                f"{place}: the store's certificate is not trusted. Name its authority's file as verify in the extra "
                f"of connection {self.connection.id}, or as AWS_CA_BUNDLE."
            ) from None
        except (botocore.ConnectionError, botocore.HTTPClientError, OSError) as error:
            raise SourceLostError(
                f"{place}: the connection could not be made or was lost ({type(error).__name__}). "
                "It is tried again; check endpoint and network if it stays so."
            ) from None
        except (botocore.BotoCoreError, ValueError) as error:
            raise SourceError(
                f"{place}: {type(error).__name__}. Check url, endpoint and region of the sources file and connection "
                f"{self.connection.id}."
            ) from None

    def _refused(self, error: botocore.ClientError, place: str) -> SourceError:
        code = re.sub(r"[^A-Za-z0-9]", "", str(error.response.get("Error", {}).get("Code", "")))[:60] or "no code"
        for codes, kind, said in ANSWERS:
            if code in codes:
                return kind(f"{place}: {said.format(code=code, connection=self.connection.id)}")
        return SourceError(f"{place}: the store answered {code}. Ask the sender.")


def _from_base64(algorithm: str, value: str) -> Checksum | None:
    try:
        return Checksum(algorithm, base64.b64decode(value, validate=True).hex())
    except binascii.Error:
        return None
