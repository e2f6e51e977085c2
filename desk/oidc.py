"""Sign-in through the office's own provider (OpenID Connect): code flow with PKCE, state and nonce; the extra `oidc`.

The provider says who somebody is, never what he may do: an administrator links an account to `issuer subject`, and
who is not linked does not get in. Nothing here runs unless issuer and client are set.
"""

from __future__ import annotations

import json
import secrets
import ssl
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any

from sqlalchemy import select

from desk.wiring import Desk
from records import events
from records.accounts import Account
from records.errors import Conflict, NotFound, Refused
from records.settings import Settings

TIMEOUT_S = 10
MAX_ANSWER = 1 << 20
LEEWAY_S = 60
"""Two clocks may differ by so much."""
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
"""Signatures by a key that the provider alone has; never none, never the shared secret."""
ZH = "统一登录失败："


@dataclass(frozen=True)
class Begun:
    """What the browser keeps (in a cookie of its own) until it comes back."""

    state: str
    nonce: str
    verifier: str
    back: str

    def packed(self) -> str:
        return urllib.parse.urlencode({"s": self.state, "n": self.nonce, "v": self.verifier, "b": self.back})

    @classmethod
    def unpacked(cls, text: str) -> Begun | None:
        said = urllib.parse.parse_qs(text[:4000])
        values = [said.get(name, [""])[0] for name in "snvb"]
        return cls(*values) if all(values) else None


def name(settings: Settings) -> str:
    """What the button says; empty where sign-in through a provider is not set up or the extra is not installed."""
    ready = settings.oidc_issuer and settings.oidc_client_id and installed()
    return (settings.oidc_name or urllib.parse.urlsplit(settings.oidc_issuer).hostname or "") if ready else ""


def installed() -> bool:
    return find_spec("authlib") is not None and find_spec("joserfc") is not None


def begin(settings: Settings, back: str) -> Begun:
    """New secrets for one try."""
    _check(settings)
    return Begun(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), back)


def address(settings: Settings, begun: Begun, redirect_uri: str) -> str:
    """Where the browser is sent. Raises Refused("oidc_provider") where the provider cannot be asked."""
    from authlib.oauth2.rfc7636 import create_s256_code_challenge

    said = {
        "response_type": "code", "scope": "openid profile", "client_id": settings.oidc_client_id, "redirect_uri": redirect_uri,
        "state": begun.state, "nonce": begun.nonce, "code_challenge": create_s256_code_challenge(begun.verifier),
        "code_challenge_method": "S256",
    }  # fmt: skip
    endpoint = _endpoint(settings, "authorization_endpoint")
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urllib.parse.urlencode(said)}"


def identity(settings: Settings, begun: Begun, *, code: str, state: str, redirect_uri: str) -> str:
    """`issuer subject` of the person who came back with this code.

    Raises Refused: `oidc_state` (not this browser's try), `oidc_provider`, `oidc_token` (an answer that proves nothing).
    """
    if not code or not secrets.compare_digest(state.encode(), begun.state.encode()):
        raise _refused(
            "oidc_state", "this sign-in was not begun here; try again", "这次登录不是从本页开始的，请重试"
        )
    said = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "code_verifier": begun.verifier,
        "client_id": settings.oidc_client_id,
    }  # fmt: skip
    answer = _asked(
        settings, _endpoint(settings, "token_endpoint"), {**said, "client_secret": _secret(settings)}
    )
    claims = _proved(settings, str(answer.get("id_token", "")), begun.nonce)
    return f"{settings.oidc_issuer} {claims['sub']}"


def leave(settings: Settings) -> str:
    """Where the provider's own session is ended; empty where it says no such place."""
    if not name(settings):
        return ""
    try:
        endpoint = str(_metadata(settings).get("end_session_endpoint", ""))
    except Refused:
        return ""
    return f"{endpoint}?{urllib.parse.urlencode({'client_id': settings.oidc_client_id})}" if endpoint else ""


def account_of(desk: Desk, who: str) -> Account:
    """The open account that an administrator linked. Raises Refused("oidc_unlinked") with what he needs."""
    with desk.database.reading() as session:
        account = session.scalars(select(Account).where(Account.oidc == who)).one_or_none()
    if account is None or not account.active:
        subject = who.partition(" ")[2]
        raise _refused(
            "oidc_unlinked", f"no account is linked to you yet; give an administrator this subject: {subject}",
            f"尚未绑定账户，请将此标识交给管理员：{subject}",
        )  # fmt: skip
    return account


def link(desk: Desk, account_id: int, subject: str, *, actor: str) -> None:
    """Link an account to a subject of the provider, or (empty) to none.

    Raises NotFound, Refused("oidc_subject"), Conflict where another account has it.
    """
    _check(desk.settings) if subject else None
    if len(subject) > 255 or any(not char.isprintable() or char.isspace() for char in subject):
        raise _refused(
            "oidc_subject",
            "a subject has at most 255 characters and no blanks",
            "标识最多 255 个字符，不含空格",
        )
    who = f"{desk.settings.oidc_issuer} {subject}" if subject else None
    with desk.database.unit_of_work() as session:
        account = session.get(Account, account_id)
        if account is None:
            raise NotFound("account", account_id)
        taken = select(Account.login).where(Account.oidc == who, Account.id != account_id)
        if who and (other := session.scalar(taken)):
            raise Conflict(f"that subject is linked to {other}", zh=f"该标识已绑定账户 {other}")
        account.oidc = who
        events.append(
            session, desk.clock, actor=actor, action=f"desk:account:{'linked' if who else 'unlinked'}",
            subject=("account", account_id), payload={"oidc": who or ""},
        )  # fmt: skip


def claims_of(settings: Settings, token: str, nonce: str, keys: Any) -> Mapping[str, Any]:
    """What the token says, once signature (by one of `keys`, a JWK set), issuer, audience, end and nonce are right.

    Raises Refused("oidc_token").
    """
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    registry = jwt.JWTClaimsRegistry(
        leeway=LEEWAY_S, iss={"essential": True, "value": settings.oidc_issuer}, aud={"essential": True, "value": settings.oidc_client_id},
        nonce={"essential": True, "value": nonce}, sub={"essential": True}, exp={"essential": True}, iat={"essential": True},
    )  # fmt: skip
    try:
        claims: dict[str, Any] = jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS).claims
        registry.validate(claims)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise _refused(
            "oidc_token", f"the provider's token proves nothing: {error}"[:200], "登录服务返回的凭证无效"
        ) from error
    audience, party = claims["aud"], claims.get("azp", settings.oidc_client_id)
    if party != settings.oidc_client_id or (
        isinstance(audience, list) and len(audience) > 1 and "azp" not in claims
    ):
        raise _refused(
            "oidc_token", "the token was made for another program", "登录服务返回的凭证不是发给本系统的"
        )
    if not isinstance(claims["sub"], str) or not claims["sub"]:
        raise _refused("oidc_token", "the token names nobody", "登录服务返回的凭证没有用户标识")
    return claims


def _proved(settings: Settings, token: str, nonce: str) -> Mapping[str, Any]:
    """With the provider's keys; asked for again once, since it may have changed them."""
    where, ca_file = _endpoint(settings, "jwks_uri"), str(settings.tls_ca_file or "")
    try:
        return claims_of(settings, token, nonce, _keys(where, ca_file))
    except Refused:
        _keys.cache_clear()
        return claims_of(settings, token, nonce, _keys(where, ca_file))


def _endpoint(settings: Settings, which: str) -> str:
    found = str(_metadata(settings).get(which, ""))
    if not _is_safe(found):
        raise _refused(
            "oidc_provider", f"the provider names no usable {which}", f"登录服务没有给出可用的 {which}"
        )
    return found


def _metadata(settings: Settings) -> dict[str, Any]:
    _check(settings)
    said = _metadata_of(settings.oidc_issuer, str(settings.tls_ca_file or ""))
    if said.get("issuer") != settings.oidc_issuer:
        _metadata_of.cache_clear()
        raise _refused(
            "oidc_provider",
            f"the provider calls itself {str(said.get('issuer'))[:100]!r}",
            "登录服务的名称与设置不符",
        )
    return said


@cache
def _metadata_of(issuer: str, ca_file: str) -> dict[str, Any]:
    return _get(f"{issuer.rstrip('/')}/.well-known/openid-configuration", ca_file)


@cache
def _keys(where: str, ca_file: str) -> Any:
    return _get(where, ca_file)


def _get(where: str, ca_file: str) -> dict[str, Any]:
    return _said(urllib.request.Request(where, headers={"Accept": "application/json"}), ca_file)  # noqa: S310 - checked by _is_safe


def _asked(settings: Settings, where: str, form: Mapping[str, str]) -> dict[str, Any]:
    data = urllib.parse.urlencode({key: value for key, value in form.items() if value}).encode()
    request = urllib.request.Request(where, data, {"Accept": "application/json"})  # noqa: S310 - checked by _is_safe
    return _said(request, str(settings.tls_ca_file or ""))


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A code or a secret goes to the address that was set and to no other."""

    def redirect_request(self, *_args: Any, **_more: Any) -> None:
        return None


def _said(request: urllib.request.Request, ca_file: str) -> dict[str, Any]:
    context = ssl.create_default_context()
    if ca_file:
        context.load_verify_locations(ca_file)
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), _NoRedirect)
    try:
        with opener.open(request, timeout=TIMEOUT_S) as answer:
            said = json.loads(answer.read(MAX_ANSWER))
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise _refused(
            "oidc_provider",
            f"the sign-in provider gave no usable answer: {error}"[:200],
            "登录服务没有可用的答复",
        ) from error
    if not isinstance(said, dict):
        raise _refused(
            "oidc_provider", "the sign-in provider answered with no object", "登录服务没有可用的答复"
        )
    return said


def _secret(settings: Settings) -> str:
    if settings.oidc_client_secret_file is None:
        return settings.oidc_client_secret
    try:
        return settings.oidc_client_secret_file.read_text("utf-8").strip()
    except OSError as error:
        raise _refused(
            "oidc_provider", "the file of the client's secret cannot be read", "无法读取客户端密钥文件"
        ) from error


def _check(settings: Settings) -> None:
    if not name(settings):
        raise _refused("oidc_off", "sign-in through a provider is not set up here", "本系统没有设置统一登录")
    if not _is_safe(settings.oidc_issuer):
        raise _refused("oidc_provider", "the issuer's address must be https", "登录服务的地址必须是 https")


def _is_safe(where: str) -> bool:
    """https, or a provider on this very machine."""
    parts = urllib.parse.urlsplit(where)
    return parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
    )


def _refused(code: str, en: str, zh: str) -> Refused:
    return Refused(code, en, zh=ZH + zh)
