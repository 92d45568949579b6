"""Sign-in: e-mail and password, a second factor, the region's portal."""

from effective_school.config import env

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "effective_school.accounts.backends.PasswordBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_ENGINE = "effective_school.accounts.session_store"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

ACCOUNT_ADAPTER = "effective_school.accounts.adapter.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "effective_school.accounts.forms.names.NamesForm"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
# Wrong passwords and codes are counted by axes alone: locks kept in the database, the same for every process.
ACCOUNT_RATE_LIMITS = {"login_failed": None}
MFA_ADAPTER = "effective_school.accounts.second_factor.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "effective_school.accounts.forms.code.CodeForm",
    "reauthenticate": "effective_school.accounts.forms.code.CodeAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Effective School"

AXES_FAILURE_LIMIT = env.number("LOCKOUT_AFTER", 8, least=1)
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = "effective_school.accounts.lockout.what_is_locked"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code"]
AXES_USERNAME_CALLABLE = "effective_school.accounts.lockout.name_of_attempt"
AXES_CLIENT_IP_CALLABLE = "effective_school.accounts.lockout.address_of_attempt"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "effective_school.accounts.lockout.locked_out"
AXES_ENABLE_ADMIN = False

SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = False
# The portal vouches for addresses: a person known here by a verified address is signed in and connected.
SOCIALACCOUNT_ADAPTER = "effective_school.accounts.portal.PortalAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = bool(env.text("PORTAL_URL"))
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
# A link, not a form: our Content-Security-Policy lets forms lead to this site alone.
SOCIALACCOUNT_LOGIN_ON_GET = True
# One proxy in front of the site names the visitor's address.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.flag("BEHIND_PROXY") else 0
_portal = env.text("PORTAL_URL")
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "portal",
                "name": env.text("PORTAL_NAME", "Портал региона"),
                "client_id": env.text("PORTAL_CLIENT"),
                "secret": env.text("PORTAL_SECRET"),
                "settings": {"server_url": _portal},
            }
        ]
        if _portal
        else [],
    }
}
