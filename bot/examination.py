"""Read and judge one entry: the walk from Entry to Judgement that the daemon's workers, `explain`
and `replay` share. Pure; the daemon runs it in worker processes that can be timed out and killed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.errors import ArticleError
from bot.judging.companies import Lexicon, build_lexicon
from bot.judging.lacking import to_lacks
from bot.judging.verdicts import judge, weigh
from bot.model import Article, Company, Entry, Judgement, Rule
from bot.reading.articles import Draft, to_article, to_draft
from bot.reading.boilerplate import CompiledRules, compile_rules
from bot.reading.fragments import is_fragment
from bot.reading.pages import is_whole_page, page_problem, parse_page, with_page

# Characters. The longest of 8,436 real titles has 287.
LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class Desk:
    """What reading and judging must know of the configuration, compiled once."""

    rules: CompiledRules
    lexicon: Lexicon

    def judge(self, draft: Draft, seen: Mapping[int, int]) -> Judgement:
        """Judge a draft; `seen` says in how many other articles of its site a fingerprint occurred."""
        return judge(to_article(draft, self.rules, seen), self.lexicon)

    def judge_article(self, article: Article) -> Judgement:
        """Judge an article that was read before."""
        return judge(article, self.lexicon)

    def wants_page(self, entry: Entry) -> bool:
        """Whether the entry is a fragment whose title or text names a watched company. Raises ArticleError."""
        return is_fragment(entry) and bool(self.judge(to_draft(entry), {}).mentions)


def open_desk(rules: Iterable[Rule], watched: Iterable[Company], others: Iterable[Company]) -> Desk:
    """Compile the configuration; `others` are the companies of the directory that nobody watches."""
    return Desk(compile_rules(tuple(rules)), build_lexicon(tuple(watched), tuple(others)))


def unwatched(directory: Iterable[Company], watched: Iterable[Company]) -> tuple[Company, ...]:
    """The companies of the directory that share neither key nor ticker with a watched one."""
    watched = tuple(watched)
    taken = {company.key for company in watched} | {ticker for company in watched for ticker in company.tickers}
    return tuple(company for company in directory if taken.isdisjoint((company.key, *company.tickers)))


def to_entry(body: bytes, url: str = "", content_type: str = "") -> Entry:
    """An article that came on its own: a page, a piece of HTML, or plain text.

    In plain text a short first line with an empty line after it is the title. Raises ArticleError for a
    page that cannot be read, and for what is neither.
    """
    text = body.decode(errors="replace")
    entry = Entry(key=url or "article", feed="", url=url, title="", publisher="", published=None)
    if url or is_whole_page(text):
        return with_page(entry, parse_page(body, url, content_type))
    if problem := page_problem(body, content_type):
        raise ArticleError(f"article not read: {problem}")
    if "\0" in text:
        raise ArticleError("article not read: it is neither HTML nor text")
    title, _, rest = text.lstrip().partition("\n")
    if rest.startswith(("\n", "\r\n")) and len(title) <= LONGEST_TITLE:
        return replace(entry, title=title.strip(), body=rest)
    return replace(entry, body=text)


def title_alone(entry: Entry) -> Entry:
    """The entry without its texts: what is left to judge when those cannot be read."""
    return replace(entry, body="", summary="")


# A worker process opens its desk once; tasks then carry only the entry or the draft.
_desk: list[Desk] = []


def open_worker(rules: tuple[Rule, ...], watched: tuple[Company, ...], others: tuple[Company, ...]) -> None:
    """Initialise a worker process."""
    _desk[:] = [open_desk(rules, watched, others)]


def wants_page(entry: Entry) -> bool:
    """Runs in a worker: whether `auto` fetches the page of this entry. Raises ArticleError."""
    return _desk[0].wants_page(entry)


def draft_entry(entry: Entry, notes: tuple[str, ...] = ()) -> Draft:
    """Runs in a worker: HTML to paragraphs and fingerprints. Raises ArticleError."""
    return to_draft(entry, notes)


def draft_page(entry: Entry, body: bytes, url: str, content_type: str) -> Draft:
    """Runs in a worker: the same, from the page of the entry. Raises ArticleError."""
    return to_draft(with_page(entry, parse_page(body, url, content_type)))


def judge_draft(draft: Draft, seen: Mapping[int, int]) -> Judgement:
    """Runs in a worker that was initialised with `open_worker`."""
    return _desk[0].judge(draft, seen)


def find_lacks(judgement: Judgement) -> tuple[tuple[str, ...], ...]:
    """Runs in a worker: for each verdict, what would have to be otherwise for it to alert."""
    weighings = {weighing.company: weighing for weighing in weigh(judgement.article, _desk[0].lexicon)}
    return tuple(
        to_lacks(verdict, weighings[verdict.company]) if verdict.company in weighings else ()
        for verdict in judgement.verdicts
    )


def judge_article(article: Article) -> Judgement:
    """Runs in a worker: an article that was read before, judged with the companies of now."""
    return _desk[0].judge_article(article)
