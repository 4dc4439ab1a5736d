"""When a feed is due again: settings of the installation, `TFP_DUE_DAYS__<FEED>`. No verdict looks at them."""

import datetime as dt
from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, Field

BY_TERM = ("pupils", "attendance", "exclusions", "provision")
MONTHLY = 38
"""A month, and a week to arrive."""


class DueDays(BaseModel):
    """Days by which the next extract of each feed is expected: after its newest, or after the end of the next term."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pupils: int = Field(14, gt=0, description="Days after the end of the next term that a roll is due.")
    attendance: int = Field(14, gt=0, description="Days after the end of the next term that attendance is due.")
    exclusions: int = Field(14, gt=0, description="Days after the end of the next term that exclusions are due.")
    provision: int = Field(14, gt=0, description="Days after the end of the next term that provision is due.")
    dwp_return: int = Field(MONTHLY, gt=0, description="Days from one return to the next.")
    offences: int = Field(MONTHLY, gt=0, description="Days from one offences file to the next.")
    asb: int = Field(MONTHLY, gt=0, description="Days from one ASB file to the next.")
    tenancies: int = Field(MONTHLY, gt=0, description="Days from one tenancies file of a district to the next.")
    actions: int = Field(MONTHLY, gt=0, description="Days from one actions file of a district to the next.")
    families: int = Field(14, gt=0, description="Days from one careworks families file to the next.")
    members: int = Field(14, gt=0, description="Days from one careworks members file to the next.")
    events: int = Field(14, gt=0, description="Days from one careworks events file to the next.")
    employment: int = Field(14, gt=0, description="Days from one careworks employment file to the next.")

    def due_on(self, dataset: str, extract_on: dt.date, term_ends: Iterable[dt.date]) -> dt.date:
        """The last day on which the extract after `extract_on` is on time; by the days alone beyond the calendar."""
        feed = dataset if dataset in DueDays.model_fields else dataset.rpartition("_")[2]
        days = dt.timedelta(days=getattr(self, feed))
        if feed in BY_TERM:
            return min((end for end in term_ends if end > extract_on), default=extract_on) + days
        return extract_on + days
