"""Verifies X-Portal-Assertion. Needs the package cryptography (pip install cryptography)."""

import base64
import binascii
import json
import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

# Clocks of two machines differ a little.
SLACK_SECONDS = 60


class AssertionRefused(Exception):
    """`reason`: malformed, unknown_key, bad_signature, expired, not_yet_valid or other_host."""

    def __init__(self, reason):
        super().__init__(f"the assertion is refused: {reason}")
        self.reason = reason


def verify_assertion(assertion, *, host, jwks, now):
    """Returns the claims (tenant, domain, host, iat, exp) of the header's value, for a request with this Host.

    jwks: what /.well-known/jwks.json of the API shows; keep it for an hour at most. now: seconds since 1970.
    """
    parts = (assertion or "").split(".")
    head = _parse(parts[0])
    if len(parts) != 3 or head is None:
        raise AssertionRefused("malformed")
    header, payload, signature = parts
    # The only algorithm there is: what the assertion says of it decides nothing.
    if head.get("alg") != "EdDSA" or not isinstance(head.get("kid"), str):
        raise AssertionRefused("malformed")
    keys = [k for k in jwks["keys"] if (k["kid"], k["kty"], k["crv"]) == (head["kid"], "OKP", "Ed25519")]
    if not keys:
        raise AssertionRefused("unknown_key")
    key = Ed25519PublicKey.from_public_bytes(_decode(keys[0]["x"]))
    try:
        key.verify(_decode(signature), f"{header}.{payload}".encode())
    except (InvalidSignature, binascii.Error, ValueError):
        raise AssertionRefused("bad_signature") from None
    claims = _parse(payload)
    if not _has_claims(claims):
        raise AssertionRefused("malformed")
    if now >= claims["exp"]:
        raise AssertionRefused("expired")
    if now < claims["iat"] - SLACK_SECONDS:
        raise AssertionRefused("not_yet_valid")
    if claims["host"] != _plain_host(host):
        raise AssertionRefused("other_host")
    return claims


def _plain_host(host):
    return re.sub(r":\d+$", "", host.lower()).removesuffix(".")


def _has_claims(claims):
    return (
        claims is not None
        and all(isinstance(claims.get(name), str) for name in ("tenant", "domain", "host"))
        and all(type(claims.get(name)) is int for name in ("iat", "exp"))
    )


def _decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _parse(part):
    try:
        value = json.loads(_decode(part))
    except (binascii.Error, ValueError):
        return None
    return value if isinstance(value, dict) else None
