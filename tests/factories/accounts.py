"""A real mail server, a real portal, codes of an authenticator app."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
import socket
import struct
import threading
import time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.utils import timezone

from effective_school.accounts.models import User
from effective_school.common.domain.letters import send_waiting_letters
from effective_school.common.models import Letter


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Mailbox:
    """Receives letters over SMTP; can be stopped, started again, and told to refuse."""

    def __init__(self) -> None:
        self.port = free_port()
        self.letters: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.refuse_with = ""
        self.pause = 0.0
        self._server: Controller | None = None

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name and signature
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        if self.refuse_with:
            return self.refuse_with
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        del server, session
        await asyncio.sleep(self.pause)
        content = envelope.content
        assert isinstance(content, bytes)
        letter = message_from_bytes(content, policy=default)
        for name in ("Subject", "List-Unsubscribe"):  # a long header is folded after its name
            if letter[name] is not None:
                letter.replace_header(name, str(letter[name]).strip())
        self.letters.append(letter)  # type: ignore[arg-type]
        self.recipients.append(list(envelope.rcpt_tos))
        return "250 OK"

    def start(self) -> None:
        self._server = Controller(self, hostname="127.0.0.1", port=self.port)
        self._server.start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.stop()
            self._server = None

    def collect(self) -> list[EmailMessage]:
        """Send what waits and give everything that has come so far."""
        send_waiting_letters()
        return self.letters


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def html_of(letter: EmailMessage) -> str:
    body = letter.get_body(("html",))
    assert body is not None
    return str(body.get_content())


def link_in(letter: EmailMessage, part: str) -> str:
    """Give the path of the first link whose address holds `part`."""
    found = next(word for word in text_of(letter).split() if part in word and "://" in word)
    split = urlsplit(found)
    return split.path + (f"?{split.query}" if split.query else "")


def let_time_pass() -> None:
    """Make every waiting letter due, as hours would."""
    Letter.objects.filter(state=Letter.State.QUEUED).update(next_try_at=timezone.now())


def totp_code(secret: str) -> str:
    """Give the six digits that an authenticator app shows now (RFC 6238)."""
    key = base64.b32decode(secret)
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def secret_of(person: User) -> str:
    """Give the key that the person's authenticator app keeps."""
    kept = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP)
    return str(get_mfa_adapter().decrypt(kept.data["secret"]))


class Portal:
    """A small OpenID Connect provider: discovery, authorisation with PKCE, token, userinfo, keys."""

    def __init__(self) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.client_id, self.secret = "site", "portal-secret"
        self.claims: dict[str, Any] = {}
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.granted: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), self._handler())

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def settings(self) -> dict[str, Any]:
        app = {
            "provider_id": "portal",
            "name": "Портал региона",
            "client_id": self.client_id,
            "secret": self.secret,
            "settings": {"server_url": self.address},
        }
        return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        numbers = self.key.public_key().public_numbers()
        whole = {"kty": "RSA", "kid": "one", "alg": "RS256", "use": "sig"}
        return {"keys": [{**whole, "n": _number(numbers.n), "e": _number(numbers.e)}]}

    def authorise(self, query: dict[str, str]) -> str:
        """The person agrees at once; give where the browser is sent."""
        code = secrets.token_urlsafe(16)
        self.granted[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        query = self.granted.pop(form.get("code", ""), None)
        if query is None or form.get("client_secret") != self.secret or not _proves(form, query):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        whole = {"iss": self.address, "aud": self.client_id, "iat": now, "exp": now + 300}
        signed = jwt.encode({**whole, **self.claims}, self.key, "RS256", {"kid": "one"})
        return 200, {"access_token": "at", "token_type": "Bearer", "expires_in": 300, "id_token": signed}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        portal = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                address = urlsplit(self.path)
                portal.asked.append(address.path)
                if address.path == "/authorize":
                    query = {name: values[0] for name, values in parse_qs(address.query).items()}
                    self.send_response(302)
                    self.send_header("Location", portal.authorise(query))
                    self.end_headers()
                    return
                known = {
                    "/.well-known/openid-configuration": portal.discovery,
                    "/jwks": portal.keys,
                    "/userinfo": lambda: portal.claims,
                }
                self._answer(200, known[address.path]()) if address.path in known else self._answer(404, {})

            def do_POST(self) -> None:
                portal.asked.append(self.path)
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = {name: values[0] for name, values in parse_qs(body).items()}
                self._answer(*portal.token(form))

            def _answer(self, status: int, content: dict[str, Any]) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(content).encode())

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
                del format, args

        return Handler


def _number(value: int) -> str:
    content = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _proves(form: dict[str, str], query: dict[str, str]) -> bool:
    """Whether the sender of the code is the one that asked for it (PKCE)."""
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == query.get("code_challenge")


def log_in(client: Client, email: str, password: str, **headers: Any) -> Any:  # noqa: ANN401 - a test response
    return client.post("/account/login/", {"login": email, "password": password}, **headers)
