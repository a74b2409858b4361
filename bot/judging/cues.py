"""The language of deals: the words by which an article says that companies work together, and when.

All patterns are applied to one sentence at a time, in which every company was replaced by one character
(`SLOT`), so that they speak of who does what with whom.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.model import Kind

FIRST_SLOT = 0xE000
SLOT = "[\ue000-\uf8ff]"
# "A, B and C", "A-B", "A's": companies that act as one.
_JOINT = (
    r"(?:,? (?:[Aa]nd|&|[Pp]lus) (?:(?!(?:will|would|is|are|was|has|have|had|plans?|to|also|said|says|its|"
    r"their|then|that|which|as)\b)[a-z][\w-]* ){0,3}|,? as well as |,? along with |,? together with |"
    r", (?:(?:the|a|an|chipmaker|startup|rival|parent|fellow|tech giant) )?|/|[-‐‑–—+]| |"
    r"['’]s? |(?: (?:today )?(?:announced|said)(?: today)?,?(?: that)?)?,? (?:and )?(?:its |"
    r"a )?(?:\w+[- ]){0,3}(?:[Ss]ubsidiary|[Uu]nit|[Dd]ivision|[Aa]ffiliate|"
    r"[Pp]ortfolio [Cc]ompany),? )"
)
GROUP = rf"{SLOT}(?:{_JOINT}{SLOT})*"


_CAPITAL = re.compile(r"(\\.|\(\?P<)|[A-Z]")


class AnyCase:
    """Words in whatever case. Both sides are compared in lower case: the engine looks at the first letter of each
    alternative before it tries it, but not under IGNORECASE, which makes three to four times as slow."""

    def __init__(self, pattern: str) -> None:
        self._pattern = re.compile(_CAPITAL.sub(lambda found: found[1] or found[0].lower(), pattern))

    def search(self, text: str) -> re.Match[str] | None:
        return self._pattern.search(_lowered(text))

    def findall(self, text: str) -> list[str]:
        return self._pattern.findall(_lowered(text))

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self._pattern.finditer(_lowered(text))


def _lowered(text: str) -> str:
    """In lower case and as long as before: one letter alone, the dotted İ, would become two."""
    return text.replace("İ", "I").lower()


# These verbs report a deal only with the right company on each side.
_SPEAKS_BESIDE = frozenset({"joint act", "work verb", "joining"})


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that may report a deal: how much they say by themselves (0 to 1), and of what kind it is."""

    name: str
    strength: float
    kind: Kind
    words: str
    is_verb: bool = False


# "Ann Lee joins us as adviser": a person takes a post, or is a guest.
_TO_A_POST = (
    r"(?:us|me|the (?:[\w-]+ )?(?:board|team)|(?:[\w’'.-]+ ){0,4}?(?:as (?:\w+ ){0,4}?(?:advis[eo]r|director|"
    r"president|head|chair\w*|officer|ceo|cfo|cto|executive|manager|counsel|member|host|speaker)|to discuss|board)\b)"
)
# After "work": "closely with Acme", but not "with all its customers".
_WITH_SOMEBODY = r"(?:closely |together )?(?:with|alongside)(?! (?:all|any|most|every|your|its own)\b)"

CUES = (
    Cue(
        "partner verb",
        1.0,
        Kind.PARTNERSHIP,
        r"(?<!\ba )(?<!\bas )(?<!\bof )(?<!managing )(?<!general )(?<!services )(?<!senior )"
        r"(?:partner(?:ed|ing)?(?: up)?|partners(?! with\b)(?: up)?)(?= (?:with|to|on|for|in)\b)|team(?:s|ed|ing)? up|"
        r"(?:team(?:s|ed|ing)|(?:to|will) team) with|join(?:s|ed|ing)? (?:forces|hands)|"
        r"collaborat(?:e|es|ed|ing)|co-?operat(?:e|es|ed|ing)|all(?:ies|ied) with|tie(?:s|d)? up|link(?:s|"
        r"ed|ing)? up|co-?develop(?:s|ed|ing)?|"
        r"jointly (?!releas|publish|own|file|host|held|and\b|liable)\w+|partner(?=$| to)",
        is_verb=True,
    ),
    Cue(
        "working together",
        0.9,
        Kind.PARTNERSHIP,
        rf"work(?:ing|ed)? {_WITH_SOMEBODY}",
        is_verb=True,
    ),
    Cue(
        "works with",
        0.9,
        Kind.PARTNERSHIP,
        rf"partners with|works {_WITH_SOMEBODY}",
        is_verb=True,
    ),
    Cue("joint venture", 1.0, Kind.JOINT_VENTURE, r"joint[ -]ventures?|JVs?"),
    Cue(
        "licence",
        0.9,
        Kind.LICENSING,
        r"licen[sc](?:e|ing)(?: and \w+)? (?:agreement|deal|pact|partnership)s?|(?:in|out)-licens\w+",
    ),
    Cue(
        "memorandum",
        1.0,
        Kind.PARTNERSHIP,
        r"memorand(?:ums?|a)(?: of understanding)?|MOUs?|MoUs?|letters? of intent|LOIs?|term sheet",
    ),
    Cue(
        "partnership",
        1.0,
        Kind.PARTNERSHIP,
        r"(?<!Limited )partnerships?|alliances?|collaborations?|co-?operation|tie-?ups?|tie-?in|"
        r"consorti(?:um|a)|team-?up|partnering|joint initiative|task force",
    ),
    Cue(
        "supply contract",
        0.9,
        Kind.SUPPLY,
        r"(?:supply|offtake|off-take|(?<!securities )(?<!equity )(?<!stock )(?<!share )(?<!asset )"
        r"(?<!note )(?<!unit )purchase|customer|distribution|reseller|distributor|service|services|"
        r"power|manufacturing|procurement|hosting|lease|cloud|chip|data center|energy|sales)"
        r"(?:[ -]\w+)? (?:deal|agreement|contract|pact|order|win)s?|offtake|PPA|power purchase",
    ),
    Cue(
        "deal",
        0.75,
        Kind.PARTNERSHIP,
        r"deals?|agreements?|(?<!\d{3} )contracts?|pacts?|accord|integrations?(?= (?:of|with|into)\b)|awards?(?= from)|"
        r"contract award|grants?(?= from)|sponsorship|sponsor",
    ),
    Cue(
        "supply verb",
        0.75,
        Kind.SUPPLY,
        r"(?:to|will|agreed to) (?:supply|license|adopt|deploy)|"
        r"supplied|supplies(?! of\b)|selects|selected(?! to)|selected (?=to supply)|taps|tapped|picks|picked|"
        r"chooses|chose|chosen|adopts|adopted|deploys|deployed|"
        rf"(?:(?<={SLOT} )|(?<=has )|(?<=have )|(?<=been )|(?<=successfully ))integrated|lands|landed|"
        r"powered by|commissions",
        is_verb=True,
    ),
    Cue(
        "trade verb",
        0.75,
        Kind.SUPPLY,
        r"(?:to|will|agreed to) (?:buy|purchase|sell|lease|use|rent)|leas(?:es|ed|ing)|rents|"
        r"spending(?= (?:\S+ ){0,2}on\b)|order(?:s|ed)(?! (?:\S+ ){1,4}to\b)|sells(?! [\d,]+ shares)",
        is_verb=True,
    ),
    Cue(
        "work verb",
        0.6,
        Kind.SUPPLY,
        r"(?:to|will|agreed to) (?:provide|build|manufacture|make|produce|power|integrate|bring|offer|host|run)",
        is_verb=True,
    ),
    Cue(
        "consortium",
        1.0,
        Kind.PARTNERSHIP,
        r"brings? together|launch partners|founding members|(?:members|participants|partners|backers|"
        r"supporters) (?:include|including)|joined by",
        is_verb=True,
    ),
    Cue(
        "investment",
        0.75,
        Kind.INVESTMENT,
        r"(?:(?<=to )|(?<=will )|(?<=would )|(?<=could ))invest(?! with)|invest(?:s|ed|ing|"
        r"ments?)(?! (?:narrative|case|story|thesis|bank\w*|advis\w+|manage\w+|firm|research|portfolio|"
        r"rating|communit\w+|decision\w*|strateg\w+|outlook|spree|objective|consideration\w*))|stake in|"
        r"backs|backed by|backing from",
        is_verb=True,
    ),
    Cue(
        "joint act",
        0.85,
        Kind.PARTNERSHIP,
        r"agree[sd]?(?: on)?|launch(?:es|ed)?|integrat(?:e|es|ed)|release[sd]?|unveil(?:s|ed)?|"
        r"build(?:s|ing)?|develop(?:s|ed|ing)?|expand(?:s|ed)?|introduce[sd]?|open(?:s|ed|ing)?|creat(?:e|"
        r"es|ed)|"
        r"discuss(?:es|ed)?|bring|brought|announce[sd]?|set up|form(?:s|ed)?|complet(?:e|es|ed)|"
        r"show(?:case|cases|cased)",
        is_verb=True,
    ),
    Cue(
        "customer",
        0.9,
        Kind.SUPPLY,
        r"orders from|as (?:a|an|its|the)(?: [\w-]+){0,2} (?:ambassador|athlete)|"
        r"supplier (?:to|for)|supplying|(?:as (?:a|an|its|"
        r"the)(?: \w+){0,3} )?(?:customer|client) win|as (?:a|an|its|the)(?: [\w-]+){0,3} (?:customer|"
        r"client|partner|supplier|provider)",
    ),
    Cue(
        "production",
        0.9,
        Kind.SUPPLY,
        r"(?:ramp(?:s|ed|ing)?(?: up)?|start(?:s|ed|ing)?|begins?|began|beginning) "
        r"(?:[\w-]+ ){0,3}?production for",
        is_verb=True,
    ),
    Cue("joining", 0.7, Kind.PARTNERSHIP, rf"(?:joins?|joined|joining)(?! {_TO_A_POST})", is_verb=True),
    Cue(
        "talks",
        0.9,
        Kind.PARTNERSHIP,
        r"(?:(?:exclusive|advanced|early|active|final|preliminary) )+talks|(?<=\bin )talks|talks(?= (?:with|to|over|"
        r"between|for))|negotiat\w+|discussions with|exclusivity",
    ),
)

_ALL = AnyCase(
    r"\b(?=[A-Za-z])(?:" + "|".join(rf"(?P<c{i}>(?:{cue.words})(?!\w))" for i, cue in enumerate(CUES)) + ")",
)

# The same where companies were not yet replaced: most sentences have no cue and need not be read.
_ANY = AnyCase(r"\b(?:" + "|".join(cue.words for cue in CUES).replace(f"(?<={SLOT} )", "") + r")(?!\w)")

_NOUNS = re.compile(
    r"(?:joint[ -])?ventures?|jvs?|partnerships?|alliances?|collaborations?|agreements?|deals?|"
    r"contracts?|memorandum|mous?|tie-?ups?|pacts?|accord|licen[sc]\w+|supply|stake|talks|partners?|"
    r"partnering|"
    r"lois?|ppas?|integrations?|invest\w*|sponsorship|teams?|consortium|strategic|exclusive|global|"
    r"multi-?year|new|announces?",
    re.IGNORECASE,
)

# "Is a crucial partner for": a noun, which says what somebody is.
_ONE = re.compile(r"\b(?:an?|its|their|our)(?: [\w-]+){0,2} $")
# Words that an article about a deal keeps using.
PACT = AnyCase(
    r"\b(?:(?<!Limited )partnership|partner(?:s|ed|ing)? (?:with|up)|partnered|partnering|team(?:s|ed|"
    r"ing)? (?:up|with)|alliance|collaborat\w+|cooperation|joint venture|memorandum|tie-up|agreement|"
    r"consortium|licens\w+ deal|"
    r"offtake|supply deal|the deal|contract|jointly|joint|together with|exclusive talks|in talks|integrat\w+)\b",
)
# A standing relation between companies: not news, but background.
RELATION = AnyCase(
    r"\b(?:customers?|clients?|suppliers?|supplies|vendors?|partners?|partnered|partnerships?|"
    r"alliances?|collaborat\w+|joint ventures?|relies|rely|relying|reliance|depend(?:s|ent|ence) on|"
    r"foundr(?:y|ies)|"
    r"contract (?:manufactur\w+|with)|manufactured by|made by|produced by|fabricat\w+|assembl\w+|"
    r"builds? for|design(?:s|ed)? (?:for|by)|powered by|deploy(?:s|ed|ing)?|licens(?:e[sd]?|ing)|"
    r"stake in|"
    r"backed by|invested in|(?<!equity )investments? in|deal with|deals with|agreements? with|agreed (?:to|with)|"
    r"offtake|orders? (?:from|for)|sources?|sourced|hosts?|runs on|uses|using|users? of|adopt(?:s|ed|"
    r"ing)|"
    r"teamed|tie-?up|work(?:s|ed|ing) with|supply (?:chain|deal|agreement)|chips? (?:for|from|by)|"
    r"members?|support(?:s|ed|ing|ers?))\b",
)
# Who is compared tells of no relation, whatever else the sentence says: "it runs on chips that rival A's".
RIVALRY = AnyCase(
    r"\b(?:rival\w*|compet\w+|versus|vs\.?|alternatives?|peers?|compared|unlike|overtak\w+|outpac\w+|outperform\w*|"
    r"dominan\w+|analysts?|ETFs?|index(?:es)?|stocks?|picks?|former|hired?|hires)\b",
)
# The verbs by which a deal comes into being, or changes.
SIGNING = re.compile(
    r"\b(?:sign(?:s|ed|ing)?|ink(?:s|ed)?|str(?:ikes?|uck)|enter(?:s|ed|ing)?(?: into)?|reach(?:es|"
    r"ed)?|announc(?:e|es|ed|ing)|expand(?:s|ed|ing)?|extend(?:s|ed|ing)?|"
    r"renew(?:s|ed|ing)?|form(?:s|ed|ing)?|launch(?:es|ed|ing)?|secur(?:e|es|ed|ing)|w[io]ns?|"
    r"land(?:s|ed)?|award(?:s|ed)?|cut(?:s)?|agree(?:s|d)?(?: to| on)?|clinch(?:es|ed)?|"
    r"unveil(?:s|ed)?|seal(?:s|ed)?|finali[sz](?:e|es|ed)|deepen(?:s|ed)?|strengthen(?:s|ed)?|"
    r"broaden(?:s|ed)?|establish(?:es|ed)?|creat(?:e|es|ed|ing)|forge(?:s|d)?|"
    r"boost(?:s|ed)?|brace|engag(?:e|es|ed)|receiv(?:e|es|ed)|complet(?:e|es|ed)|begin|begins|starts?|"
    r"started|began|in(?= (?:[\w.$-]+ ){0,4}(?:deals?|talks|pacts?|partnerships?|alliances?|agreements?|"
    r"ventures?|contracts?|collaborations?|tie-?ups?|negotiat\w+|discussions?)\b)|call(?:s|ed)? off|walk(?:s|"
    r"ed)? away|abandon\w*|end(?:s|ed)|terminat\w+|"
    r"join(?:s|ed)?|enters?)\b",
    re.IGNORECASE,
)
NEWS = AnyCase(
    r"\b(?:today|yesterday|this (?:week|morning|month)|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri)day|announc\w+|said|says|unveil\w*|reportedly|according to|"
    r"plans to|will|has (?:signed|agreed|partnered|entered|teamed|selected)|have (?:signed|agreed|"
    r"partnered|entered|teamed)|to (?:invest|supply|partner)|just|new|newly)\b",
)
HISTORY = AnyCase(
    r"\b(?:last (?:year|month|fall|summer|spring|winter|quarter|week|\w+day)|earlier (?:this|in)|"
    r"previous(?:ly)?|in (?:19|20)\d\d|in (?:January|February|March|April|May|June|July|August|"
    r"September|October|November|December)|"
    r"recent (?:\w+[- ]){0,3}(?:deals?|partnerships?|agreements?|collaborations?|investments?|"
    r"alliances?)|past (?:few|several|\w+) (?:weeks|months|years)|already|existing|long-?(?:standing|"
    r"time|term partner)|since|ago|had (?:been |already |previously )?\w+ed|historical\w*|once|"
    r"formerly|"
    r"in recent (?:weeks|months|years)|years?-old|started with|back in|(?:weeks?|months?|"
    r"years?) (?:ago|earlier)|followed|prior|"
    r"over the (?:past|last)|(?:19\d|20[01])0s|(?:in|since|of) (?:early |late |mid-?)?(?:spring|summer|fall|"
    r"autumn|winter)(?: of)? (?:19|20)\d\d|decades)\b",
)
MAYBE = AnyCase(
    r"\b(?:could|may|might|would|if|whether|potential(?:ly)?|possible|possibly|speculat\w+|rumou?r\w*|"
    r"expects?|expected|analysts?|believes?|hopes?|likely|should|unless|perhaps)\b",
)
# What may come of a deal that was struck: "the case could change following the partnership".
CONSEQUENCE = re.compile(
    r"\b(?:could|may|might|would|should|likely|expected)\b(?: [^\s;:]+){0,6}? "
    r"(?:following|after|thanks to|as a result of)\b",
    re.IGNORECASE,
)
# What follows weighs the deal that was told before it: "..., which analysts estimate could be worth billions".
WEIGHS = re.compile(
    r",? \b(?:which|in what|a deal that|potentially|estimated)\b(?: [\w’']+){0,4} (?:could|may|might|"
    r"would|should|expects?|expected|likely)\b.*$"
)
# Names of those who hold shares for a living: what they buy is no cooperation.
FINANCIER = re.compile(
    r"\b(?:LLC|LLP|L\.P|LTD|Advis[eo]rs?|Advisory|Wealth|Asset|Assets|Fund|Funds|Pension\w*|"
    r"Securities|Management|Insider|Investors?|Billionaire|Hedge|ETF|ARK|Planning|Financial Group|"
    r"Equity|Capital$)\b"
)
# Sentences of the stock pages: who holds how many shares, ratings, ratios. Whatever else is in them is no deal.
STOCK_PAGE = re.compile(
    r"\b(?:[Ff]ounded (?:in|by)|headquartered in|[Ss]hares of|[Ii]s one of the|Stocks? (?:Picks?|"
    r"to (?:Buy|Watch))|hedge funds?|institutional investors?|(?:new|its|their) (?:stake|position|"
    r"holdings?) in|shares? of (?:the )?(?:company|\w+)['’]s? stock|valued at (?:approximately |"
    r"about |around )?\$|"
    r"price (?:target|objective)|(?:sold|bought|acquired|purchased|owns?|"
    r"owned) (?:an additional )?[\d,]+ shares|SEC filing|13F|moving average|"
    r"market cap(?:italization)?|PE ratio|P/E|price-to-earnings|"
    r"quarterly (?:earnings|dividend)|earnings (?:data|results|per share)|consensus estimate|EPS|"
    r"(?:best|top) (?:[\w-]+ ){0,4}stocks?|[Ss]tocks? to (?:buy|watch)|we (?:think|believe|recommend)|"
    r"Zacks Rank|"
    r"(?:rating|upgraded?|downgraded?|overweight|outperform|reiterated|initiated coverage)|"
    r"insider (?:selling|buying)|options (?:chain|contracts)|class action|"
    r"acquir(?:e|es|ed|ing) (?:all|100|the remaining)|(?:has|have|to) acquired? (?!(?:[\w-]+ )?(?:rights|land|access|"
    r"capacity|customers?|licen\w+|power)\b)|acquisition of|merger|takeover|buyout|"
    r"underwrit\w+|bookrunn\w+|private placement|registered direct|convertible notes|senior notes|"
    r"credit facility|term loan|convertible notes?|direct offerings?|gross proceeds|Chapter 11)\b",
    re.IGNORECASE,
)
# Deals between others than companies, or of a kind that nobody watches for: "the ceasefire deal", "option contracts".
OTHER_DEAL = re.compile(
    r"\b(?:cease-?fire|peace|truce|trade|tariffs?|debt|loan|bond|nuclear|hostage|plea|settlement|"
    r"severance|forbearance|merger|acquisition|takeover|buyout|refinancing|purchase and sale|securities purchase|"
    r"(?:note|unit) purchase|"
    r"subscription|underwriting|underwritten|employment|lock-?up|voting|option|options|futures|"
    r"hotel|movie|rookie|player|draft|free[- ]agent|labor|union|wage|warrant|inducement|"
    r"credit|financing|funding|bought|"
    r"share purchase|stock purchase|asset purchase|equity|IPO|blockbuster|best|great|big|better|real|"
    r"raw|good|done|private equity|restructuring|M&A|SPAC|business combination|lease-to-own)"
    r"(?: \w+)?[ -]$",
    re.IGNORECASE,
)
# Before a noun: the deal is one that the reader knows of, unless a verb strikes it here.
OTHER_DEAL_AFTER = re.compile(
    r" and plan of (?:merger|reorganization)\b|"
    r"(?: \S+){0,5}? (?:to (?:acquire|be acquired|merge|divest|sell (?:its|the|all)|buy (?:all|"
    r"a majority|the remaining))|(?:of|for) (?:the )?acquisition|for the sale of|"
    r"for \S+(?: \S+)?(?: in)? (?:\w+ )?(?:funding|financing)|rumou?rs?|"
    r"approved by|wins approval|gains approval)\b|(?: \S+){0,2} (?:[Ff]ireside|[Bb]oard|[Cc]onference|"
    r"[Pp]anel|[Ii]ndex|[Pp]odcast|[Ww]ebinar|[Cc]hat|[Cc]ollection)\b|[- ](?:lawsuit|probe|investigation|"
    r"hearing|scrutiny|flow|flexibility|making|makers?|hunters?|pipeline|activity|fees)\b",
    re.IGNORECASE,
)
KNOWN_DEAL = re.compile(
    r"\b(?:(?:the|its|their|his|this|existing|current|ongoing|long-?(?:standing|time|term)|such|"
    r"other|many|various|similar)(?: (?!an? )[\w’'\ue000-\uf8ff‐‑–-]+){0,4}|that(?: [\w-]+)?) $",
    re.IGNORECASE,
)
NEW_DEAL = re.compile(
    r"\b(?:new|newly|expanded|renewed|extended|broader|latest|just-announced|announced|fresh|first)\b", re.IGNORECASE
)
NEGATED = re.compile(
    r"\b(?:(?:no|not|without|never|lack of|isn['’]t|doesn['’]t|didn['’]t) (?:\w+ ){0,3}|future |"
    r"(?:quash\w*|dismiss\w*|den(?:y|ies|ied)|rul(?:es?|ed) out|talk|rumou?rs?|speculation) (?:(?:talk|"
    r"rumou?rs?|reports?|any|of|an?|about) )+(?:[\w\ue000-\uf8ff]+ ){0,2}|"
    r"(?:optimis\w+ about|hop(?:es?|ing) for) (?:\w+ ){0,3})$",
    re.IGNORECASE,
)
# "... appoints a director to drive strategic partnerships": a purpose, and nobody is named to share it.
PURPOSE = re.compile(
    r"\b(?:to|and) (?:drive|pursue|foster|develop|build|seek|manage|lead|grow|accelerate|support|strengthen|"
    r"cultivate|forge|form|oversee|explore|advance|identify)(?: [\w-]+){0,3} $",
    re.IGNORECASE,
)
# Who is named only to tell something else apart: "previously held by A", "talent from A", "than A", "A-backed",
# "its Microsoft 365", "for the A users community".
NO_PART = re.compile(
    rf"\b(?:(?i:previously|formerly|once|originally) (?:\w+ )?(?:by|for|at)|(?:talent|hires?|executives?|bankers?|"
    rf"veterans?|alumni) (?:from|of|at)|than|unlike|[Ff]ormer|ex-?) ?{GROUP}|"
    rf"{SLOT}['’]?s?[- ](?:heavily )?[Bb]acked\b|"
    rf"\b(?:[Ii]ts|[Oo]ur|[Yy]our) {SLOT}(?= \d{{2,4}}\b)|"
    rf"\b(?:[Uu]se|[Uu]sing|[Ww]ith|[Ff]or|[Oo]f) (?:the )?{SLOT}(?= (?:\d{{3}}\b|"
    rf"(?:[\w-]+ ){{0,3}}(?:[Cc]ommunity|[Uu]sers|"
    rf"[Pp]rofessionals|[Ww]orkshop|[Tt]raining|[Cc]ertif\w+)\b))"
)
BOUNDARY = re.compile(
    r"[;:?!]|\b(?:while|whereas|but|although|though|because|amid|after|before|despite|when|where|"
    r"since|meanwhile)\b|, (?:which|who|as)\b",
    re.IGNORECASE,
)
# Between a company and the noun that it owns or that is named after it: "Nvidia's multiyear supply deal".
OWNS = re.compile(
    r"(?:['’]s?)?(?:[ -](?!(?:on|with|for|to|by|from|in|of|as|at|and|or|after|into|over|via|is|are|"
    r"was|has|have|had|will|would|said|says)\b)[\w$%.,’'&/‑-]+){0,6}[ -]*"
)
# Between a cue and the others: "deal with the chipmaker", "stake in".
_PREPOSITION = (
    r"(?<!connection )(?<!compliance )(?<!accordance )(?<!in line )(?<!compared )(?<!along )with|"
    r"between|among|amongst|from|by|for|of|at|in|into|alongside|on|signed by|involving|including"
)
EXAMPLE = re.compile(
    r"\b(?:like|such as|e\.g\.,?|similar to|entities|enterprises|companies like|firms like|"
    r"players like|peers|rivals?|competitors?|compared (?:with|to)|including peers|versus|"
    r"vs\.?) (?:[\w.]+ ){0,2}$",
    re.IGNORECASE,
)
# "In partnership with A, B completed a test", "through its joint venture with A": the deal stands beside the news.
BESIDE_NEWS = re.compile(
    r"\b(?:in|under|through|via)(?: (?:an?|its|their|the|close|ongoing|active|existing|direct|strategic|\d+-\d+))* $",
    re.IGNORECASE,
)
THROUGH = re.compile(
    r"\b(?:through|amid|as|via|under|in|on|after|by|as part of|following|thanks to|announc\w+|of|for|"
    r"from)(?: (?:a|an|its|their|the|new|recent))*(?: [\w$.’'\ue000-\uf8ff-]+){0,6} ?$",
    re.IGNORECASE,
)
# "A rose after it announced", "A rises after signing": the clause goes on about A.
SAME_ACTOR = re.compile(
    r"\s*(?:(?:it|they|he|she|the [\w-]+(?: [\w-]+)?)(?: (?:has|have|had|also))?)?\s*", re.IGNORECASE
)
# "A, the owner of B, announced that B has signed": the news is also A's.
REPORTS = re.compile(
    r"\b(?:announc\w+|said|says|report(?:s|ed)|disclosed|confirm(?:s|ed)|reveal(?:s|ed)|unveil(?:s|ed))\b",
    re.IGNORECASE,
)
# The opening of a sentence that goes on about the company, or the deal, of the sentence before.
TOPIC = re.compile(
    r"(?:(?:The|This|That|Its|Their|Under the|Under this|As part of the|"
    r"As part of this) (?:[\w-]+ ){0,2}?(?:company|companies|firm|firms|chipmaker|automaker|carmaker|"
    r"bank|giant|group|startup|maker|plan|move|deal|"
    r"agreement|partnership|collaboration|alliance|pact|contract|arrangement|venture|initiative|"
    r"project|announcement|tie-up|investment|partners|duo|pair|program|programme)|It|They|"
    r"We)\b(?!['’]| (?:between|with|of|among)\b)"
)
TO_PARTNER = re.compile(
    rf"(?:[^;:?!]{{0,60}}?[ ,])?(?:(?P<word>{_PREPOSITION})(?: (?!(?:that|which|who|and|is|was|to|of|for|"
    rf"from|in|at|by|on|with)\b)[\w’'.&-]+,?){{0,5}}|"
    rf"(?P<to>to)(?: (?:the|a|an|its|fellow|rival|tech|\w+-based|\w*maker|"
    rf"(?:the |an? )(?:[\w’'.&-]+,? ){{0,4}}[\w’'.&-]+)){{0,3}}) ?",
    re.IGNORECASE,
)
TO_MOVED = re.compile(
    r" (?:sparks?|sparked|lifts?|lifted|boosts?|boosted|sends?|sent|powers?|fuels?|fueled|drives?|"
    r"drove|helps?|props?|spurs?|sinks?|hits?)(?: (?:the|its))? ?",
    re.IGNORECASE,
)
TO_OBJECT = re.compile(r"(?: (?!(?:and|or|with|to|for|in|on|of|from|by|at)\b)[\w’'.&$-]+){0,4} ?")
# Prepositions after which the name is a place, a date or a thing rather than somebody.
NOT_WITH = frozenset({"in", "into", "at", "on", "of"})
BESIDE = ("with", "alongside")
# What is bought or sold names the other side so: "chips from A", "ships at A", "billions on A chips", "A's first oil".
TRADED = frozenset({"from", "at", "to", "with", "by", "on", "'s"})
TOGETHER = frozenset({"with", "between", "among", "amongst", "from", "alongside", "involving", "signed by"})


@lru_cache(maxsize=20_000)
def is_cue(word: str) -> bool:
    """Whether a word by itself speaks of a deal, and so is nobody's name."""
    return _NOUNS.fullmatch(word) is not None


def is_other_deal(text: str, start: int, end: int) -> bool:
    """Whether the noun at `start` up to `end` is a deal of another kind: a cease-fire, a takeover, a lawsuit."""
    return OTHER_DEAL.search(text[max(0, start - 30) : start]) is not None or (
        OTHER_DEAL_AFTER.match(text, end) is not None
    )


def count_deals(headline: str) -> int:
    """How many words of a headline speak of deals by themselves, whoever strikes them."""
    return sum(
        cue.name not in _SPEAKS_BESIDE and (cue.is_verb or not is_other_deal(headline, start, end))
        for cue, start, end in find_cues(headline)
    )


def may_speak(sentence: str) -> bool:
    """Whether a sentence, as it is written, may hold a cue at all."""
    return _ANY.search(sentence) is not None


def find_cues(text: str) -> list[tuple[Cue, int, int]]:
    """The cues in a sentence, as (cue, start, end)."""
    return [
        (CUES[int((match.lastgroup or "c0")[1:])], match.start(), match.end())
        for match in _ALL.finditer(text)
        if not (match.group() == "partner" and _ONE.search(text, max(0, match.start() - 40), match.start()))
    ]
