"""Every setting, read once from the environment and checked before anything opens."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, cast
from urllib.parse import urlsplit

from msgspec import Struct

from hub import ai_settings
from hub.errors import SettingError


class Addresses(Struct, frozen=True, kw_only=True):
    """Where this machine listens."""

    host: str = "127.0.0.1"  # HUB_HOST
    inbox: int = 8000  # HUB_PORT
    ingress: int = 8001  # HUB_INGRESS_PORT
    simulator: int = 8002  # HUB_SIMULATOR_PORT
    actors_metrics: int = 8003  # HUB_ACTORS_METRICS_PORT


class Engines(Struct, frozen=True, kw_only=True):
    """Where the engines are. Empty until the local runner has started its own and set them for its children."""

    nats: str = ""  # HUB_NATS_URL
    postgres: str = ""  # HUB_POSTGRES_URL
    mongo: str = ""  # HUB_MONGO_URL
    redis: str = ""  # HUB_REDIS_URL
    ray: str = ""  # HUB_RAY_ADDRESS; empty: the actors process starts a local node
    media: str = ""  # HUB_MEDIA_URL; empty: a folder in the data directory


class Meta(Struct, frozen=True, kw_only=True):
    """Meta's side of the contract."""

    app_secrets: tuple[str, ...] = ()  # HUB_APP_SECRET, comma-separated for rotation or several apps
    verify_token: str = ""  # HUB_VERIFY_TOKEN
    graph_url: str = "https://graph.facebook.com"  # HUB_GRAPH_URL
    graph_version: str = "v25.0"  # HUB_GRAPH_VERSION


class Models(Struct, frozen=True, kw_only=True):
    """The models of this machine."""

    on: bool = True  # HUB_AI: off and messages stay without language, mood and suggestions
    encoder: str = ""  # HUB_ENCODER: a folder of sentence-transformers or a name on the hub; empty: the default one
    device: str = ""  # HUB_ENCODER_DEVICE: cpu, cuda, cuda:1, mps; empty: the processor
    folder: str = ""  # HUB_MODELS_DIR: where the default encoder is prepared; empty: `models` in the data directory
    owners: int = 1  # HUB_ENRICHERS: actors that hold the models; each takes 0.75 GB and a core


_EVERYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - compared with, not bound


class Settings(Struct, frozen=True, kw_only=True):
    addresses: Addresses = Addresses()
    engines: Engines = Engines()
    meta: Meta = Meta()
    models: Models = Models()
    ai: ai_settings.Ai = ai_settings.Ai()
    data_dir: Path = Path(".data")  # HUB_DATA_DIR
    secret_key: str = ""  # HUB_SECRET_KEY: signs tokens, encrypts access tokens at rest; at least 32 characters
    owners: int = 2  # HUB_OWNERS: actors that own conversations; two suit two cores
    simulator: Literal["on", "quiet", "off"] = "off"  # HUB_SIMULATOR
    demo_password: str = ""  # HUB_DEMO_PASSWORD
    link_url: str = ""  # HUB_LINK_URL: where customers reach the inbox's /l/ for short links
    private_pages: bool = False  # HUB_PRIVATE_PAGES: pages for the knowledge base may come from private addresses
    rate_card: str = ""  # HUB_RATE_CARD: Meta's price list as a CSV file; without it campaigns show no cost
    log_level: str = "info"  # HUB_LOG_LEVEL
    log_format: Literal["text", "json"] = "text"  # HUB_LOG_FORMAT

    @property
    def links(self) -> str:
        """The address that campaigns' short links begin with; the inbox's own when none is set."""
        host = "127.0.0.1" if self.addresses.host in _EVERYWHERE else self.addresses.host
        return self.link_url or f"http://{host}:{self.addresses.inbox}"


def load(env: Mapping[str, str]) -> Settings:
    """The settings in `env`. Raises SettingError naming the first variable that is wrong."""
    settings = Settings(
        addresses=Addresses(
            host=env.get("HUB_HOST", "127.0.0.1"),
            inbox=_port(env, "HUB_PORT", 8000),
            ingress=_port(env, "HUB_INGRESS_PORT", 8001),
            simulator=_port(env, "HUB_SIMULATOR_PORT", 8002),
            actors_metrics=_port(env, "HUB_ACTORS_METRICS_PORT", 8003),
        ),
        engines=Engines(
            nats=env.get("HUB_NATS_URL", ""),
            postgres=env.get("HUB_POSTGRES_URL", ""),
            mongo=env.get("HUB_MONGO_URL", ""),
            redis=env.get("HUB_REDIS_URL", ""),
            ray=env.get("HUB_RAY_ADDRESS", ""),
            media=env.get("HUB_MEDIA_URL", ""),
        ),
        meta=Meta(
            app_secrets=tuple(s.strip() for s in env.get("HUB_APP_SECRET", "").split(",") if s.strip()),
            verify_token=env.get("HUB_VERIFY_TOKEN", ""),
            graph_url=env.get("HUB_GRAPH_URL", "https://graph.facebook.com").rstrip("/"),
            graph_version=env.get("HUB_GRAPH_VERSION", "v25.0"),
        ),
        models=Models(
            on=_one_of(env, "HUB_AI", "on", ("on", "off")) == "on",
            encoder=env.get("HUB_ENCODER", ""),
            device=env.get("HUB_ENCODER_DEVICE", ""),
            folder=env.get("HUB_MODELS_DIR", ""),
            owners=_number(env, "HUB_ENRICHERS", 1, 1, 64),
        ),
        ai=ai_settings.load(env),
        data_dir=Path(env.get("HUB_DATA_DIR", ".data")),
        secret_key=env.get("HUB_SECRET_KEY", ""),
        owners=_number(env, "HUB_OWNERS", 2, 1, 64),
        simulator=cast("Literal['on', 'quiet', 'off']", _one_of(env, "HUB_SIMULATOR", "off", ("on", "quiet", "off"))),
        demo_password=env.get("HUB_DEMO_PASSWORD", ""),
        link_url=_link_url(env),
        private_pages=_one_of(env, "HUB_PRIVATE_PAGES", "off", ("on", "off")) == "on",
        rate_card=env.get("HUB_RATE_CARD", ""),
        log_level=_one_of(env, "HUB_LOG_LEVEL", "info", ("debug", "info", "warning", "error")),
        log_format=cast("Literal['text', 'json']", _one_of(env, "HUB_LOG_FORMAT", "text", ("text", "json"))),
    )
    if settings.secret_key and len(settings.secret_key) < 32:
        raise SettingError("HUB_SECRET_KEY", "must have at least 32 characters")
    return settings


def need(settings: Settings, *names: str) -> None:
    """Refuse to start without the named variables, e.g. `need(settings, "HUB_NATS_URL")`."""
    have = {
        "HUB_NATS_URL": settings.engines.nats,
        "HUB_POSTGRES_URL": settings.engines.postgres,
        "HUB_MONGO_URL": settings.engines.mongo,
        "HUB_REDIS_URL": settings.engines.redis,
        "HUB_SECRET_KEY": settings.secret_key,
        "HUB_APP_SECRET": "".join(settings.meta.app_secrets),
        "HUB_VERIFY_TOKEN": settings.meta.verify_token,
    }
    for name in names:
        if not have[name]:
            raise SettingError(name, "is not set; `make run` sets it for you, a server needs it in its environment")


def _link_url(env: Mapping[str, str]) -> str:
    """`https://host`, perhaps with a port and a path, without a slash at its end."""
    url = env.get("HUB_LINK_URL", "").rstrip("/")
    if not url:
        return ""
    parts = urlsplit(url)
    bare = url.isascii() and url == f"{parts.scheme}://{parts.netloc}{parts.path}" and "@" not in parts.netloc
    if parts.scheme not in {"http", "https"} or not parts.netloc or not bare or any(c <= " " for c in url):
        raise SettingError("HUB_LINK_URL", f"is {url!r}; it must be an address such as https://links.example.com")
    return url


def _number(env: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = env.get(name, "")
    if not text:
        return default
    if not text.isdigit() or not low <= int(text) <= high:
        raise SettingError(name, f"is {text!r}; it must be a whole number from {low} to {high}")
    return int(text)


def _port(env: Mapping[str, str], name: str, default: int) -> int:
    return _number(env, name, default, 1, 65535)


def _one_of(env: Mapping[str, str], name: str, default: str, allowed: tuple[str, ...]) -> str:
    text = env.get(name, default) or default
    if text not in allowed:
        raise SettingError(name, f"is {text!r}; it must be one of {', '.join(allowed)}")
    return text
