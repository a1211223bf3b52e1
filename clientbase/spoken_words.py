"""The words of days in English, Russian and Macedonian, as people type them and as they are said."""

from typing import Final

DAYS_IN_WORDS: Final = {
    **dict.fromkeys(("today", "сегодня", "денес", "денеска"), 0),
    **dict.fromkeys(("tomorrow", "завтра", "утре"), 1),
    **dict.fromkeys(("yesterday", "вчера"), -1),
    **dict.fromkeys(("day after tomorrow", "послезавтра", "задутре"), 2),
    **dict.fromkeys(("day before yesterday", "позавчера", "завчера"), -2),
}
WEEKDAYS: Final = (
    "monday mon понедельник пн понеделник пон",
    "tuesday tue tues вторник вт вто",
    "wednesday wed среда среду ср сре",
    "thursday thu thur thurs четверг чт четврток чет",
    "friday fri пятница пятницу пт петок",
    "saturday sat суббота субботу сб сабота саб",
    "sunday sun воскресенье вс недела нед",
)
MONTHS: Final = (
    "january jan января январь янв јануари јан",
    "february feb февраля февраль фев февруари",
    "march mar марта март мар",
    "april apr апреля апрель апр април",
    "may мая май мај",
    "june jun июня июнь июн јуни јун",
    "july jul июля июль июл јули јул",
    "august aug августа август авг",
    "september sep sept сентября сентябрь сен сент септември сеп септ",
    "october oct октября октябрь окт октомври",
    "november nov ноября ноябрь ноя ноември ное",
    "december dec декабря декабрь дек декември",
)
UNITS: Final = {
    "d": "day days день дня дней ден дена денови",
    "w": "week weeks неделя неделю недели неделе недель недела",
    "mo": "month months месяц месяца месяцев месец месеци",
    "y": "year years год года лет година години",
}
SHORT: Final = {
    "en": (
        "Mon Tue Wed Thu Fri Sat Sun".split(),
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
    ),
    "mk": (
        "пон. вто. сре. чет. пет. саб. нед.".split(),
        "јан. фев. мар. апр. мај јун. јул. авг. сеп. окт. ное. дек.".split(),
    ),
    "ru": (
        "пн вт ср чт пт сб вс".split(),
        "янв. фев. марта апр. мая июня июля авг. сен. окт. ноя. дек.".split(),
    ),
}
"""By language the weekdays and months as they are said in short."""
COUNTS: Final = ("a an one один одну одна еден една едно", "two два две", "three три", "four четыре четири")
AHEAD: Final = frozenset("in через за".split())
BEFORE: Final = frozenset("пред".split())
AGO: Final = frozenset("ago назад".split())
ON: Final = frozenset("on в во на the".split())
NEXT: Final = frozenset(
    "next следующий следующая следующую следующее следующей следен следниот следна следната идниот идната".split()
)
LAST: Final = frozenset("last прошлый прошлая прошлую прошлое минатиот минат мината минатата".split())
