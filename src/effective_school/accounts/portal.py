"""Sign-in through the region's portal (OpenID Connect)."""

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.http import HttpRequest
from django.shortcuts import render

from effective_school.accounts.domain.newcomers import person_expected_at


class PortalAdapter(DefaultSocialAccountAdapter):
    """Lets in whom the site knows, or expects by an invitation, at an address that the portal has verified."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Connect a person who was invited; say clearly what to do to anybody else."""
        if sociallogin.is_existing or sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        verified = [one.email for one in sociallogin.email_addresses if one.verified is True]
        for address in verified:
            person = person_expected_at(address)
            if person is not None:
                sociallogin.connect(request, person)
                return
        told = [one.email for one in sociallogin.email_addresses]
        words = {"email": (verified or told or [""])[0], "verified": bool(verified)}
        raise ImmediateHttpResponse(render(request, "socialaccount/unknown_person.html", words, status=403))
