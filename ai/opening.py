"""Opens the encoder and the heads that the settings name, and says plainly what is missing."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from ai.embeddings import Encoder
from ai.language import Languages
from ai.matching import Matcher
from ai.preparing import IDENTITY, prepare
from ai.ranking import Fusion, Learned, Worth
from ai.replies import Business
from ai.sentiment import Moods
from ai.softmax import Head
from hub.errors import SettingError
from hub.log import logger
from hub.settings import Models

log = logger("models")

SHIPPED: Final = Path(__file__).parent / "heads"


def open_encoder(models: Models, data_dir: Path) -> Encoder:
    """The encoder named, the default one otherwise: in 8 bits on a processor, by torch on a device that is set.

    Raises SettingError for what cannot be loaded.
    """
    folder = Path(models.folder) if models.folder else data_dir / "models"
    if not models.encoder and models.device in {"", "cpu"}:
        from ai.onnx_encoder import OnnxEncoder  # noqa: PLC0415 - the other may be all that is needed

        return OnnxEncoder(prepare(folder))
    from ai.torch_encoder import TorchEncoder  # noqa: PLC0415 - see above

    model = models.encoder or str(prepare(folder))
    try:
        return TorchEncoder(model, models.device or "cpu")
    except ImportError as missing:
        raise SettingError("HUB_ENCODER", "needs torch and sentence-transformers: run `make torch`") from missing
    except (OSError, ValueError, RuntimeError) as wrong:
        reason = str(wrong).splitlines()[0][:200] if str(wrong) else type(wrong).__name__
        raise SettingError("HUB_ENCODER", f"{model!r} cannot be loaded: {reason}") from wrong


def heads_folder(encoder: Encoder, data_dir: Path) -> Path:
    """Where the heads for an encoder lie: shipped for the default one, of `hub ai train` for any other.

    Raises SettingError when there are none.
    """
    if encoder.name == IDENTITY:
        return SHIPPED
    folder = data_dir / "models" / "heads" / encoder.name.replace("/", "--")
    if not folder.exists():
        raise SettingError("HUB_ENCODER", f"there are no heads for {encoder.name}; make them with `hub ai train`")
    return folder


def open_heads(encoder: Encoder, data_dir: Path) -> tuple[Moods, Languages, Head]:
    """What reads mood, language and intent. Raises SettingError."""
    folder = heads_folder(encoder, data_dir)
    try:
        return Moods.load(folder), Languages.load(folder), Head.load(folder / "intent.npz")
    except (OSError, KeyError, ValueError) as broken:
        raise SettingError("HUB_ENCODER", f"the heads in {folder.name} cannot be read: {broken}") from broken


@dataclass(frozen=True, slots=True)
class Shipped:
    """How replies are ranked before a business has taught us better."""

    matcher: Matcher
    alone: Fusion
    with_past: Fusion
    worths: tuple[Worth, Worth]

    def business(self, size: int, fitted: bytes | None) -> Business:
        """A tenant's, without a past yet; `fitted` is its own matcher as it was packed."""
        matcher = Matcher.unpack(fitted) if fitted else self.matcher
        return Business(size, matcher, (self.alone, self.with_past), self.worths)


def open_ranking(encoder: Encoder, data_dir: Path) -> Shipped:
    """What ranks replies. Raises SettingError."""
    folder = heads_folder(encoder, data_dir)
    try:
        learned = msgspec.json.decode((folder / "fusion.json").read_bytes(), type=Learned)
        matcher = Matcher.load(folder / "matcher.npz")
    except (OSError, KeyError, ValueError, msgspec.DecodeError) as broken:
        raise SettingError("HUB_ENCODER", f"the ranking in {folder.name} cannot be read: {broken}") from broken
    worths = learned.worth_alone, learned.worth_with_past
    return Shipped(matcher, Fusion(learned.alone), Fusion(learned.with_past), worths)


def main() -> None:
    """`python -m ai.opening FOLDER`: prepare the default encoder there."""
    prepare(Path(sys.argv[1]))


if __name__ == "__main__":
    main()
