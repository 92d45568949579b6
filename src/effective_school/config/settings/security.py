"""Keys, hosts, cookies and headers."""

from effective_school.config import env

DEBUG = env.flag("DEBUG")
DEMO = env.flag("DEMO")
"""The demonstration: signs a visitor in as any demo person with one click. Never on real data."""

_local = DEBUG or DEMO
_LEAST = 50
SECRET_KEY = env.text("SECRET_KEY", "for-demonstration-only-" + "x" * 40 if _local else "")
if not SECRET_KEY:
    raise env.WrongSettingError(
        f"не задан {env.PREFIX}SECRET_KEY; впишите случайный текст от {_LEAST} знаков",
        f"{env.PREFIX}SECRET_KEY is empty: set a random text of {_LEAST} characters or more",
    )
if len(SECRET_KEY) < _LEAST and not _local:
    raise env.WrongSettingError(
        f"{env.PREFIX}SECRET_KEY короче {_LEAST} знаков; впишите случайный текст от {_LEAST} знаков",
        f"{env.PREFIX}SECRET_KEY is shorter than {_LEAST} characters: set a random text of {_LEAST} or more",
    )
SECRET_KEY_FALLBACKS = env.words("FORMER_SECRET_KEYS")
"""Earlier keys: sessions and second factors made under them stay good."""
ALLOWED_HOSTS = env.words("HOSTS", ("127.0.0.1", "localhost", "[::1]"))
CSRF_TRUSTED_ORIGINS = env.addresses("ORIGINS")

HTTPS = env.flag("HTTPS", default=not _local)
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "effective_school.common.views.errors.stale_form"
SESSION_COOKIE_AGE = 60 * 60 * 12
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
UPLOAD_LIMIT = env.number("UPLOAD_MEGABYTES", 20, least=1) * 1024 * 1024
"""Largest file a person may hand in, bytes."""
