"""How near two texts are that have nothing to do with each other: what a cosine has to be compared with.

An encoder's cosines have a level of their own: with e5 strangers stand at 0.75, with others at 0.1; and some texts are
near to everything. So each text is first compared with these, about which no business writes, in nine languages, and
only what goes beyond that counts, in units of how much strangers differ.
"""

import asyncio
from dataclasses import dataclass

import numpy as np

from ai.embeddings import Encoder, Floats

NEAREST = 4  # strangers that a text is compared with: about those of its own language
STRANGERS = (
    "The glacier moved only a few metres in a century.",
    "Which planet has the most moons?",
    "The king lost his crown in the battle of the river.",
    "Fold the egg whites into the chocolate slowly.",
    "My grandmother sang this song when she was young.",
    "The whale dives for an hour without breathing.",
    "El glaciar avanzó pocos metros en un siglo.",
    "¿Qué planeta tiene más lunas?",
    "El rey perdió su corona en la batalla del río.",
    "Mi abuela cantaba esta canción cuando era joven.",
    "La ballena bucea una hora sin respirar.",
    "A geleira avançou poucos metros em um século.",
    "Qual planeta tem mais luas?",
    "O rei perdeu a coroa na batalha do rio.",
    "Minha avó cantava esta música quando era jovem.",
    "A baleia mergulha por uma hora sem respirar.",
    "Der Gletscher bewegte sich in hundert Jahren nur wenige Meter.",
    "Welcher Planet hat die meisten Monde?",
    "Der König verlor seine Krone in der Schlacht am Fluss.",
    "Meine Großmutter sang dieses Lied, als sie jung war.",
    "Der Wal taucht eine Stunde, ohne zu atmen.",
    "Le glacier n'a avancé que de quelques mètres en un siècle.",
    "Quelle planète a le plus de lunes ?",
    "Le roi perdit sa couronne à la bataille du fleuve.",
    "Ma grand-mère chantait cette chanson quand elle était jeune.",
    "La baleine plonge une heure sans respirer.",
    "Gletser itu bergerak hanya beberapa meter dalam satu abad.",
    "Planet mana yang memiliki bulan terbanyak?",
    "Raja kehilangan mahkotanya dalam pertempuran di sungai.",
    "Nenek saya menyanyikan lagu ini ketika masih muda.",
    "Paus menyelam satu jam tanpa bernapas.",
    "لم يتحرك النهر الجليدي سوى بضعة أمتار في قرن.",
    "أي كوكب له أكبر عدد من الأقمار؟",
    "فقد الملك تاجه في معركة النهر.",
    "كانت جدتي تغني هذه الأغنية في شبابها.",
    "يغوص الحوت ساعة كاملة دون أن يتنفس.",
    "ग्लेशियर एक सदी में केवल कुछ मीटर आगे बढ़ा।",
    "किस ग्रह के सबसे अधिक चंद्रमा हैं?",
    "राजा ने नदी की लड़ाई में अपना ताज खो दिया।",
    "मेरी दादी जवानी में यह गीत गाती थीं।",
    "व्हेल बिना साँस लिए एक घंटे तक गोता लगाती है।",
    "Glacier ek sadi mein sirf kuch metre aage badha.",
    "Kis grah ke sabse zyada chaand hain?",
    "Raja ne nadi ki ladai mein apna taj kho diya.",
    "Meri dadi jawani mein yeh geet gaati thi.",
    "Whale bina saans liye ek ghante tak gota lagati hai.",
)


@dataclass(frozen=True, slots=True)
class Background:
    """`vectors` of the strangers; `spread`: how much pairs of them differ once their levels are taken away."""

    vectors: Floats
    spread: float

    @classmethod
    async def of(cls, encoder: Encoder) -> "Background":
        vectors = (await asyncio.to_thread(encoder.encode, STRANGERS)).vectors
        near = vectors @ vectors.T
        np.fill_diagonal(near, -1.0)
        own = _nearest(near)
        beyond = near - (own[:, None] + own[None, :]) / 2
        pairs = beyond[np.triu_indices(len(vectors), 1)]
        return cls(vectors, max(float(pairs.std()), 1e-3))

    def level(self, vectors: Floats) -> Floats:
        """How near each text is to what it has nothing to do with."""
        return _nearest(vectors @ self.vectors.T)


def _nearest(near: Floats) -> Floats:
    return np.sort(near, axis=1)[:, -NEAREST:].mean(axis=1).astype(np.float32)
