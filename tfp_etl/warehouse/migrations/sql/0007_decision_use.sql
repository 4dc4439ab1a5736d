ALTER TABLE audit.decision ADD COLUMN decided_on DATE;

ALTER TABLE audit.decision ADD COLUMN supersedes BIGINT;

COMMENT ON COLUMN audit.decision.decided_on IS 'Day of the decision as who decided told it; null: the day it was entered.';
COMMENT ON COLUMN audit.decision.supersedes IS 'Number of the earlier decision that it replaces or withdraws; null: none is named.';

CREATE TABLE audit.decision_use (
    decision_id BIGINT NOT NULL,
    state TEXT NOT NULL,
    told TEXT NOT NULL,
    known_from TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT decision_use_pk PRIMARY KEY (decision_id),
    CONSTRAINT decision_use_state_check CHECK (state in ('APPLIED', 'SECOND LOOK', 'CONFLICT', 'DORMANT', 'SUPERSEDED'))
);

COMMENT ON TABLE audit.decision_use IS 'One row is a decision on persons or families as the last run of matching found it. Replaced by every run.';

COMMENT ON COLUMN audit.decision_use.decision_id IS 'The decision.';
COMMENT ON COLUMN audit.decision_use.state IS 'What became of it: APPLIED, SECOND LOOK, CONFLICT, DORMANT or SUPERSEDED.';
COMMENT ON COLUMN audit.decision_use.told IS 'Why, without any value of a record; blank where it simply holds.';
COMMENT ON COLUMN audit.decision_use.known_from IS 'The moment the matching run spoke for: known_from of the latest file it read.';
