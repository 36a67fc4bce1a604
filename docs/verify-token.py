#!/usr/bin/env python3
"""Verifies an access token of IMDinett from its key set, with nothing of ours: PyJWT and cryptography.

    apt-get install python3-jwt python3-cryptography
    python3 docs/verify-token.py <key set's URL> <issuer> <audience> < token

Prints the claims, or why the token is refused (exit 1). What it checks is what every consumer has to check: one
algorithm, the type, key, issuer, audience, lifetime and the claims of RFC 9068. It asks nobody whether the session
still stands.
"""
import json
import sys
import urllib.request

import jwt

REQUIRED = ["iss", "aud", "sub", "client_id", "sid", "jti", "iat", "exp", "auth_time", "otp_time", "epoch"]


def verify(token, key_set_url, issuer, audience):
    header = jwt.get_unverified_header(token)
    if set(header) != {"alg", "typ", "kid"} or header["typ"] != "at+jwt":
        raise jwt.InvalidTokenError("not the header of an access token")
    with urllib.request.urlopen(key_set_url, timeout=5) as answer:
        keys = [key for key in json.load(answer)["keys"] if key["kid"] == header["kid"]]
    if len(keys) != 1:
        raise jwt.InvalidTokenError("no key of that id is published")
    return jwt.decode(
        token,
        jwt.algorithms.OKPAlgorithm.from_jwk(json.dumps(keys[0])),
        algorithms=["EdDSA"],
        issuer=issuer,
        audience=audience,
        leeway=5,
        options={"require": REQUIRED},
    )


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    try:
        print(json.dumps(verify(sys.stdin.read().strip(), *sys.argv[1:]), indent=2))
    except jwt.InvalidTokenError as refusal:
        sys.exit(f"refused: {refusal}")
