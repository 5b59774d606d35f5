"""The signature of a WACZ's datapackage-digest.json (WACZ Signing 0.1): whether it fits its key, not whose key it is."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key


def fault(signed: Mapping[str, Any], stated: str) -> str:
    """What is wrong with the signature over ``stated``, the digest of datapackage.json as it is given; empty when it fits."""
    if signed.get("hash") != stated:
        return "it signs another digest than that of datapackage.json"
    try:
        signature = base64.b64decode(_string(signed, "signature"), validate=True)
        key = _key(signed)
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        return "its key, certificate or signature can't be read"
    return "" if _fits(key, signature, stated.encode("utf-8")) else "it does not fit its key"


def signer(signed: Mapping[str, Any]) -> str:
    """Who is said to have signed: the domain, else that it is a key without a name."""
    domain = _string(signed, "domain")
    return f"the domain {domain[:100]!r}, as the file says" if domain else "a key that names nobody"


def _key(signed: Mapping[str, Any]) -> Any:
    if chain := _string(signed, "domainCert"):
        return x509.load_pem_x509_certificates(chain.encode("utf-8"))[0].public_key()
    return load_der_public_key(base64.b64decode(_string(signed, "publicKey"), validate=True))


def _fits(key: Any, signature: bytes, message: bytes) -> bool:
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            width = (key.key_size + 7) // 8
            if len(signature) == 2 * width:  # browsers write r and s side by side
                r, s = (int.from_bytes(part, "big") for part in (signature[:width], signature[width:]))
                signature = utils.encode_dss_signature(r, s)
            key.verify(signature, message, ec.ECDSA(SHA256()))
            return True
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, message, padding.PKCS1v15(), SHA256())
            return True
    except (InvalidSignature, ValueError, UnsupportedAlgorithm):
        return False
    return False


def _string(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""
