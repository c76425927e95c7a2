"""What the demo tells of: a small pottery, its pictures and its posts. Times are in hours from now."""

from dataclasses import dataclass

from postwright.config.demo.pictures import Colour, Pot, Scene
from postwright.flow.brand.rules import Profile

ORGANISATION = "Lehmann Pottery"
PERSON = "Jule Lehmann"
STUDIO, SCHOOL = "Lehmann Pottery", "Lehmann Clay School"

BRANDS: dict[str, Profile] = {
    STUDIO: {
        "name": STUDIO,
        "description": "A pottery of two people in Erfurt. Everyday stoneware, thrown by hand and fired with wood.",
        "tone": "warm, plain, a little dry",
        "audience": "People who cook at home and like things that last.",
        "languages": ["en", "de"],
        "words_use": ["stoneware", "by hand", "kiln"],
        "words_avoid": ["cheap", "exclusive", "must-have"],
        "hashtags_always": ["lehmannpottery"],
        "hashtags_never": ["sale"],
        "call_to_action": "Come by on Saturday, ten to four.",
        "links": ["https://lehmann-pottery.example"],
        "time_zone": "Europe/Berlin",
        "colours": ["#2f5d62", "#c98b5e", "#efe7da"],
    },
    SCHOOL: {
        "name": SCHOOL,
        "description": "Evening and weekend courses at the wheel, for beginners.",
        "tone": "encouraging, clear",
        "languages": ["en"],
        "hashtags_always": ["clayschool"],
        "time_zone": "Europe/Berlin",
    },
}
# Each brand's practice channel, and what its network answers call by call.
CHANNELS: dict[str, tuple[str, list[str]]] = {
    STUDIO: ("Lehmann Pottery", []),
    SCHOOL: ("Lehmann Clay School", ["sent", "refused"]),
}

TEAL, CREAM, RUST, INK = (58, 122, 124), (226, 214, 190), (178, 92, 58), (52, 66, 92)
MOSS, ROSE, SAND, NIGHT = (112, 128, 84), (206, 148, 140), (216, 186, 140), (40, 48, 58)
WHITE_WALL, WARM_WALL, GREY_WALL, GREEN_WALL = (
    (228, 224, 216),
    (224, 200, 172),
    (170, 172, 176),
    (188, 200, 186),
)
OAK, SLATE, LINEN = (168, 128, 92), (96, 98, 102), (214, 204, 188)

_BOWL = (0.21, 0.205, 0.19, 0.165, 0.13, 0.085, 0.08)
_VASE = (0.065, 0.06, 0.075, 0.12, 0.15, 0.15, 0.125, 0.09, 0.085)
_CUP = (0.098, 0.096, 0.097, 0.098, 0.094, 0.08, 0.07)
_JAR = (0.1, 0.12, 0.155, 0.165, 0.16, 0.145, 0.12, 0.11)
_BOTTLE = (0.045, 0.035, 0.035, 0.04, 0.09, 0.125, 0.125, 0.115, 0.1)
_PLATE = (0.34, 0.3, 0.2, 0.19)


@dataclass(frozen=True)
class Picture:
    scene: Scene
    hint: str
    alt_text: str


@dataclass(frozen=True)
class Telling:
    """A post. `due`: hours from now; None stays a draft. `takes_back`: scheduled, then cancelled."""

    brand: str
    title: str
    text: str
    pictures: tuple[str, ...] = ()
    due: float | None = None
    takes_back: bool = False


def _cups(*glazes: Colour) -> tuple[Pot, ...]:
    first = 0.5 - 0.11 * (len(glazes) - 1)
    return tuple(Pot(_CUP, 0.22, glaze, at=first + 0.22 * place) for place, glaze in enumerate(glazes))


PICTURES = {
    "winter-bowl.jpg": Picture(
        Scene((Pot(_BOWL, 0.3, TEAL),), WHITE_WALL, OAK),
        "Our winter bowl in teal, deep enough for soup",
        "A deep stoneware bowl with teal glaze and a bare clay foot on an oak table.",
    ),
    "three-cups.jpg": Picture(
        Scene(_cups(CREAM, RUST, TEAL), WARM_WALL, LINEN),
        "Three cups without handles, fresh out of the kiln",
        "Three cups without handles in cream, rust and teal, side by side on linen.",
    ),
    "tall-vase.jpg": Picture(
        Scene((Pot(_VASE, 0.56, INK, dip=0.6),), GREY_WALL, SLATE, (1080, 1350)),
        "A tall vase in ink blue for a single branch",
        "A tall vase with ink blue glaze that ends in a wavy line above bare clay.",
    ),
    "honey-jar.jpg": Picture(
        Scene((Pot(_JAR, 0.4, SAND, dip=0.85),), GREEN_WALL, OAK, (1080, 1080)),
        "A jar for honey from the neighbours' bees",
        "A round jar with sand-coloured glaze on an oak table.",
    ),
    "oil-bottle.jpg": Picture(
        Scene((Pot(_BOTTLE, 0.54, MOSS),), WARM_WALL, OAK, (1080, 1350)),
        "Moss green bottle for oil that does not drip",
        "A moss green bottle with a narrow neck and a round belly.",
    ),
    "family-of-vases.jpg": Picture(
        Scene(
            (
                Pot(_BOTTLE, 0.5, NIGHT, at=0.3),
                Pot(_VASE, 0.44, ROSE, at=0.54),
                Pot(_JAR, 0.3, CREAM, at=0.78),
            ),
            WHITE_WALL,
            SLATE,
        ),
        "A family: bottle, vase and jar from one firing",
        "A dark bottle, a rose vase and a cream jar in a row on slate.",
    ),
    "first-plate.jpg": Picture(
        Scene((Pot(_PLATE, 0.12, CREAM, dip=0.9),), GREEN_WALL, LINEN),
        "The first plate that a beginner made in our Tuesday course",
        "A flat plate with cream glaze on linen.",
    ),
    "course-cups.jpg": Picture(
        Scene(_cups(ROSE, MOSS), GREY_WALL, OAK, (1080, 1080)),
        "Cups made by beginners on their second evening",
        "Two cups, one rose and one moss green, on an oak table.",
    ),
}

DAY = 24.0
TELLINGS = (
    Telling(STUDIO, "Winter bowls", "The winter bowls are back. Deep enough for soup, flat enough for a spoon to stand. "
            "Thrown by hand, fired with wood. #lehmannpottery", ("winter-bowl.jpg",), -9 * DAY),
    Telling(STUDIO, "Opening the kiln", "Forty hours of firing, three days of waiting, and then this. Three cups from the "
            "top shelf. #lehmannpottery #stoneware", ("three-cups.jpg",), -6 * DAY - 3),
    Telling(SCHOOL, "Second evening", "Second evening at the wheel, and they hold water. #clayschool",
            ("course-cups.jpg",), -5 * DAY),
    Telling(STUDIO, "One branch", "A vase for one branch. More is not needed in November. #lehmannpottery",
            ("tall-vase.jpg",), -3 * DAY + 2),
    Telling(SCHOOL, "Places left", "Two places are left in the January course. #clayschool", (), -2 * DAY),
    Telling(STUDIO, "Honey", "The bees next door work harder than we do. A jar for what they make. #lehmannpottery",
            ("honey-jar.jpg",), -DAY),
    Telling(STUDIO, "Saturday", "Saturday, ten to four: the shop is warm and there is tea. #lehmannpottery",
            ("family-of-vases.jpg",), DAY + 4),
    Telling(STUDIO, "The bottle that does not drip", "It took eleven tries to get this lip right. Number twelve does not drip. "
            "#lehmannpottery", ("oil-bottle.jpg",), 3 * DAY + 1),
    Telling(SCHOOL, "First plate", "Everybody's first plate is a little oval. Keep it. #clayschool",
            ("first-plate.jpg",), 4 * DAY),
    Telling(STUDIO, "Advent market", "We are at the advent market on the square, third stall from the fountain. "
            "#lehmannpottery", (), 6 * DAY, takes_back=True),
    Telling(STUDIO, "Glaze tests", "Forty small tiles, four good ones. On what happens to the rest.", ("three-cups.jpg",)),
    Telling(STUDIO, "Care", "Yes, it may go into the dishwasher. No, it should not go into the microwave while wet."),
)  # fmt: skip
