"""Secrets of second factors lie in the database encrypted: a copy of it lets nobody sign in."""

from base64 import urlsafe_b64encode

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class SecondFactorAdapter(DefaultMFAAdapter):
    """Encrypts with a key drawn from SECRET_KEY; what earlier keys encrypted stays readable."""

    def encrypt(self, text: str) -> str:
        """Encrypt a secret before it is stored."""
        return _locks().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Give a stored secret back; raises InvalidToken where none of the known keys opens it."""
        return _locks().decrypt(encrypted_text.encode()).decode()


def _locks() -> MultiFernet:
    return MultiFernet(_lock(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def _lock(key: str) -> Fernet:
    drawn = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"second factor").derive(key.encode())
    return Fernet(urlsafe_b64encode(drawn))
