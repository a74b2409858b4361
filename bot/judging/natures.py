"""What sort of deal is told, and how far it has come."""

import re
from collections.abc import Sequence

from bot.judging import cues
from bot.judging.evidence import Proof
from bot.model import Kind, Stage

_DEAL = (
    r"(?:partnerships?|collaborations?|alliances?|agreements?|deals?|contracts?|ties|tie-?ups?|relationships?|"
    r"cooperation|"
    r"pacts?|licen[sc]e|subscriptions?|programs?|ventures?|sponsorships?)"
)
_DENIED = re.compile(r"\b(?:den(?:y|ies|ied)|no plans? to|refut\w+)\b", re.IGNORECASE)
_ENDED = re.compile(
    r"\b(?:walk(?:s|ed)? away|call(?:s|ed)? off|terminat\w+|end(?:s|ed|ing) (?:its|their|the)|wind(?:s|ing)? down|"
    rf"abandon\w*|scrap(?:s|ped)?|cancel\w*|cut(?:s|ting)? ties|split from|end(?:s|ed|ing)? (?:\S+ ){{0,4}}{_DEAL})\b",
    re.IGNORECASE,
)
_DELAYED = re.compile(r"\b(?:delay(?:s|ed)?|postpon\w+|put on hold|paus(?:es|ed))\b", re.IGNORECASE)
# Talks are told even where the next word is "agreement"; a memorandum is signed, unless it only explores.
_TALKS = re.compile(
    r"\b(?:in (?:\w+ ){0,2}(?:talks|discussions|negotiations)|exclusivity|"
    r"(?:exclusive|advanced|early|preliminary|ongoing|active|final) (?:\w+ )?(?:talks|negotiations|discussions)|"
    rf"talks (?:with|over|to|between|on|about)|negotiat(?:e|es|ing|ions?)|(?:working|set|seeks?|"
    rf"trying) to (?:finali[sz]e|close|sign)|"
    rf"near(?:s|ing)? (?:\S+ ){{0,4}}{_DEAL}|close to (?:\S+ ){{0,3}}{_DEAL}|considering|mulls|weighs|exploring|"
    rf"letters? of intent|LOI|term sheet|discuss(?:ing)?|plans? to (?:partner|team|collaborate)|"
    rf"proposed (?:joint )?{_DEAL}|"
    r"memorandum of intent)\b",
    re.IGNORECASE,
)
_SEALED = re.compile(
    r"\b(?:signed|agreed|struck|inked|sealed|finali[sz]ed|completed|entered (?:in)?to|have (?:entered|partnered)|"
    r"has (?:partnered|selected)|definitive|teamed up)\b",
    re.IGNORECASE,
)
_SURELY_TALKS = re.compile(
    r"\b(?:exclusiv\w+ (?:\w+ )?(?:talks|negotiations|discussions|agreement)|exclusivity|in (?:\w+ )?talks|"
    r"working to finali[sz]e|non-binding|letters? of intent|"
    r"term sheet|(?:memorandum|MOU)(?: \S+){0,12} explor\w+ (?:\S+ ){0,3}(?:partnerships?|cooperation|collaborations?|"
    r"opportunities|possibilities|options|ways|potential|areas))\b",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:amend(?:s|ed|ment)|restructur(?:e|es|ed)|revis(?:e|es|ed)|renegotiat\w+|modif(?:y|ies|ied))\b", re.IGNORECASE
)
_EXPANDED = re.compile(
    rf"\b(?:(?:expand|extend|renew|deepen|broaden|strengthen|widen)\w*(?: (?!to\b|as\b|by\b)\S+){{0,6}}?[ -]{_DEAL}|"
    rf"(?:extension|expansion|renewal) (?:of|to|on) (?:\S+ ){{0,6}}?{_DEAL}|{_DEAL}(?: \S+)? (?:extensions?|"
    rf"expansions?|renewals?)|"
    r"contracts? (?:and \w+ )?renewals?|renew(?:s|ed|als?))\b",
    re.IGNORECASE,
)
_INVESTED = re.compile(
    rf"\binvest(?:s|ed|ing|ments?)?\b(?: \S+){{0,6}}? in(?:to)? (?:(?!and\b)\S+ ){{0,3}}?{cues.SLOT}|"
    rf"\bstakes? in (?:\S+ ){{0,3}}?{cues.SLOT}|{cues.SLOT}(?: \S+){{0,2}} (?:backs|backed|"
    rf"funds) (?:\S+ ){{0,2}}?{cues.SLOT}|"
    rf"\b(?:invest\w+|stake|backing|round) (?:\S+ ){{0,4}}?(?:from|by) (?:\S+ ){{0,3}}?{cues.SLOT}|"
    rf"{cues.SLOT}['’]s (?:\S+ ){{0,4}}?(?:stake|investment) in\b",
    re.IGNORECASE,
)
_ORDERED = re.compile(r"\b(?:contracts?|purchase orders?|orders?|offtake|leas(?:e|es|ing)|rental)\b", re.IGNORECASE)
_TO_TRADE = re.compile(
    r"(?: \S+){0,8}? to (?:\w+ly )?(?:supply|sell|buy|purchase|lease|deliver|procure)\b|[ -](?:orders?|"
    r"awards?)\b",
    re.IGNORECASE,
)
_BY_CONTRACT = ("supply contract", "customer")
_NOUNS = ("deal", "partnership", "memorandum", "partner verb")
_BY_VERB = ("supply verb", "trade verb", "work verb")


def to_stage(best: Proof, opening: Sequence[str]) -> Stage:
    """How far the deal has come, by its evidence; talks also by the headline and the `opening` sentences."""
    text = best.reading.text
    for stage, words in ((Stage.DENIED, _DENIED), (Stage.ENDED, _ENDED), (Stage.DELAYED, _DELAYED)):
        if words.search(text):
            return stage
    told = "\n".join((text, *opening[:1]))
    if _SURELY_TALKS.search("\n".join((text, *opening))) or (_TALKS.search(told) and not _SEALED.search(told)):
        return Stage.TALKS
    if _EXPANDED.search(told):
        return Stage.EXPANDED
    return Stage.CHANGED if _CHANGED.search(text) else Stage.SIGNED


def to_kind(best: Proof, title: Sequence[Proof]) -> Kind:
    """One kind for a deal, by the noun or verb of its evidence and headline: the narrower before the wider."""
    proofs = (best, *title)
    by_name = {proof.link.cue.name for proof in proofs}
    readings = {proof.reading.text for proof in proofs}
    if "joint venture" in by_name:
        return Kind.JOINT_VENTURE
    invested = any(map(_INVESTED.search, readings))
    contract = any(_is_contract(proof) for proof in proofs)
    if contract and not invested:
        return Kind.SUPPLY
    if "licence" in by_name:
        return Kind.LICENSING
    if invested:
        return Kind.INVESTMENT
    named = any(link.cue.name in _NOUNS for link in best.reading.links)
    return Kind.SUPPLY if best.link.cue.name in _BY_VERB and not named else Kind.PARTNERSHIP


def _is_contract(proof: Proof) -> bool:
    cue, text = proof.link.cue, proof.reading.text
    if cue.name in _BY_CONTRACT:
        return True
    return cue.name in ("deal", "memorandum", "talks", *_BY_VERB) and any(
        _ORDERED.search(text, start, end + 1) or _TO_TRADE.match(text, end)
        for found, start, end in cues.find_cues(text)
        if found is cue
    )
