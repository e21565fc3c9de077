"""A small gold set, a library of its articles, and systems that answer it as told."""

from datetime import UTC, datetime

from nutgraf.eval.types import Cited, GoldItem, Prediction, Retrieved, Stated, Support
from nutgraf.ingest.types import Article
from nutgraf.service.types import Tokens

ASKED_AT = datetime(2023, 12, 5, tzinfo=UTC)
MALTA = Article.of(
    title="Malta", url="https://x.example/malta", source="Post", text="Malta will chair the OSCE in 2024."
)
SPAIN = Article.of(
    title="Spain", url="https://x.example/spain", source="Courier", text="Spain won the cup in Sydney."
)
COPY = Article.of(
    title="Copy",
    url="https://x.example/copy",
    source="Copyist",
    text="Now: Malta will chair the OSCE in 2024.",
)


class Shelf:
    """A library of given articles."""

    def __init__(self, *articles: Article) -> None:
        self._by_ref = {ref: article for article in articles for ref in (article.id, article.url)}

    def find(self, ref: str) -> Article | None:
        return self._by_ref.get(ref)

    def sources(self) -> list[str]:
        return sorted({article.source for article in self._by_ref.values()})


LIBRARY = Shelf(MALTA, SPAIN)
CHAIR_SUPPORT = Support(MALTA.url or "", "Malta will chair")
CUP_SUPPORT = Support(SPAIN.id)
GOLD = [
    GoldItem("chair", "Who will chair the OSCE?", ASKED_AT, True, ("Malta",), support=(CHAIR_SUPPORT,)),
    GoldItem(
        "cup", "Where did Spain win?", ASKED_AT, True, ("Sydney",), support=(CUP_SUPPORT,), tags=("where",)
    ),
    GoldItem("moon", "Who owns the moon?", ASKED_AT, False),
]


def said(
    text: str, article: Article, start: int = 0, end: int | None = None, *, found: tuple[Article, ...] = ()
) -> Prediction:
    end = len(article.text) if end is None else end
    return Prediction(
        status="answered",
        sentences=(Stated(text, (Cited(article.id, article.text[start:end], start, end),)),),
        found=tuple(Retrieved(one.id, 0, len(one.text)) for one in found or (article,)),
        confidence=0.9,
        model="fake",
        timings_s={"retrieve": 0.1, "total": 0.5},
        tokens=Tokens(read=100, written=10),
    )


def refused(*found: Article) -> Prediction:
    places = tuple(Retrieved(one.id, 0, len(one.text)) for one in found)
    return Prediction(status="not_in_archive", found=places, missing="Not Malta, not Sydney.", confidence=0.1)


RIGHT = {
    "chair": said("Malta will.", MALTA),
    "cup": said("In Sydney.", SPAIN),
    "moon": refused(MALTA),
}
