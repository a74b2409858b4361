"""The language of a text, roughly: enough to know that it is not English."""

import re
from collections import Counter

# As many characters of as many passages are looked at.
_LONGEST = 1_200
_MOST = 40

# The most frequent words that belong to one language alone, as far as short words can.
_COMMON = {
    "en": "the and of to in that for with is was are on by from has have its as at it be this will said",
    "de": "der die und das den von mit dem ist nicht ein eine im auf für auch sich werden wird bei nach wurde zu des",
    "fr": "le les des et une est dans pour que qui sur avec par pas plus au aux du ce cette sont été ses la",
    "es": "el los las y una es que por con para del se su al como más ha fue sus según en la",
    "pt": "o os as e uma é que com para do da dos das em no na por não mais ao foi ser seu pelo",
    "it": "il gli di che è una per con del della dei nel alla sono non più da anche ha le si al",
    "nl": "het een van en dat op te zijn met voor niet aan er ook bij door naar wordt heeft deze de",
    "sv": "och att det som en på är av för med den till inte har de ett om sig kan vid",
    "pl": "w i na z się do że nie jest to przez od dla po jak oraz są o za roku",
    "tr": "ve bir bu için ile da de olarak olan daha çok en gibi sonra kadar göre ise yıl",
    "id": "yang dan di dengan untuk pada dari ini dalam tidak akan juga oleh itu sebagai adalah telah",
    "vi": "và của là có cho được trong một các không với những người này đã khi năm",
}
_WORDS = {
    word: [code for code, others in _COMMON.items() if word in others.split()]
    for words in _COMMON.values()
    for word in words.split()
}

_SCRIPTS = {
    "ko": r"[\uac00-\ud7af]",
    "ja": r"[\u3040-\u30ff]",
    "zh": r"[\u4e00-\u9fff]",
    "ru": r"[\u0400-\u04ff]",
    "ar": r"[\u0600-\u06ff]",
    "he": r"[\u0590-\u05ff]",
    "hi": r"[\u0900-\u097f]",
    "th": r"[\u0e00-\u0e7f]",
    "el": r"[\u0370-\u03ff]",
}
_FOREIGN = {code: re.compile(script) for code, script in _SCRIPTS.items()}
_NOT_LATIN = re.compile(r"[\u0370-\ud7af]")
_WORD = re.compile(r"[^\W\d_]+")

# The shortcut for most texts: in English these are two words in a hundred, in other languages none.
_ENGLISH = (" the ", " of ", " and ", " with ")
_ENGLISH_SHARE = 1 / 300

# A text is in a foreign script when this share of its letters is.
_SHARE = 0.3


def language_of(*passages: str) -> str:
    """The ISO 639-1 code of the language that passages are most likely in; `en` where nothing says otherwise."""
    text = " ".join(passage[:_LONGEST] for passage in passages[:_MOST])[:_LONGEST].lower()
    if sum(map(text.count, _ENGLISH)) > len(text) * _ENGLISH_SHARE:
        return "en"
    return _by_script(text) or _by_words(text)


def _by_script(text: str) -> str:
    if len(_NOT_LATIN.findall(text)) <= _SHARE * sum(len(word) for word in _WORD.findall(text)):
        return ""
    return next((code for code, script in _FOREIGN.items() if len(script.findall(text)) > _SHARE / 4 * len(text)), "")


def _by_words(text: str) -> str:
    votes = Counter(code for word in _WORD.findall(text) for code in _WORDS.get(word, ()))
    if not votes:
        return "en"
    code, most = votes.most_common(1)[0]
    return code if most > votes["en"] * 1.3 + 2 else "en"
