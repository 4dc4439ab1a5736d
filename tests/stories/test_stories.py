"""Every story of tests/stories/*.yaml: a family, the day it is looked at, and what must be decided."""

import functools
import importlib.util
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from tfp_etl import claims, rules
from tfp_etl.model import ClaimWindow

HERE = Path(__file__).parent
_spec = importlib.util.spec_from_file_location("story_families", HERE / "families.py")
story_families = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(story_families)
RULES = rules.load()
STORIES = {
    f"{story['id']} {story['title']}": story
    for path in sorted(HERE.glob("*.yaml"))
    for story in yaml.safe_load(path.read_text(encoding="utf-8"))
}
NUMBERS = {name: number for number, name in enumerate(STORIES, start=1)}


def window(when: dict[str, object]) -> ClaimWindow:
    """The window a story asks about: one of the rule file, or one with a cut-off of its own."""
    if "window" in when:
        return RULES.window(when["window"])
    cut_off = when["cut_off"]
    return ClaimWindow("story", cut_off + timedelta(days=1), cut_off + timedelta(days=31), cut_off)


@functools.cache
def answers(when: str) -> dict[str, dict[str, object]]:
    """Judge all stories that ask the same question together: family reference -> what was decided."""
    asked = {name: story for name, story in STORIES.items() if str(story["when"]) == when}
    question = next(iter(asked.values()))["when"]
    day = question.get("identified_on") or window(question).cut_off_on
    terms = [term for term in RULES.terms if term.last_on <= day]
    told = [story_families.Told(story["given"], day, terms, NUMBERS[name]) for name, story in asked.items()]
    every = [*RULES.feed_limits, "ashfield_tenancies", "ashfield_actions"]
    sent = dict.fromkeys(every, day) | question.get("feeds", {})
    feeds = {name: until for name, until in sent.items() if until != "never sent"}
    evidence = story_families.evidence(told, feeds)
    if "identified_on" in question:
        table = claims.identification(evidence, day, RULES)
    else:
        table = claims.verdicts(evidence, window(question), RULES).claims
    return {row["family_ref"]: row for row in table.to_pylist()}


@pytest.mark.parametrize("name", STORIES)
def test_story(name):
    story = STORIES[name]
    assert set(story) == {"id", "title", "given", "when", "then"}
    found = answers(str(story["when"]))[f"NF{NUMBERS[name]}"]
    if "amount_gbp" in found:
        found["pounds"] = int(found["amount_gbp"])
    assert story["then"]
    assert {key: found[key] for key in story["then"]} == story["then"]


def test_there_are_stories_and_each_has_its_own_name():
    count = sum(len(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in HERE.glob("*.yaml"))
    assert len(STORIES) == count > 60
