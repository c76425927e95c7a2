"""Files in a bucket of any server that speaks S3."""

from postwright.ports.storage.s3.storage import S3Storage

__all__ = ["S3Storage"]
