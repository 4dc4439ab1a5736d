"""What the warehouse refuses, said without a personal value: what, how often, and what to do."""


class LoadRefusedError(Exception):
    """A load that would break a rule of the warehouse; nothing of it was written."""

    def __init__(self, table: str, rule: str, count: int, advice: str) -> None:
        self.table, self.rule, self.count, self.advice = table, rule, count, advice
        super().__init__(f"{table}: {rule} ({count} times). Nothing was written. {advice}")
