"""
Our everyday words for what the tag model knows, coarser than its classes so that a near miss stays true.

Only what plausibly appears in the photos of shops, clubs and creators has a topic; all else is never said.
The phrases are nominative with their article, the hashtags nouns: no template bends either of them.
"""

from collections.abc import Iterable
from typing import NamedTuple


class Topic(NamedTuple):
    key: str
    classes: frozenset[int]
    phrases: dict[str, str]
    hashtags: dict[str, tuple[str, ...]]


def _topic(key: str, classes: Iterable[int], english: str, german: str, tags: str, marken: str) -> Topic:
    hashtags = {"en": tuple(tags.split()), "de": tuple(marken.split())}
    return Topic(key, frozenset(classes), {"en": english, "de": german}, hashtags)


TOPICS = (
    # Food and drink
    _topic("coffee", [967], "a cup of coffee", "eine Tasse Kaffee", "Coffee CoffeeTime", "Kaffee Kaffeezeit"),
    _topic("cup", [504, 968], "a cup", "eine Tasse", "Cup", "Tasse"),
    _topic("espresso_machine", [550], "an espresso machine", "eine Espressomaschine", "Coffee", "Kaffee"),
    _topic("teapot", [849], "a teapot", "eine Teekanne", "Tea TeaTime", "Tee Teezeit"),
    _topic("red_wine", [966], "a glass of red wine", "ein Glas Rotwein", "Wine RedWine", "Wein Rotwein"),
    _topic("bottle", [440, 720, 737, 898, 907], "a bottle", "eine Flasche", "Bottle", "Flasche"),
    _topic("beer", [441], "a glass of beer", "ein Glas Bier", "Beer", "Bier"),
    _topic("pizza", [963], "a pizza", "eine Pizza", "Pizza FoodLover", "Pizza Essen"),
    _topic("burger", [933], "a cheeseburger", "ein Cheeseburger", "Burger", "Burger"),
    _topic("hot_dog", [934], "a hot dog", "ein Hotdog", "HotDog", "Hotdog"),
    _topic("pasta", [959], "a plate of pasta", "ein Teller Pasta", "Pasta", "Pasta"),
    _topic("burrito", [965], "a burrito", "ein Burrito", "Burrito", "Burrito"),
    _topic("soup", [809, 925], "a bowl of soup", "eine Schale Suppe", "Soup", "Suppe"),
    _topic("stew", [926], "a hot pot", "ein Eintopf", "Food", "Essen"),
    _topic("bread", [930], "bread", "Brot", "Bread Bakery", "Brot Bäckerei"),
    _topic("bagel", [931], "a bagel", "ein Bagel", "Bagel", "Bagel"),
    _topic("pretzel", [932], "a pretzel", "eine Brezel", "Pretzel", "Brezel"),
    _topic("dough", [961], "dough", "Teig", "Baking", "Backen"),
    _topic("bakery", [415], "a bakery", "eine Bäckerei", "Bakery", "Bäckerei"),
    _topic("dessert", [927], "a dessert", "ein Dessert", "Dessert", "Dessert"),
    _topic("ice_cream", [928], "ice cream", "Eis", "IceCream", "Eis"),
    _topic("ice_lolly", [929], "an ice lolly", "ein Eis am Stiel", "IceLolly", "Eis"),
    _topic("guacamole", [924], "guacamole", "Guacamole", "Guacamole", "Guacamole"),
    _topic("strawberry", [949], "strawberries", "Erdbeeren", "Strawberries", "Erdbeeren"),
    _topic("citrus", [950, 951], "citrus fruit", "Zitrusfrüchte", "Fruit", "Obst"),
    _topic("apple", [948], "apples", "Äpfel", "Apples", "Äpfel"),
    _topic("banana", [954], "bananas", "Bananen", "Bananas", "Bananen"),
    _topic("fruit", [952, 953, 955, 956, 957], "fruit", "Obst", "Fruit", "Obst"),
    _topic("vegetables", range(936, 947), "vegetables", "Gemüse", "Vegetables", "Gemüse"),
    _topic("mushroom", [947, *range(991, 998)], "a mushroom", "ein Pilz", "Mushroom", "Pilz"),
    _topic("restaurant", [762], "a restaurant", "ein Restaurant", "Restaurant", "Restaurant"),
    _topic("market", [582], "a grocery shop", "ein Lebensmittelladen", "Groceries", "Lebensmittel"),
    # Animals
    _topic("dog", range(151, 269), "a dog", "ein Hund", "Dog DogLover", "Hund Hundeliebe"),
    _topic("cat", range(281, 286), "a cat", "eine Katze", "Cat CatLover", "Katze Katzenliebe"),
    _topic(
        "bird", [*range(7, 25), *range(80, 101), *range(127, 147)], "a bird", "ein Vogel", "Bird", "Vogel"
    ),
    _topic("butterfly", range(321, 327), "a butterfly", "ein Schmetterling", "Butterfly", "Schmetterling"),
    _topic("ladybird", [301], "a ladybird", "ein Marienkäfer", "Ladybird", "Marienkäfer"),
    _topic("bee", [309], "a bee", "eine Biene", "Bee", "Biene"),
    _topic("horse", [339], "a horse", "ein Pferd", "Horse", "Pferd"),
    _topic("cow", [345], "a cow", "ein Rind", "Cow", "Rind"),
    _topic("sheep", range(348, 351), "a sheep", "ein Schaf", "Sheep", "Schaf"),
    _topic("rabbit", range(330, 333), "a rabbit", "ein Hase", "Rabbit", "Hase"),
    _topic("fish", [0, 1, 391, 392, 393], "a fish", "ein Fisch", "Fish", "Fisch"),
    # Plants and places
    _topic("flower", [985, 986], "a flower", "eine Blume", "Flower Flowers", "Blume Blumen"),
    _topic("plant_pot", [738], "a potted plant", "eine Topfpflanze", "Plants", "Pflanzen"),
    _topic("mountain", [970], "mountains", "Berge", "Mountains", "Berge"),
    _topic("valley", [979], "a valley", "ein Tal", "Valley", "Tal"),
    _topic("coast", [972, 976, 977, 978], "a coast", "eine Küste", "Coast Sea", "Küste Meer"),
    _topic("lake", [975], "a lake shore", "ein Seeufer", "Lake", "See"),
    _topic("church", [497], "a church", "eine Kirche", "Church", "Kirche"),
    _topic("castle", [483, 698], "a castle or palace", "ein Schloss oder Palast", "Castle", "Schloss"),
    _topic("bridge", [821, 839, 888], "a bridge", "eine Brücke", "Bridge", "Brücke"),
    _topic("lighthouse", [437], "a lighthouse", "ein Leuchtturm", "Lighthouse", "Leuchtturm"),
    _topic("fountain", [562], "a fountain", "ein Springbrunnen", "Fountain", "Springbrunnen"),
    _topic("stage", [819], "a stage", "eine Bühne", "Stage Live", "Bühne"),
    _topic("library", [454, 624], "shelves of books", "Bücherregale", "Books", "Bücher"),
    _topic("greenhouse", [580], "a greenhouse", "ein Gewächshaus", "Greenhouse", "Gewächshaus"),
    _topic("tent", [672], "a tent", "ein Zelt", "Camping", "Camping"),
    # Getting about
    _topic("car", [436, 468, 511, 609, 627, 656, 661, 751, 817], "a car", "ein Auto", "Car", "Auto"),
    _topic("motorbike", [665, 670], "a motorbike", "ein Motorrad", "Motorbike", "Motorrad"),
    _topic("bicycle", [444, 671], "a bicycle", "ein Fahrrad", "Bicycle Cycling", "Fahrrad Radfahren"),
    _topic("boat", [472, 484, 576, 625, 780, 814, 871, 914], "a boat", "ein Boot", "Boat", "Boot"),
    _topic("ship", [510, 628], "a ship", "ein Schiff", "Ship", "Schiff"),
    _topic(
        "train", [466, 547, 705, 820, 829], "a train or tram", "ein Zug oder eine Straßenbahn", "Train", "Zug"
    ),
    _topic("bus", [654, 779, 874], "a bus", "ein Bus", "Bus", "Bus"),
    _topic("airliner", [404], "an aeroplane", "ein Flugzeug", "Aeroplane", "Flugzeug"),
    _topic("lorry", [569, 675, 867], "a lorry", "ein Lastwagen", "Lorry", "Lastwagen"),
    _topic("tractor", [866], "a tractor", "ein Traktor", "Tractor", "Traktor"),
    _topic("balloon", [417], "a balloon", "ein Ballon", "Balloon", "Ballon"),
    # Things
    _topic("candle", [470], "a candle", "eine Kerze", "Candle", "Kerze"),
    _topic("vase", [883], "a vase", "eine Vase", "Vase", "Vase"),
    _topic("lamp", [619, 846], "a lamp", "eine Lampe", "Lamp", "Lampe"),
    _topic("sofa", [831], "a sofa", "ein Sofa", "Sofa", "Sofa"),
    _topic("chair", [559, 765], "a chair", "ein Stuhl", "Chair", "Stuhl"),
    _topic("table", [532], "a dining table", "ein Esstisch", "Table", "Esstisch"),
    _topic("bench", [703], "a park bench", "eine Parkbank", "Bench", "Parkbank"),
    _topic("books", [453], "a bookcase", "ein Bücherregal", "Books", "Bücher"),
    _topic("pillow", [721], "a cushion", "ein Kissen", "Cushion", "Kissen"),
    _topic("wool", [911], "wool", "Wolle", "Wool Knitting", "Wolle Stricken"),
    _topic("teddy_bear", [850], "a teddy bear", "ein Teddybär", "TeddyBear", "Teddybär"),
    _topic("clock", [409, 892], "a clock", "eine Uhr", "Clock", "Uhr"),
    _topic("watch", [531], "a watch", "eine Armbanduhr", "Watch", "Armbanduhr"),
    _topic("laptop", [620, 681], "a laptop", "ein Laptop", "Laptop", "Laptop"),
    _topic("keyboard", [508], "a computer keyboard", "eine Computertastatur", "Keyboard", "Tastatur"),
    _topic("phone", [487], "a mobile phone", "ein Mobiltelefon", "Phone", "Smartphone"),
    _topic("camera", [732, 759], "a camera", "eine Kamera", "Camera Photography", "Kamera Fotografie"),
    _topic("tripod", [872], "a tripod", "ein Stativ", "Tripod", "Stativ"),
    _topic("guitar", [402, 546], "a guitar", "eine Gitarre", "Guitar Music", "Gitarre Musik"),
    _topic("piano", [579, 881], "a piano", "ein Klavier", "Piano Music", "Klavier Musik"),
    _topic("violin", [889], "a violin", "eine Geige", "Violin Music", "Geige Musik"),
    _topic("microphone", [650], "a microphone", "ein Mikrofon", "Microphone", "Mikrofon"),
    _topic("sewing_machine", [786], "a sewing machine", "eine Nähmaschine", "Sewing", "Nähen"),
    _topic("pottery", [739], "a potter's wheel", "eine Töpferscheibe", "Pottery", "Töpfern"),
    _topic("sneaker", [770], "a trainer", "ein Turnschuh", "Trainers", "Sneaker"),
    _topic("sandal", [774], "a sandal", "eine Sandale", "Sandals", "Sandalen"),
    _topic("jeans", [608], "a pair of jeans", "eine Jeans", "Jeans", "Jeans"),
    _topic("bag", [414, 636, 748], "a bag", "eine Tasche", "Bag", "Tasche"),
    _topic("sunglasses", [836, 837], "sunglasses", "eine Sonnenbrille", "Sunglasses", "Sonnenbrille"),
    _topic("necklace", [679], "a necklace", "eine Halskette", "Jewellery", "Schmuck"),
    _topic("lipstick", [629], "a lipstick", "ein Lippenstift", "Lipstick", "Lippenstift"),
    _topic("perfume", [711], "a bottle of perfume", "ein Flakon", "Perfume", "Parfüm"),
    _topic("ball", [430, 805, 852, 890], "a ball", "ein Ball", "Sport", "Sport"),
    _topic("basket", [588, 790], "a basket", "ein Korb", "Basket", "Korb"),
    _topic("umbrella", [879], "an umbrella", "ein Schirm", "Umbrella", "Schirm"),
)

BY_KEY = {topic.key: topic for topic in TOPICS}
KEY_OF_CLASS = {index: topic.key for topic in TOPICS for index in topic.classes}
