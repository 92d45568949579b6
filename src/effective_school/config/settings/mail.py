"""How letters leave: an SMTP server, or files in the data folder where none is named."""

from effective_school.config import env
from effective_school.config.settings.files import DATA_FOLDER

EMAIL_HOST = env.text("SMTP_HOST")
EMAIL_PORT = env.number("SMTP_PORT", 25, least=1, most=65_535)
EMAIL_HOST_USER = env.text("SMTP_USER")
EMAIL_HOST_PASSWORD = env.text("SMTP_PASSWORD")
EMAIL_USE_TLS = env.flag("SMTP_TLS")
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = DATA_FOLDER / "letters"
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.filebased.EmailBackend"
)
DEFAULT_FROM_EMAIL = env.sender("MAIL_FROM", "Effective School <noreply@localhost>")
SITE_ADDRESS = env.address("ADDRESS", "http://127.0.0.1:8000")
"""Where links in letters lead."""
