"""What the site is made of."""

DJANGO_PARTS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]
OTHER_PARTS = [
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "rules.apps.AutodiscoverRulesConfig",
    "simple_history",
]
HOUSE = [
    "effective_school.demo",
    "effective_school.api",
    "effective_school.identification",
    "effective_school.collection",
    "effective_school.organisations",
    "effective_school.accounts",
    "effective_school.common",
]
# The house stands first, so that its templates replace those of the parts.
INSTALLED_APPS = [*HOUSE, *DJANGO_PARTS, *OTHER_PARTS]

ROOT_URLCONF = "effective_school.config.urls"
WSGI_APPLICATION = "effective_school.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "effective_school.common.request_log.request_log",
    "django.middleware.security.SecurityMiddleware",
    "effective_school.common.middleware.content_security_policy",
    # Pages are text and lines are slow; Django pads the answer, so that its length gives nothing away.
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "effective_school.common.turns.in_turn",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "effective_school.accounts.middleware.session_seen",
    "effective_school.organisations.middleware.second_factor_required",
    "effective_school.accounts.middleware.consents_required",
    "effective_school.common.middleware.page_parts",
    "effective_school.common.not_allowed.method_not_allowed",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "effective_school.common.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "effective_school.common.templatetags.constants",
                "effective_school.common.templatetags.parts",
            ],
            "loaders": [
                (
                    "effective_school.common.spoken_templates.Loader",
                    ["django.template.loaders.app_directories.Loader"],
                )
            ],
        },
    }
]
