"""What demonstration records are made of: words in Latin and in Cyrillic script with their ids, and items of them."""

from typing import Final, NamedTuple

Word = tuple[str, str]
"""A word as it is written, and as it stands in an id."""


def _latin(words: str) -> tuple[Word, ...]:
    return tuple((word, word.lower()) for word in words.split())


def _cyrillic(words: str) -> tuple[Word, ...]:
    parts = words.split()
    return tuple(zip(parts[::2], parts[1::2], strict=True))


_LATIN_COMPANIES: Final = (
    _latin(
        "Adria Balkan Castra Delta Egnatia Fortis Gallus Helios Ilinden Jadran Kastel Lumen Marea Nova Orion "
        "Pelister Quadro Riva Solun Terra Univers Vista Westa Xenia Zora Alfa Boreas Corvus Dalia Elektra"
    ),
    _latin("Food Trade Gastro Market Hotel Logistics Bistro Import Bakery Catering Fruit Cellar"),
    _latin("DOOEL DOO AD Group Company Partners"),
)
_CYRILLIC_COMPANIES: Final = (
    _cyrillic(
        "Вардар vardar Охрид ohrid Битола bitola Шар shar Бистра bistra Галичник galichnik Јасен jasen "
        "Козјак kozjak Лешок leshok Маврово mavrovo Неготино negotino Огражден ograzhden Преспа prespa "
        "Радика radika Струга struga Тиквеш tikvesh Убавина ubavina Форино forino Цветан cvetan Чаир chair "
        "Џумајлија dzhumajlija Ѓавато gjavato Ќустендил kjustendil Љуботен ljuboten Њива njiva"
    ),
    _cyrillic(
        "Храна hrana Трговија trgovija Пекара pekara Ресторан restoran Увоз uvoz Пазар pazar "
        "Вино vino Млекара mlekara Овошје ovoshje Превоз prevoz Хотел hotel Кафе kafe"
    ),
    _cyrillic("ДООЕЛ dooel ДОО doo АД ad Група grupa Браќа brakja Компани kompani"),
)
_LATIN_PEOPLE: Final = (
    _latin("Ana Boris Clara Dejan Elena Filip Goce Hana Igor Jana Kiril Lina Marko Nena Oliver Petra"),
    _latin("A B C D E F G H I J K L M N O P R S T U V Z"),
    _latin("Angelov Bosev Cvetkov Dimov Evtimov Filev Gruev Hristov Janev Kolev Lazov Markov Naumov Popov"),
)
_CYRILLIC_PEOPLE: Final = (
    _cyrillic(
        "Ирина irina Вида vida Никола nikola Стојан stojan Марија marija Љупчо ljupcho Жана zhana "
        "Ѓорѓи gjorgji Тодор todor Сузана suzana Владо vlado Катерина katerina Златко zlatko Билјана biljana"
    ),
    _cyrillic("Б b Г g Д d Ж zh И i Л l П p Ф f Ц c Ч ch Ш sh Љ lj Њ nj"),
    _cyrillic(
        "Петров petrov Илиев iliev Стојанов stojanov Ќосев kjosev Јовев jovev Ристов ristov Тасев tasev "
        "Георгиев georgiev Велев velev Зафиров zafirov Митрев mitrev Шопов shopov"
    ),
)
_COMPANY_SHARE: Final = 8
"""Of ten clients so many are companies, the others are people."""

LATIN_NAMES: Final = tuple(f"{first} {last}" for first, _ in _LATIN_PEOPLE[0] for last, _ in _LATIN_PEOPLE[2])
CYRILLIC_NAMES: Final = tuple(
    f"{first} {last}" for first, _ in _CYRILLIC_PEOPLE[0] for last, _ in _CYRILLIC_PEOPLE[2]
)
ROLES: Final = ("director", "head of purchasing", "bookkeeper", "chef", "owner", "storekeeper")
TOPICS: Final = (
    "autumn prices",
    "delivery dates",
    "new assortment",
    "open invoice",
    "сезонска понуда",
    "samples",
    "quantity discount",
    "пробна нарачка",
    "payment terms",
    "yearly plan",
)
OUTCOMES: Final = ("wants an offer", "agreed", "calls back", "no need now")
REGIONS: Final = ("Skopje", "Bitola", "Ohrid", "Prilep", "Tetovo", "Strumica", "Кичево", "Велес")
STREETS: Final = ("ул. Македонија", "Partizanska", "бул. Илинден", "Marshal Tito", "ул. Вардарска")

_ROOM: Final = 96
"""An item that takes more, or holds something nested, gets lines of its own."""


class Name(NamedTuple):
    """The name of a client, the id of its file, and what it is."""

    name: str
    id: str
    kind: str


def name(index: int) -> Name:
    """Name client number *index*; no two numbers share a name or an id."""
    tens, digit = divmod(index, 10)
    if digit < _COMPANY_SHARE:
        number, script = divmod(tens * _COMPANY_SHARE + digit, 2)
        return _named((_LATIN_COMPANIES, _CYRILLIC_COMPANIES)[script], number, "organisation")
    number, script = divmod(tens * (10 - _COMPANY_SHARE) + digit - _COMPANY_SHARE, 2)
    return _named((_LATIN_PEOPLE, _CYRILLIC_PEOPLE)[script], number, "person")


def _named(lists: tuple[tuple[Word, ...], ...], number: int, kind: str) -> Name:
    parts = []
    for words in lists:
        number, place = divmod(number, len(words))
        parts.append(words[place])
    written = [word for word, _ in parts]
    plain = [word for _, word in parts]
    if number:
        written.append(str(number + 1))
        plain.append(str(number + 1))
    return Name(" ".join(written), "-".join(plain), kind)


def item(*fields: str) -> str:
    """Write an item in the canonical form of its fields, each `key: value` or empty."""
    said = [field for field in fields if field]
    line = ", ".join(said)
    if len(line) + 2 <= _ROOM and "{" not in line:
        return f"  - {{{line}}}"
    return "  - " + "\n    ".join(said)
