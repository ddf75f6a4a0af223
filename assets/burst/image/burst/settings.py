"""What is asked for: the BURST_* variables, and which of the others must not be in a snapshot."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Mapping
from typing import Any


class BadSetting(ValueError):
    """A variable whose value cannot be used; the message names it."""


@dataclasses.dataclass(frozen=True)
class Settings:
    """One field per variable: `idle_s` is BURST_IDLE_S. Fields in `_s` are seconds, in `_unix_s` seconds since 1970."""

    comfyui: str = "127.0.0.1:8188"
    session: str = ""
    idle_s: float = 300.0
    max_s: float | None = None
    deadline_unix_s: float | None = None
    deadline_file: str = ""
    ready_s: float = 900.0
    poll_s: float = 2.0
    http_s: float = 10.0
    grace_s: float = 20.0
    warmup_file: str = ""
    warmup_s: float = 600.0
    snapshot: str = "off"
    snapshot_s: float = 1800.0
    checkpoint_file: str = "/proc/gvisor/checkpoint"
    spec_environ_file: str = "/proc/gvisor/spec_environ"
    not_secret: str = ""
    status_host: str = "0.0.0.0"
    status_port: int = 8189
    status_file: str = ""
    heartbeat_file: str = ""
    output_dir: str = ""
    manifest_key: str = dataclasses.field(default="", repr=False)
    manifest_key_file: str = ""
    termination_log: str = "/dev/termination-log"

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Settings:
        """Takes the BURST_* variables out of `environ`; an empty value counts as not given.

        Raises `BadSetting` for a value that is not a number where one is meant, or not above zero.
        """
        given: dict[str, Any] = {}
        for field in dataclasses.fields(cls):
            name = f"BURST_{field.name.upper()}"
            text = environ.get(name, "")
            if text:
                given[field.name] = positive(name, text) if field.name.endswith("_s") else text
        port = str(given.get("status_port", cls.status_port))
        if not port.isdecimal() or int(port) > 65535:
            raise BadSetting(f"BURST_STATUS_PORT is 0 to 65535, 0 for any that is free, not {port!r}")
        settings = cls(**{**given, "status_port": int(port)})
        if settings.snapshot not in ("off", "once"):
            raise BadSetting(f"BURST_SNAPSHOT is off or once, not {settings.snapshot!r}")
        if not re.fullmatch(r".+:\d+", settings.comfyui):
            raise BadSetting(f"BURST_COMFYUI is HOST:PORT, not {settings.comfyui!r}")
        return settings


def positive(name: str, text: str) -> float:
    """The number in `text`: finite and above zero."""
    try:
        value = float(text)
    except ValueError:
        raise BadSetting(f"{name} is a number, not {text!r}") from None
    if not math.isfinite(value) or value <= 0:
        raise BadSetting(f"{name} has to be above zero, not {text!r}")
    return value


# Words between the underscores of a name.
SECRET_WORD = re.compile(
    r"(?:^|_)(TOKENS?|SECRETS?|PASS|PASSWD|PASSWORD|CREDENTIALS?|KEYS?|APIKEY|AUTH|COOKIE)(?:_|$)", re.IGNORECASE
)
# How the keys of well-known services begin, a private key in PEM, and a URL with a password in it.
SECRET_VALUE = re.compile(
    r"^(hf_|sk-|ghp_|github_pat_|glpat-|xox[abp]-|AIza|ya29\.|AKIA|eyJ)|-----BEGIN|://[^/\s:@]+:[^/\s@]+@"
)
# The official Python images name the public fingerprint of their release key so.
NEVER_SECRET = {"GPG_KEY"}


def secrets_in(environ: Mapping[str, str], exempt: str) -> list[str]:
    """Names of the variables that look like secrets, by name or by value; `exempt` lists others, with commas.

    A snapshot holds the whole memory, and every copy restored from it starts with that memory. A name that says where
    a file lies (`…_FILE`, `…_PATH`, `…_DIR`) is no secret by itself.
    """
    known = NEVER_SECRET | {name.strip() for name in exempt.split(",")}

    def suspicious(name: str, value: str) -> bool:
        pointer = name.endswith(("_FILE", "_PATH", "_DIR"))
        named = not pointer and SECRET_WORD.search(name) is not None
        return bool(value) and (named or SECRET_VALUE.search(value) is not None)

    return sorted(name for name, value in environ.items() if name not in known and suspicious(name, value))
