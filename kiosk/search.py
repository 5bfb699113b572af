"""Finds services by plain words, in any of the site's languages, typed as people type. Knows no page.

Words are compared folded: small letters without accents, Arabic without vowel signs, article and variant
letters. A word of the search counts for a service when it is, begins, is part of or nearly is one of the
words of its name or of a phrase of its keywords; rare words count more, words that say nothing not at all.
"""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from contract.state import Content, Service

MOST_FOUND = 6
MOST_WORDS = 8
"""Words of a search that are looked at."""
LONGEST_WORD = 40

SAME, BEGINS, PART, NEARLY = 1.0, 0.85, 0.75, 0.7
OWN_LANGUAGE, IN_NAME = 1.25, 1.1
BESIDE_THE_BEST = 0.55
"""A service is shown when it fits at least this well, beside the one that fits best."""

# Articles, pronouns, prepositions and the verbs around any wish, in the languages of this product. Written
# with their accents; compared folded.
SAYS_NOTHING = """
    a an and any at can could do for from get have how i in is it me my need new of on or our please some
    the to want what where with would you your am have need want like find
    af at de den der det dig din dit du eller en er et for fra har hvor hvordan i jeg kan med mig min mit
    og om på sig skal som til ved vil gerne brug få
    à ai au aux avec besoin ce ces cette comment d dans de des du elle en est et faire il j je l la le les
    leur ma me mes mon ne nous on ou où par pas pour que qui sa sans ses son sur ta tes ton un une veux
    voudrais vous votre vos y suis
    aan bij dat de die dit een en er heb het hoe ik in is kan met mijn moet naar of om ons op te uit uw van
    voor waar wat wil zijn nodig graag
    als am an auf aus bei bin brauche bitte das dem den der des die ein eine einen einer für habe haben hat
    ich im in ist kann mein meine meinen meiner mich mir mit möchte muss nach oder sein sie über um und von
    vom was wie will wo zu zum zur
    أريد اريد أنا في من إلى على عن مع هذا هذه لي كيف أين هل أو لدي عندي أحتاج ما هو هي
"""

_NOT_A_WORD = re.compile(r"[\W_]+")
_OTHER_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ł": "l", "ى": "ي", "ة": "ه", "ـ": None}  # noqa: RUF001  # Arabic
)
_ARTICLE = re.compile(r"^(?:[وبفك]?ال|لل)(?=\w{3})")
_MINE_OR_YOURS = re.compile(r"(?<=\w{3})ت(?:ي|ك|نا|كم)$")
"""Arabic says "my wallet" in one word; without its ending it is "wallet" again."""


def words(text: str) -> list[str]:
    """The folded words of `text`, in order."""
    small = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in small if not unicodedata.combining(sign))
    folded = bare.translate(_OTHER_LETTERS)
    return [_bare(word) for word in _NOT_A_WORD.split(folded) if word]


def _bare(word: str) -> str:
    return _MINE_OR_YOURS.sub("ه", _ARTICLE.sub("", word))  # noqa: RUF001  # an Arabic letter


_SAYS_NOTHING = frozenset(words(SAYS_NOTHING))


def telling(text: str) -> list[str]:
    """The words of `text` that say what is meant; all of them when none does."""
    every = words(text)
    return [word for word in every if word not in _SAYS_NOTHING and len(word) > 1] or every


@dataclass(frozen=True, slots=True)
class Phrase:
    """A name, or one phrase of the keywords."""

    service: int
    language: str
    words: frozenset[str]
    is_name: bool


class Finder:
    """Searches the listed services of one site."""

    def __init__(self, content: Content) -> None:
        self._services = tuple(service for service in content.services if service.listed)
        self._phrases = tuple(_phrases(self._services, content.languages))
        self._in: dict[str, list[int]] = defaultdict(list)
        for number, phrase in enumerate(self._phrases):
            for word in phrase.words:
                self._in[word].append(number)
        self._vocabulary = list(self._in)
        self._rare = {word: self._rarity(numbers) for word, numbers in self._in.items()}

    def _rarity(self, phrases: list[int]) -> float:
        """1 for a word of one service, towards 0 for a word of all of them."""
        services = len({self._phrases[number].service for number in phrases})
        return math.log(1 + len(self._services) / services) / math.log(1 + len(self._services))

    def find(self, typed: str, language: str) -> tuple[Service, ...]:
        """At most six services, the one that fits best first; `language` is the person's own."""
        asked = list(dict.fromkeys(telling(typed)))[-MOST_WORDS:]
        if not asked:
            return ()
        fits: dict[int, float] = defaultdict(float)
        for number, found in self._matches(asked).items():
            phrase = self._phrases[number]
            fit = _fit(phrase, found, own=phrase.language == language)
            fits[phrase.service] = max(fits[phrase.service], fit)
        least = BESIDE_THE_BEST * max(fits.values(), default=0)
        best = sorted((s for s in fits if fits[s] >= least), key=lambda s: (-fits[s], s))
        return tuple(self._services[service] for service in best[:MOST_FOUND])

    def _matches(self, asked: list[str]) -> dict[int, dict[str, float]]:
        """Phrase -> asked word -> how well it is met there."""
        found: dict[int, dict[str, float]] = defaultdict(dict)
        for word in asked:
            unfinished = word == asked[-1]
            for known, score in self._alike(word, unfinished=unfinished).items():
                for number in self._in[known]:
                    met = found[number]
                    met[word] = max(met.get(word, 0), score * self._rare[known])
        return found

    def _alike(self, word: str, *, unfinished: bool) -> dict[str, float]:
        """The known words that `word` may mean, and how surely."""
        if len(word) > LONGEST_WORD:
            return {}
        alike = {}
        if (edits := _forgiven(word)) > 0:
            near = process.extract(
                word, self._vocabulary, scorer=OSA.distance, score_cutoff=edits, limit=None
            )
            alike = {known: NEARLY - 0.1 * distance for known, distance, _ in near}
        for known in self._vocabulary:
            if surely := _overlap(word, known, unfinished=unfinished):
                alike[known] = max(surely, alike.get(known, 0))
        return alike


def _phrases(services: tuple[Service, ...], languages: Iterable[str]) -> Iterator[Phrase]:
    for number, service in enumerate(services):
        for language in languages:
            if name := service.name.get(language):
                yield Phrase(number, language, frozenset(telling(name)), is_name=True)
            for keyword in service.keywords.get(language, ()):
                yield Phrase(number, language, frozenset(telling(keyword)), is_name=False)


def _fit(phrase: Phrase, found: dict[str, float], *, own: bool) -> float:
    """How well the phrase answers: what was met, and how much of the phrase that is."""
    covered = min(1, len(found) / len(phrase.words))
    fit = sum(found.values()) * (0.7 + 0.3 * covered)
    return fit * (OWN_LANGUAGE if own else 1) * (IN_NAME if phrase.is_name else 1)


def _forgiven(word: str) -> int:
    """How many wrong, missing, doubled or swapped letters a word of this length may have."""
    return 0 if len(word) < 4 else 1 if len(word) < 7 else 2


def _overlap(word: str, known: str, *, unfinished: bool) -> float:
    if word == known:
        return SAME
    if known.startswith(word) and (unfinished or len(word) >= 4):
        return BEGINS
    if len(word) >= 4 and word in known:
        return PART
    if len(known) >= 4 and (word.startswith(known) or word.endswith(known)):
        return PART
    return 0
