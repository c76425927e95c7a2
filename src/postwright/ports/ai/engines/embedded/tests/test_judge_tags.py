from postwright.ports.ai.engines.embedded.tags import judge_tags
from postwright.ports.ai.engines.embedded.topics import TOPICS


def seen(*classes):
    return [{"index": index, "name": f"class {index}", "views": list(views)} for index, *views in classes]


def judged(*frames):
    return [(tag.topic, tag.certainty, tag.frames) for tag in judge_tags(frames)]


class TestJudgeTags:
    def test_is_certain_where_both_views_agree_strongly(self):
        assert judged(seen((967, 0.94, 0.91))) == [("coffee", "certain", 1)]

    def test_asks_where_one_view_doubts(self):
        assert judged(seen((967, 0.99, 0.62))) == [("coffee", "asks", 1)]

    def test_passes_over_what_is_likelier_false(self):
        assert judged(seen((967, 0.49, 0.49))) == []

    def test_adds_up_classes_of_one_topic(self):
        assert judged(seen((285, 0.4, 0.5), (282, 0.3, 0.25), (281, 0.2, 0.2))) == [("cat", "certain", 1)]

    def test_says_nothing_without_an_everyday_word(self):
        football_helmet, nematode = 560, 111
        assert judged(seen((football_helmet, 0.99, 0.99)), seen((nematode, 0.99, 0.99))) == []

    def test_names_the_likeliest_class(self):
        assert judge_tags([seen((281, 0.1, 0.1), (285, 0.8, 0.8))])[0].name == "class 285"

    def test_wants_half_of_the_frames(self):
        coffee, nothing = seen((967, 0.9, 0.9)), seen((111, 0.9, 0.9))

        assert judged(coffee, nothing) == [("coffee", "certain", 1)]
        assert judged(coffee, nothing, nothing) == [("coffee", "asks", 1)]


class TestTopics:
    def test_share_no_class(self):
        classes = [index for topic in TOPICS for index in topic.classes]

        assert len(classes) == len(set(classes))
        assert all(0 <= index < 1000 for index in classes)

    def test_have_words_in_every_language(self):
        for topic in TOPICS:
            assert all(topic.phrases[code] and topic.hashtags[code] for code in ("en", "de"))
            assert all(tag.isalpha() for tags in topic.hashtags.values() for tag in tags)

    def test_have_keys_of_their_own(self):
        assert len({topic.key for topic in TOPICS}) == len(TOPICS)
