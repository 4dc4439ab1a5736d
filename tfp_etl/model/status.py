"""What a test can answer, and what a family's claim can come to. Nothing is coerced to true or false."""

from enum import StrEnum


class Status(StrEnum):
    """The answer of one test about one family (programme rules, section 3.4)."""

    MET = "MET"
    NOT_MET = "NOT_MET"
    NOT_YET = "NOT_YET"
    NO_DATA = "NO_DATA"
    NEUTRAL = "NEUTRAL"
    NOT_RELEVANT = "NOT_RELEVANT"
    NEEDS_REVIEW = "NEEDS_REVIEW"
    CLAIMABLE = "CLAIMABLE"
    BLOCKED_NO_CHANGE = "BLOCKED_NO_CHANGE"
    BLOCKED_DOUBLE_FUNDING = "BLOCKED_DOUBLE_FUNDING"
    BLOCKED_NOT_ATTACHED = "BLOCKED_NOT_ATTACHED"
    BLOCKED_OUT_OF_AREA = "BLOCKED_OUT_OF_AREA"


class Verdict(StrEnum):
    """What a family's claim comes to in one window."""

    CLAIMABLE = "CLAIMABLE"
    NOT_CLAIMABLE = "NOT_CLAIMABLE"
    NOT_YET = "NOT_YET"
    BLOCKED_NOT_ATTACHED = "BLOCKED_NOT_ATTACHED"
    BLOCKED_OUT_OF_AREA = "BLOCKED_OUT_OF_AREA"
    BLOCKED_DUPLICATE = "BLOCKED_DUPLICATE"


class Outcome(StrEnum):
    """What identification comes to: all three criteria, exactly two (for local discretion), or fewer."""

    IDENTIFIED = "IDENTIFIED"
    DISCRETION = "DISCRETION"
    NO = "NO"


class Part(StrEnum):
    """What is paid for, each at most once for a family over all windows."""

    ROUTE_A = "ROUTE_A"
    ROUTE_B = "ROUTE_B"
    PROGRESS_TO_WORK = "PROGRESS_TO_WORK"
