"""Contacts out of a stored security.txt (RFC 9116). They are for security reports: the last that is ever tried."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from records.contacts import ContactMeans
from records.errors import BytesRefused
from takedown.addressees.rdap import is_email

MAX_BYTES = 32 * 1024


@dataclass(frozen=True, slots=True)
class SecurityTxt:
    """Contacts in the file's order, and until when it holds; None where it does not say (the RFC wants it)."""

    contacts: tuple[tuple[ContactMeans, str], ...]
    expires: datetime | None

    def holds(self, now: datetime) -> bool:
        return self.expires is not None and now <= self.expires


def read(data: bytes) -> SecurityTxt:
    """Read the file; a signature around it is passed over, not verified. Raises BytesRefused for what is none."""
    if len(data) > MAX_BYTES:
        raise BytesRefused(
            "security_txt_too_large", f"at most {MAX_BYTES} bytes are read", zh="security.txt 过大"
        )
    fields = [line.partition(":") for line in data.decode("utf-8", "replace").splitlines()]
    named = [
        (key.strip().casefold(), value.strip())
        for key, sep, value in fields
        if sep and not key.startswith("#")
    ]
    contacts = tuple(found for key, value in named if key == "contact" and (found := _contact(value)))
    if not contacts:
        raise BytesRefused("security_txt_unreadable", "no usable Contact line", zh="没有可用的 Contact 行")
    expires = [when for key, value in named if key == "expires" and (when := _instant(value))]
    return SecurityTxt(contacts, expires[0] if len(expires) == 1 else None)


def _contact(value: str) -> tuple[ContactMeans, str] | None:
    if value.casefold().startswith("mailto:") and is_email(value[7:].partition("?")[0]):
        return ContactMeans.EMAIL, value[7:].partition("?")[0]
    if value.casefold().startswith("https://"):
        return ContactMeans.FORM, value[:2000]
    if value.casefold().startswith("tel:"):
        return ContactMeans.PHONE, value[4:100]
    return None


def _instant(value: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        return None
    return when.astimezone(UTC) if when.tzinfo else None
