CREATE TABLE core.household (
    household_id BIGINT NOT NULL,
    known_from TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT household_pk PRIMARY KEY (household_id)
);

COMMENT ON TABLE core.household IS 'One row is a household number ever given, in use or not.';

COMMENT ON COLUMN core.household.household_id IS 'Number of the household, given once and never to another.';
COMMENT ON COLUMN core.household.known_from IS 'From when a resident of this household is known.';

CREATE TABLE core.household_residence (
    person_id BIGINT NOT NULL,
    household_id BIGINT NOT NULL,
    valid_from DATE,
    valid_to DATE,
    kind TEXT NOT NULL,
    known_from TIMESTAMP WITH TIME ZONE NOT NULL,
    known_to TIMESTAMP WITH TIME ZONE,
    CONSTRAINT household_residence_known_check CHECK (known_to > known_from),
    CONSTRAINT household_residence_valid_check CHECK (valid_to >= valid_from),
    CONSTRAINT household_residence_kind_check CHECK (kind in ('PRIVATE', 'COMMUNAL', 'UNKNOWN'))
);

CREATE INDEX household_residence_household_id_idx ON core.household_residence (household_id);

CREATE INDEX household_residence_person_id_idx ON core.household_residence (person_id);

COMMENT ON TABLE core.household_residence IS 'One row is a spell of a person in a household, family or not, for the time we held it true.';

COMMENT ON COLUMN core.household_residence.person_id IS 'The resident.';
COMMENT ON COLUMN core.household_residence.household_id IS 'The household: a dwelling with its people.';
COMMENT ON COLUMN core.household_residence.valid_from IS 'First day known there; null: unknown.';
COMMENT ON COLUMN core.household_residence.valid_to IS 'First day known elsewhere; null: still there.';
COMMENT ON COLUMN core.household_residence.kind IS 'PRIVATE; COMMUNAL: a hostel or shared house; UNKNOWN: nobody is known to live there now.';
COMMENT ON COLUMN core.household_residence.known_from IS 'From when we knew this.';
COMMENT ON COLUMN core.household_residence.known_to IS 'Until when we held it true; null: still.';
