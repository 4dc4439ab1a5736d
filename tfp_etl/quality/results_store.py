"""The store of results that Great Expectations loads by name: it keeps no result of an expectation that raised.

The message of an exception may quote a cell, and the Data Docs show it. A result is stored before its page is written,
so what is refused here reaches neither.
"""

from typing import Any

from great_expectations.core.expectation_validation_result import ExpectationSuiteValidationResult
from great_expectations.data_context.store import validation_results_store

from tfp_etl.quality.run import refuse_broken


class ValidationResultsStore(validation_results_store.ValidationResultsStore):
    """Refuses, with ExpectationBroke, a result in which an expectation raised.

    Another name would not do: Great Expectations replaces a store of results of any other name by one in memory.
    """

    def set(self, key: Any, value: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as the engine declares it
        """Keep a result of a suite."""
        if isinstance(value, ExpectationSuiteValidationResult):
            for result in value.results:
                refuse_broken(value.suite_name, result)
        return super().set(key, value, **kwargs)
