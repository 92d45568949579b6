"""Keeping uploads as they came."""

import hashlib

from django.core.files.base import ContentFile, File

from effective_school.common.models import StoredFile
from effective_school.common.people import Person


def keep_file(upload: File[bytes], person: Person) -> StoredFile:
    """Store an upload with its hash; the same bytes by the same person under the same name stay one record."""
    content = b"".join(upload.chunks())
    digest = hashlib.sha256(content).hexdigest()
    name = (upload.name or "file")[-255:]
    known = StoredFile.objects.filter(sha256=digest, uploaded_by_id=person.pk, name=name).first()
    if known is not None:
        return known
    stored = StoredFile(sha256=digest, name=name, size=len(content), uploaded_by_id=person.pk)
    twin = StoredFile.objects.filter(sha256=digest).first()
    if twin is not None:
        stored.content.name = twin.content.name
    else:
        stored.content.save(name, ContentFile(content), save=False)
    stored.save()
    return stored
