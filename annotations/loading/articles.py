"""Articles from a file into the library, again and again without harm: all of a file or nothing of it.

Of an article in a file its text is not held: it has its marked sentences, each with the claim that it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from annotations.loading.article_files import ArticleEntry, SentenceEntry, read_articles
from annotations.models import Article, Claim, MarkedSentence
from annotations.public_ids import public_id_for
from treatyreader.importing.manifest import tables_in
from treatyreader.importing.problems import ImportRefused, Problem
from treatyreader.importing.records import Loaded
from treatyreader.importing.rows import Fate, load_row
from treatyreader.models import Instrument

TABLES = {"articles": {"file", "instrument"}}
"""What `library.toml` says of each file of articles."""


@dataclass(frozen=True)
class ArticleTable:
    """A file of articles and the slug of the instrument that they are read against."""

    path: Path
    instrument: str


def article_tables_of(directory: Path) -> list[ArticleTable]:
    """The files of articles that a directory's `library.toml` names. Raises ImportRefused."""
    found = tables_in(directory, TABLES)["articles"]
    return [ArticleTable(directory / each["file"], each["instrument"]) for each in found]


@transaction.atomic
def load_articles(table: ArticleTable) -> Loaded:
    """Load a file of articles, when its claims are loaded. Raises ImportRefused with every problem found; then nothing
    of it was written."""
    entries = read_articles(table.path)
    file = table.path.name
    instrument = Instrument.objects.filter(slug=table.instrument).first()
    if instrument is None:
        what = f"the library holds no instrument {table.instrument!r}"
        raise ImportRefused([Problem(file, 0, what, "one that is loaded before its articles")])
    named = {said.claim for entry in entries for said in entry.sentences}
    claims = {each.slug: each.merged_into or each for each in _claims(instrument, named)}
    of_readers = set(Article.objects.filter(origin=Article.Origin.READER).values_list("slug", flat=True))
    problems = [
        Problem(file, said.line, f"the library holds no claim {said.claim!r} about {instrument}", "one that it holds")
        for entry in entries
        for said in entry.sentences
        if said.claim not in claims
    ]
    problems += [
        Problem(file, each.line, f"slug {each.slug!r} is taken by a reader's article", "another slug")
        for each in entries
        if each.slug in of_readers
    ]
    if problems:
        raise ImportRefused(sorted(problems, key=lambda each: each.line))
    loaded = Loaded(file)
    for entry in entries:
        article, fate = load_row(Article, {"slug": entry.slug}, {"instrument": instrument} | entry.values)
        loaded.count(entry.slug, fate, *_load_sentences(entry, article, claims))
    return loaded


def _claims(instrument: Instrument, slugs: set[str]) -> list[Claim]:
    return list(Claim.objects.filter(instrument=instrument, slug__in=slugs).select_related("merged_into"))


def _load_sentences(entry: ArticleEntry, article: Article, claims: dict[str, Claim]) -> list[Fate]:
    """What became of each. The file alone has a say in these: what it no longer says goes."""
    ids = [_id_of(entry, said) for said in entry.sentences]
    gone, _by = article.sentences.exclude(public_id__in=ids).delete()
    fates = [Fate.UPDATED] * gone
    for position, (public_id, said) in enumerate(zip(ids, entry.sentences, strict=True), start=1):
        values = {"position": position, "exact": said.exact, "voice": said.voice, "claim": claims[said.claim]}
        key = {"article": article, "public_id": public_id}
        fates.append(load_row(MarkedSentence, key, values)[1])
    return fates


def _id_of(entry: ArticleEntry, said: SentenceEntry) -> str:
    return public_id_for(entry.slug, said.claim, said.exact)
