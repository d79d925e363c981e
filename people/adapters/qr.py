"""The picture on a sign-in card."""

from __future__ import annotations

import io

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode


def card_address(sign_in_name: str) -> str:
    """Where the card's QR code leads. The code itself is never in an address."""
    return f"{settings.PUBLIC_URL}{reverse('card-sign-in')}?{urlencode({'n': sign_in_name})}"


def card_qr(sign_in_name: str) -> str:
    """The address as SVG, in the text colour."""
    picture = io.BytesIO()
    segno.make(card_address(sign_in_name), error="m", micro=False).save(
        picture, kind="svg", scale=4, border=4, xmldecl=False, svgns=True, nl=False, title=None, omitsize=False
    )
    return picture.getvalue().decode()
