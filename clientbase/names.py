# ruff: noqa: RUF002 - letters of two alphabets that look alike are what this is about
"""Names and phones as keys: the files of a base, ids, and what makes two spellings one. Pure functions.

Cyrillic becomes Latin by the Macedonian standard with its diacritics left out (ѓ g, ќ k, љ lj, њ nj,
ѕ dz, џ dzh); every other letter is spelled as anyascii does, which is imported only where a rare one comes.
"""

import re
from functools import cache, lru_cache
from typing import Final

SCHEMA: Final = "schema.yaml"
"""The file of the company's norms."""
REGISTER: Final = "decisions.yaml"
"""The file of its decisions."""

_MACEDONIAN: Final = "g:ѓ k:ќ lj:љ nj:њ dz:ѕ dzh:џ G:Ѓ K:Ќ Lj:Љ Nj:Њ Dz:Ѕ Dzh:Џ"
# As anyascii spells them, which a test holds: it takes as long to load as a record to be read.
_COMMON: Final = """
    ':ЪЬъь 'n:ŉ A:ÀÁÂÃÄÅĀĂĄА a:àáâãäåāăąа Ae:Æ ae:æ B:Б b:б C:ÇĆĈĊČЋ c:çćĉċčћ Ch:Ч ch:ч D:ÐĎĐД d:ðďđд Dj:Ђ dj:ђ
    E:ÈÉÊËĒĔĖĘĚЀЁЕЭ e:èéêëēĕėęěеэѐё F:Ф f:ф G:ĜĞĠĢГ g:ĝğġģг H:ĤĦ h:ĥħ I:ÌÍÎÏĨĪĬĮİІЇЍИ i:ìíîïĩīĭįıиіїѝ Ie:Є ie:є
    IJ:Ĳ ij:ĳ J:ĴЈ j:ĵј K:ĶК k:ķк Kh:Х kh:х L:ĹĻĽĿŁЛ l:ĺļľŀłл M:М m:м N:ÑŃŅŇН n:ñńņňн Ng:Ŋ ng:ŋ O:ÒÓÔÕÖØŌŎŐО
    o:òóôõöøōŏőо Oe:Œ oe:œ P:П p:п q:ĸ R:ŔŖŘР r:ŕŗřр S:ŚŜŞŠС s:śŝşšſс Sh:Ш sh:ш Shch:Щ shch:щ ss:ß T:ŢŤŦТ t:ţťŧт
    Th:Þ th:þ Ts:Ц ts:ц U:ÙÚÛÜŨŪŬŮŰŲЎУ u:ùúûüũūŭůűųуў V:В v:в W:Ŵ w:ŵ Y:ÝŶŸЙЫ y:ýÿŷйы Ya:Я ya:я Yu:Ю yu:ю Z:ŹŻŽЗ
    z:źżžз Zh:Ж zh:ж
"""
# Texts, compiled when they are first used: most commands use none of them.
_ID: Final = r"[a-z0-9][a-z0-9-]{0,63}"
_LONGEST: Final = 64
_DEVICES: Final = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))]
)
_LEGAL_FORMS: Final = """
    ab ad ag ao aps as asa bv co company corp corporation dd doo dooel dppo dptu dtu ead ek eood eurl fop
    gbr gesmbh gmbh inc incorporated ip jdoo jsc jtd kd kft kg kgaa limited llc llp lp ltd ltda mbh nv oao
    od ohg ood ooo ou oy oyj pao plc pty sa sarl sas se sia sl snc sp spa spzoo srl srls sro too tov tp uab
    ug zao zoo zrt
"""
_NOT_TELLING: Final = frozenset(_LEGAL_FORMS.split())
_SOFT_SIGNS: Final = str.maketrans("", "", "'`\u00b4\u2019\u02bc")
# "d.o.o." and "J. P." are one word each, where "St.Moritz" is two.
_INITIALS: Final = r"\b(\w)\.\s?(?=\w\b)"
_WORD: Final = r"[a-z0-9]+"
_DOUBLED: Final = r"([a-z])\1+"
_LAST_OFF: Final = r"(?<=\w\w[oe])ff?\b"
# One letter of a Slavic alphabet in its two romanisations, with `h` and with diacritics left out.
_ROMANISED: Final = (("kh", "h"), ("shch", "s"), ("sh", "s"), ("zh", "z"), ("ts", "c"), ("ch", "c"))
_LIKE: Final = (
    *(
        ("sch", "s"),
        ("tch", "c"),
        ("lj", "l"),
        ("nj", "n"),
        ("gj", "g"),
        ("kj", "k"),
        ("ph", "f"),
        ("th", "t"),
    ),
    *_ROMANISED,
)
_SEEN_ALIKE: Final = ("abekmhopctyxjsi", "авекмнорстухјѕі")
"""Letters of the Latin and of the Cyrillic alphabet that nobody tells apart, the small or the large ones."""
_LATIN: Final = "[a-z]"
_CYRILLIC: Final = "[\u0400-\u04ff]"
_LIKE_LETTERS: Final = str.maketrans({"y": "i", "j": "i", "w": "v", "x": "ks", "c": "k", "q": "k"})


def transliterated(text: str) -> str:
    """Spell *text* in ASCII letters: `Ѓорѓи Ќосев` is `Gorgi Kosev`, `Müller` is `Muller`."""
    if text.isascii():
        return text
    text = text.translate(_spelling())
    if text.isascii():
        return text
    from anyascii import anyascii

    return anyascii(text)


@cache
def _spelling() -> dict[int, str]:
    """Return how the common letters of Latin and Cyrillic alphabets are spelled in ASCII."""
    groups = (group.partition(":") for group in f"{_COMMON} {_MACEDONIAN}".split())
    return {ord(letter): spelled for spelled, _, letters in groups for letter in letters}


def _plain(text: str) -> str:
    """Spell *text* in small ASCII letters, each word as it is seen."""
    return (
        transliterated(text if text.isascii() else _of_one_alphabet(text)).casefold().translate(_SOFT_SIGNS)
    )


def _of_one_alphabet(text: str) -> str:
    """Put letters right that were typed in another alphabet than the rest of their word, where they look the same.

    A Cyrillic С in "Сafe" is an S by its sound, and nobody sees that it is no C.
    """
    small = text.casefold()
    if re.search(_LATIN, small) and re.search(_CYRILLIC, small):
        return re.sub(r"[^\W\d_]+", lambda word: _of_one(word[0]), small)
    return text


def _of_one(word: str) -> str:
    """Spell a word in the alphabet of most of its letters, else in the other; one that fits neither stays."""
    latin, cyrillic = _SEEN_ALIKE
    ways = [(_LATIN, _CYRILLIC, cyrillic, latin), (_CYRILLIC, _LATIN, latin, cyrillic)]
    ways.sort(key=lambda way: -len(re.findall(way[0], word)))
    for own, other, wrong, right in ways:
        spelt = word.translate(str.maketrans(wrong, right))
        if re.search(own, word) and not re.search(other, spelt):
            return spelt
    return word


def as_seen(name: str) -> str:
    """Return what people see of a name: neither case, nor white space, nor the form of accents tells two apart."""
    folded = name.casefold()
    if not folded.isascii():
        from unicodedata import normalize

        folded = normalize("NFC", normalize("NFC", name).casefold())
    return " ".join(folded.split())


def client_id(name: str) -> str:
    """Make the id, which is the file's name, from a client's name; it is never empty."""
    plain = _plain(name)
    made = "-".join(re.findall(_WORD, plain))[:_LONGEST].strip("-")
    if not made:
        return "client"
    return f"{made}-client" if made in _DEVICES else made


def is_record(path: str) -> bool:
    """Return whether a file at *path* of a base is a record; hidden ones are none."""
    return path.startswith("records/") and path.endswith(".yaml") and "/." not in path


def valid_id(text: str) -> str | None:
    """Say what is wrong with an id; None where nothing is."""
    if not re.fullmatch(_ID, text):
        return f'"{text}" is no id; use small Latin letters, digits and hyphens, {_LONGEST} at the most'
    if text in _DEVICES:
        return f'"{text}" names a device on Windows and cannot be a file there; write "{text}-client"'
    return None


def spelt_out(path: str) -> str:
    r"""Spell *path* so that it can be shown and kept: a byte of it that is no UTF-8 becomes `\xe9`."""
    if path.isascii():
        return path
    bytewise = re.sub("[\udc80-\udcff]", lambda lone: f"\\x{ord(lone[0]) - 0xDC00:02x}", path)
    return bytewise.encode(errors="backslashreplace").decode()


def name_key(name: str) -> str:
    """Return what two probable duplicates share: the words of a name in order, without the legal form."""
    return " ".join(sorted(map(_romanised, _telling(name))))


@lru_cache(maxsize=8192)  # of words, since those of names come again and again
def _romanised(word: str) -> str:
    return _folded(word, _ROMANISED)


def telling_words(name: str) -> tuple[str, ...]:
    """Return the words of a name without the legal form, folded as a search folds them."""
    return tuple(_folded(_folded(word, _LIKE).translate(_LIKE_LETTERS), ()) for word in _telling(name))


def _telling(name: str) -> list[str]:
    plain = _plain(name)
    words = re.findall(_WORD, re.sub(_INITIALS, r"\1", plain))
    return [word for word in words if word not in _NOT_TELLING] or words


def search_key(text: str) -> str:
    """Fold *text* so that a search meets every usual spelling: Иванов, Ivanov, Iwanow and Ivanoff."""
    return " ".join(map(_sought, plain_words(text)))


def plain_words(text: str) -> list[str]:
    """Return the words of *text* as an id spells them."""
    return re.findall(_WORD, _plain(text))


@lru_cache(maxsize=8192)
def _sought(word: str) -> str:
    return _folded(_folded(re.sub(_LAST_OFF, "v", word), _LIKE).translate(_LIKE_LETTERS), ())


FOLDING: Final = {
    "soft": "'`\u00b4\u2019\u02bc",
    "like": _LIKE,
    "letters_like": {chr(a): b for a, b in _LIKE_LETTERS.items()},
}
"""What a browser needs to fold a search as `search_key` does."""


def _folded(text: str, spellings: tuple[tuple[str, str], ...]) -> str:
    for spelling, folded in spellings:
        text = text.replace(spelling, folded)
    return re.sub(_DOUBLED, r"\1", text)


# Countries whose national numbers begin with a 0 that is dropped abroad.
_WITH_TRUNK_0: Final = """
    AL:355 AT:43 AU:61 BA:387 BE:32 BG:359 CH:41 DE:49 FI:358 FR:33 GB:44 HR:385 IE:353
    ME:382 MK:389 NL:31 RO:40 RS:381 SE:46 SI:386 SK:421 TR:90 UA:380 XK:383
"""
_CALLING_CODES: Final = dict(entry.split(":") for entry in _WITH_TRUNK_0.split())
NEAR: Final = frozenset(_CALLING_CODES)
"""Countries that are known without asking a library that takes long to import."""
# Behind a word of any language (ext., Durchwahl, доб., wew., poste), two of them (внутренний номер), a sign, or the
# pauses that a phone dials; a number of its own is longer.
_EXTENSION: Final = (
    r"(?:[\s,;(\[«]*(?:[^\W\d_]{1,14}\.?(?:\s?[^\W\d_]{1,14}\.?)?|#)[\s:=-]*\d{1,5}|,{1,3}\d{1,4}#?)"
    r"[)\]»\s]*$"
)
_OF_A_NUMBER: Final = frozenset("+0123456789 ()/.-")
_SHORTEST: Final = 5
_LONGEST_PHONE: Final = 200
"""What is longer is no phone, and is not looked through for one."""


_COUNTRY: Final = r"^[A-Z]{2}(?=[0-9]{6,}$)"


def without_extension(phone: str) -> str:
    """Return a phone without the extension behind it, whatever word or sign introduces that."""
    phone = phone.strip()
    # What has no word and no sign has no extension; to know that of most is quicker than to read the pattern.
    if len(phone) > _LONGEST_PHONE or _OF_A_NUMBER.issuperset(phone):
        return phone
    return re.sub(_EXTENSION, "", phone)


def phone_key(text: str, region: str | None) -> str:
    """Return a phone's digits in international form, so that two spellings of one number meet.

    It is empty where there are too few digits for a number. Nothing is looked up: a national
    number becomes international only where dropping its first 0 is all that it takes.
    """
    number = without_extension(text).replace("(0)", "")
    digits = re.sub(r"[^0-9]", "", number)
    if len(digits) < _SHORTEST:
        return ""
    if number.startswith("+"):
        return f"+{digits}"
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    code = _CALLING_CODES.get(region or "")
    return f"+{code}{digits[1:]}" if code and digits.startswith("0") else digits


def tax_key(text: str, *, country: bool = True) -> str:
    """Return the letters and digits of a tax number; without *country* also without the code of one before digits."""
    key = "".join(filter(str.isalnum, text)).upper() or text
    return key if country else re.sub(_COUNTRY, "", key)


def same_tax_number(one: str, other: str) -> bool:
    """Whether two tax numbers are one, however they are grouped, and where one of them lacks the country's code."""
    full, bare = {tax_key(one), tax_key(other)}, {tax_key(text, country=False) for text in (one, other)}
    return len(full) == 1 or (len(bare) == 1 and bool(full & bare))
