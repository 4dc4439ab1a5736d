CREATE TABLE core.person (
    person_id BIGINT NOT NULL,
    known_from TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT person_pk PRIMARY KEY (person_id)
);

COMMENT ON TABLE core.person IS 'One row is a person number ever given, in use or superseded.';

COMMENT ON COLUMN core.person.person_id IS 'Number of the person, given once and never to another.';
COMMENT ON COLUMN core.person.known_from IS 'From when a record of this person is known.';

CREATE TABLE core.person_link (
    record_id TEXT NOT NULL,
    known_from TIMESTAMP WITH TIME ZONE NOT NULL,
    known_to TIMESTAMP WITH TIME ZONE,
    person_id BIGINT NOT NULL,
    confidence REAL,
    source TEXT NOT NULL,
    dataset TEXT NOT NULL,
    record_key TEXT NOT NULL,
    person_part TEXT NOT NULL,
    CONSTRAINT person_link_pk PRIMARY KEY (record_id, known_from),
    CONSTRAINT person_link_known_check CHECK (known_to > known_from)
);

CREATE UNIQUE INDEX person_link_current_key ON core.person_link (record_id) WHERE known_to is null;

COMMENT ON TABLE core.person_link IS 'One row is a record held to be about a person, for the time we held it.';

COMMENT ON COLUMN core.person_link.record_id IS 'The record: hash of source, dataset, key and person part.';
COMMENT ON COLUMN core.person_link.known_from IS 'From when we knew this.';
COMMENT ON COLUMN core.person_link.known_to IS 'Until when we held it true; null: still.';
COMMENT ON COLUMN core.person_link.person_id IS 'The person whom matching says the record is about.';
COMMENT ON COLUMN core.person_link.confidence IS 'Confidence of the link, 0 to 1, rounded to 4 places; null for rows that follow a key.';
COMMENT ON COLUMN core.person_link.source IS 'Folder of the sender.';
COMMENT ON COLUMN core.person_link.dataset IS 'Dataset as in the file name.';
COMMENT ON COLUMN core.person_link.record_key IS 'PERSONAL: key as it stands in the file, parts joined with |.';
COMMENT ON COLUMN core.person_link.person_part IS 'Which person of the row: blank, contact1, contact2, or the position in Household.';

CREATE TABLE core.person_supersession (
    old_person_id BIGINT NOT NULL,
    new_person_id BIGINT NOT NULL,
    known_from TIMESTAMP WITH TIME ZONE NOT NULL,
    kind TEXT NOT NULL,
    record_count BIGINT NOT NULL,
    CONSTRAINT person_supersession_pk PRIMARY KEY (old_person_id, new_person_id, known_from),
    CONSTRAINT person_supersession_kind_check CHECK (kind in ('MERGED', 'SPLIT', 'MOVED'))
);

COMMENT ON TABLE core.person_supersession IS 'One row is a pair of person numbers between which records went, in one matching run.';

COMMENT ON COLUMN core.person_supersession.old_person_id IS 'Person whom records left.';
COMMENT ON COLUMN core.person_supersession.new_person_id IS 'Person whom they went to.';
COMMENT ON COLUMN core.person_supersession.known_from IS 'From when we knew it.';
COMMENT ON COLUMN core.person_supersession.kind IS 'MERGED: the old number has no record left; SPLIT: the new number is new; MOVED: both go on.';
COMMENT ON COLUMN core.person_supersession.record_count IS 'Records that went.';

CREATE TABLE core.family (
    family_id BIGINT NOT NULL,
    known_from TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT family_pk PRIMARY KEY (family_id)
);

COMMENT ON TABLE core.family IS 'One row is a family number ever given, in use or superseded.';

COMMENT ON COLUMN core.family.family_id IS 'Number of the family, given once; below zero: known only by its careworks reference.';
COMMENT ON COLUMN core.family.known_from IS 'From when a member or reference of this family is known.';

CREATE TABLE core.family_supersession (
    old_family_id BIGINT NOT NULL,
    new_family_id BIGINT NOT NULL,
    known_from TIMESTAMP WITH TIME ZONE NOT NULL,
    kind TEXT NOT NULL,
    person_count BIGINT NOT NULL,
    CONSTRAINT family_supersession_pk PRIMARY KEY (old_family_id, new_family_id, known_from),
    CONSTRAINT family_supersession_kind_check CHECK (kind in ('MERGED', 'SPLIT'))
);

COMMENT ON TABLE core.family_supersession IS 'One row is a pair of family numbers of which one took over from the other, in one matching run.';

COMMENT ON COLUMN core.family_supersession.old_family_id IS 'Family whom members left.';
COMMENT ON COLUMN core.family_supersession.new_family_id IS 'Family whom they went to.';
COMMENT ON COLUMN core.family_supersession.known_from IS 'From when we knew it.';
COMMENT ON COLUMN core.family_supersession.kind IS 'MERGED: the old number has no member left; SPLIT: the new number is new.';
COMMENT ON COLUMN core.family_supersession.person_count IS 'Persons who went.';

CREATE TABLE core.family_membership (
    person_id BIGINT NOT NULL,
    family_id BIGINT NOT NULL,
    valid_from DATE,
    valid_to DATE,
    role TEXT,
    is_primary BOOLEAN NOT NULL,
    known_from TIMESTAMP WITH TIME ZONE NOT NULL,
    known_to TIMESTAMP WITH TIME ZONE,
    CONSTRAINT family_membership_known_check CHECK (known_to > known_from),
    CONSTRAINT family_membership_valid_check CHECK (valid_to >= valid_from),
    CONSTRAINT family_membership_one_primary EXCLUDE USING gist (int8range(person_id, person_id, '[]') WITH &&, daterange(valid_from, valid_to) WITH &&) WHERE (is_primary and known_to is null)
);

CREATE INDEX family_membership_family_id_idx ON core.family_membership (family_id);

CREATE INDEX family_membership_person_id_idx ON core.family_membership (person_id);

COMMENT ON TABLE core.family_membership IS 'One row is a spell of a person in a family, for the time we held it true.';

COMMENT ON COLUMN core.family_membership.person_id IS 'The member.';
COMMENT ON COLUMN core.family_membership.family_id IS 'The family.';
COMMENT ON COLUMN core.family_membership.valid_from IS 'First day in the family; null: unknown.';
COMMENT ON COLUMN core.family_membership.valid_to IS 'First day no longer in the family; null: still.';
COMMENT ON COLUMN core.family_membership.role IS 'Role in the family.';
COMMENT ON COLUMN core.family_membership.is_primary IS 'Whether this is the family the person is judged with; one at a time.';
COMMENT ON COLUMN core.family_membership.known_from IS 'From when we knew this.';
COMMENT ON COLUMN core.family_membership.known_to IS 'Until when we held it true; null: still.';

CREATE TABLE core.family_anchor (
    family_ref TEXT NOT NULL,
    known_from TIMESTAMP WITH TIME ZONE NOT NULL,
    known_to TIMESTAMP WITH TIME ZONE,
    family_id BIGINT NOT NULL,
    CONSTRAINT family_anchor_pk PRIMARY KEY (family_ref, known_from),
    CONSTRAINT family_anchor_known_check CHECK (known_to > known_from)
);

CREATE UNIQUE INDEX family_anchor_current_key ON core.family_anchor (family_ref) WHERE known_to is null;

COMMENT ON TABLE core.family_anchor IS 'One row is a careworks reference held to be a family, for the time we held it.';

COMMENT ON COLUMN core.family_anchor.family_ref IS 'Careworks reference of a programme family.';
COMMENT ON COLUMN core.family_anchor.known_from IS 'From when we knew this.';
COMMENT ON COLUMN core.family_anchor.known_to IS 'Until when we held it true; null: still.';
COMMENT ON COLUMN core.family_anchor.family_id IS 'The family that matching holds it to be.';

CREATE TABLE core.file_load (
    file_id BIGINT NOT NULL,
    dataset TEXT NOT NULL,
    known_from TIMESTAMP WITH TIME ZONE NOT NULL,
    row_count INTEGER NOT NULL,
    repeat_count INTEGER NOT NULL,
    CONSTRAINT file_load_pk PRIMARY KEY (file_id)
);

COMMENT ON TABLE core.file_load IS 'One row is a file whose rows are in the fact tables.';

COMMENT ON COLUMN core.file_load.file_id IS 'Receipt of the file.';
COMMENT ON COLUMN core.file_load.dataset IS 'Dataset as in the file name.';
COMMENT ON COLUMN core.file_load.known_from IS 'From when its rows count as known.';
COMMENT ON COLUMN core.file_load.row_count IS 'Rows in the staged file.';
COMMENT ON COLUMN core.file_load.repeat_count IS 'Rows that another line of the same file, with the same key, replaced.';

CREATE TABLE core.enrolment (
    row_key UUID NOT NULL,
    known_from TIMESTAMP WITH TIME ZONE NOT NULL,
    known_to TIMESTAMP WITH TIME ZONE,
    dataset TEXT NOT NULL,
    natural_key TEXT NOT NULL,
    person_part TEXT NOT NULL,
    record_id TEXT NOT NULL,
    row_hash TEXT NOT NULL,
    file_id BIGINT NOT NULL,
    line_no INTEGER NOT NULL,
    extract_on DATE NOT NULL,
    upn TEXT,
    former_upn TEXT,
    surname TEXT,
    forename TEXT,
    middle_names TEXT,
    preferred_forename TEXT,
    dob DATE,
    gender TEXT,
    la_estab TEXT,
    enrol_status TEXT,
    nc_year TEXT,
    entry_on DATE,
    leaving_on DATE,
    address_line1 TEXT,
    address_line2 TEXT,
    town TEXT,
    postcode TEXT,
    uprn TEXT,
    contact1_surname TEXT,
    contact1_forename TEXT,
    contact1_relationship TEXT,
    contact1_parental_responsibility BOOLEAN,
    contact1_same_address BOOLEAN,
    contact2_surname TEXT,
    contact2_forename TEXT,
    contact2_relationship TEXT,
    contact2_parental_responsibility BOOLEAN,
    contact2_same_address BOOLEAN,
    CONSTRAINT enrolment_pk PRIMARY KEY (row_key, known_from),
    CONSTRAINT enrolment_known_check CHECK (known_to > known_from)
);

CREATE UNIQUE INDEX enrolment_current_key ON core.enrolment (row_key) WHERE known_to is null;

COMMENT ON TABLE core.enrolment IS 'One row is a spell of a pupil at a school, as told from known_from until known_to.';

COMMENT ON COLUMN core.enrolment.row_key IS 'Hash of dataset, natural key and person part: what a later file supersedes by.';
COMMENT ON COLUMN core.enrolment.known_from IS 'From when we knew it: that of the delivering file.';
COMMENT ON COLUMN core.enrolment.known_to IS 'Until when we held it true; null: still.';
COMMENT ON COLUMN core.enrolment.dataset IS 'Dataset as in the file name.';
COMMENT ON COLUMN core.enrolment.natural_key IS 'PERSONAL: normalised key of the row, parts joined with |.';
COMMENT ON COLUMN core.enrolment.person_part IS 'Which person of the row: blank, or the position in Household.';
COMMENT ON COLUMN core.enrolment.record_id IS 'The record, as in person_link.';
COMMENT ON COLUMN core.enrolment.row_hash IS 'Hash of the typed columns; an unchanged row writes nothing.';
COMMENT ON COLUMN core.enrolment.file_id IS 'Receipt of the file that first told this version.';
COMMENT ON COLUMN core.enrolment.line_no IS 'Line of that file as a person sees it.';
COMMENT ON COLUMN core.enrolment.extract_on IS 'Extract date of that file.';
COMMENT ON COLUMN core.enrolment.upn IS 'PERSONAL: Unique pupil number.';
COMMENT ON COLUMN core.enrolment.former_upn IS 'PERSONAL: Unique pupil number before this one.';
COMMENT ON COLUMN core.enrolment.surname IS 'PERSONAL: Surname of the pupil.';
COMMENT ON COLUMN core.enrolment.forename IS 'PERSONAL: Forename of the pupil.';
COMMENT ON COLUMN core.enrolment.middle_names IS 'PERSONAL: Middle names of the pupil.';
COMMENT ON COLUMN core.enrolment.preferred_forename IS 'PERSONAL: Forename the pupil goes by.';
COMMENT ON COLUMN core.enrolment.dob IS 'PERSONAL: Date of birth; null when unknown or a placeholder.';
COMMENT ON COLUMN core.enrolment.gender IS 'M or F.';
COMMENT ON COLUMN core.enrolment.la_estab IS 'School: seven digits, authority and establishment.';
COMMENT ON COLUMN core.enrolment.enrol_status IS 'C current single, M main dual, S subsidiary dual, G guest.';
COMMENT ON COLUMN core.enrolment.nc_year IS 'National Curriculum year.';
COMMENT ON COLUMN core.enrolment.entry_on IS 'First day on roll.';
COMMENT ON COLUMN core.enrolment.leaving_on IS 'Last day on roll; null: still on roll.';
COMMENT ON COLUMN core.enrolment.address_line1 IS 'PERSONAL: First line of the address.';
COMMENT ON COLUMN core.enrolment.address_line2 IS 'PERSONAL: Second line of the address.';
COMMENT ON COLUMN core.enrolment.town IS 'Town of the address.';
COMMENT ON COLUMN core.enrolment.postcode IS 'PERSONAL: Postcode; null when it is not one.';
COMMENT ON COLUMN core.enrolment.uprn IS 'PERSONAL: Unique property reference number.';
COMMENT ON COLUMN core.enrolment.contact1_surname IS 'PERSONAL: Surname of contact 1 of the pupil.';
COMMENT ON COLUMN core.enrolment.contact1_forename IS 'PERSONAL: Forename of contact 1 of the pupil.';
COMMENT ON COLUMN core.enrolment.contact1_relationship IS 'What contact 1 of the pupil is to the pupil.';
COMMENT ON COLUMN core.enrolment.contact1_parental_responsibility IS 'Whether contact 1 of the pupil has parental responsibility.';
COMMENT ON COLUMN core.enrolment.contact1_same_address IS 'Whether contact 1 of the pupil lives at the pupil''s address.';
COMMENT ON COLUMN core.enrolment.contact2_surname IS 'PERSONAL: Surname of contact 2 of the pupil.';
COMMENT ON COLUMN core.enrolment.contact2_forename IS 'PERSONAL: Forename of contact 2 of the pupil.';
COMMENT ON COLUMN core.enrolment.contact2_relationship IS 'What contact 2 of the pupil is to the pupil.';
COMMENT ON COLUMN core.enrolment.contact2_parental_responsibility IS 'Whether contact 2 of the pupil has parental responsibility.';
COMMENT ON COLUMN core.enrolment.contact2_same_address IS 'Whether contact 2 of the pupil lives at the pupil''s address.';

CREATE TABLE core.attendance (
    row_key UUID NOT NULL,
    known_from TIMESTAMP WITH TIME ZONE NOT NULL,
    known_to TIMESTAMP WITH TIME ZONE,
    dataset TEXT NOT NULL,
    natural_key TEXT NOT NULL,
    person_part TEXT NOT NULL,
    record_id TEXT NOT NULL,
    row_hash TEXT NOT NULL,
    file_id BIGINT NOT NULL,
    line_no INTEGER NOT NULL,
    extract_on DATE NOT NULL,
    upn TEXT,
    la_estab TEXT,
    academic_year TEXT,
    term_code TEXT,
    sessions_possible INTEGER,
    sessions_authorised INTEGER,
    sessions_unauthorised INTEGER,
    CONSTRAINT attendance_pk PRIMARY KEY (row_key, known_from),
    CONSTRAINT attendance_known_check CHECK (known_to > known_from)
);

CREATE UNIQUE INDEX attendance_current_key ON core.attendance (row_key) WHERE known_to is null;

COMMENT ON TABLE core.attendance IS 'One row is the attendance of a pupil at a school in a term, as told from known_from until known_to.';

COMMENT ON COLUMN core.attendance.row_key IS 'Hash of dataset, natural key and person part: what a later file supersedes by.';
COMMENT ON COLUMN core.attendance.known_from IS 'From when we knew it: that of the delivering file.';
COMMENT ON COLUMN core.attendance.known_to IS 'Until when we held it true; null: still.';
COMMENT ON COLUMN core.attendance.dataset IS 'Dataset as in the file name.';
COMMENT ON COLUMN core.attendance.natural_key IS 'PERSONAL: normalised key of the row, parts joined with |.';
COMMENT ON COLUMN core.attendance.person_part IS 'Which person of the row: blank, or the position in Household.';
COMMENT ON COLUMN core.attendance.record_id IS 'The record, as in person_link.';
COMMENT ON COLUMN core.attendance.row_hash IS 'Hash of the typed columns; an unchanged row writes nothing.';
COMMENT ON COLUMN core.attendance.file_id IS 'Receipt of the file that first told this version.';
COMMENT ON COLUMN core.attendance.line_no IS 'Line of that file as a person sees it.';
COMMENT ON COLUMN core.attendance.extract_on IS 'Extract date of that file.';
COMMENT ON COLUMN core.attendance.upn IS 'PERSONAL: Unique pupil number.';
COMMENT ON COLUMN core.attendance.la_estab IS 'School: seven digits, authority and establishment.';
COMMENT ON COLUMN core.attendance.academic_year IS 'Academic year, e.g. 2012/13.';
COMMENT ON COLUMN core.attendance.term_code IS 'AUT, SPR or SUM.';
COMMENT ON COLUMN core.attendance.sessions_possible IS 'Half-day sessions the pupil could attend.';
COMMENT ON COLUMN core.attendance.sessions_authorised IS 'Sessions absent with leave.';
COMMENT ON COLUMN core.attendance.sessions_unauthorised IS 'Sessions absent without leave.';

CREATE TABLE core.exclusion (
    row_key UUID NOT NULL,
    known_from TIMESTAMP WITH TIME ZONE NOT NULL,
    known_to TIMESTAMP WITH TIME ZONE,
    dataset TEXT NOT NULL,
    natural_key TEXT NOT NULL,
    person_part TEXT NOT NULL,
    record_id TEXT NOT NULL,
    row_hash TEXT NOT NULL,
    file_id BIGINT NOT NULL,
    line_no INTEGER NOT NULL,
    extract_on DATE NOT NULL,
    upn TEXT,
    la_estab TEXT,
    category_code TEXT,
    reason_code TEXT,
    start_on DATE,
    sessions INTEGER,
    CONSTRAINT exclusion_pk PRIMARY KEY (row_key, known_from),
    CONSTRAINT exclusion_known_check CHECK (known_to > known_from)
);

CREATE UNIQUE INDEX exclusion_current_key ON core.exclusion (row_key) WHERE known_to is null;

COMMENT ON TABLE core.exclusion IS 'One row is an exclusion of a pupil from a school, as told from known_from until known_to.';

COMMENT ON COLUMN core.exclusion.row_key IS 'Hash of dataset, natural key and person part: what a later file supersedes by.';
COMMENT ON COLUMN core.exclusion.known_from IS 'From when we knew it: that of the delivering file.';
COMMENT ON COLUMN core.exclusion.known_to IS 'Until when we held it true; null: still.';
COMMENT ON COLUMN core.exclusion.dataset IS 'Dataset as in the file name.';
COMMENT ON COLUMN core.exclusion.natural_key IS 'PERSONAL: normalised key of the row, parts joined with |.';
COMMENT ON COLUMN core.exclusion.person_part IS 'Which person of the row: blank, or the position in Household.';
COMMENT ON COLUMN core.exclusion.record_id IS 'The record, as in person_link.';
COMMENT ON COLUMN core.exclusion.row_hash IS 'Hash of the typed columns; an unchanged row writes nothing.';
COMMENT ON COLUMN core.exclusion.file_id IS 'Receipt of the file that first told this version.';
COMMENT ON COLUMN core.exclusion.line_no IS 'Line of that file as a person sees it.';
COMMENT ON COLUMN core.exclusion.extract_on IS 'Extract date of that file.';
COMMENT ON COLUMN core.exclusion.upn IS 'PERSONAL: Unique pupil number.';
COMMENT ON COLUMN core.exclusion.la_estab IS 'School: seven digits, authority and establishment.';
COMMENT ON COLUMN core.exclusion.category_code IS 'FIXD fixed period, LNCH lunchtime, PERM permanent.';
COMMENT ON COLUMN core.exclusion.reason_code IS 'Reason, two letters.';
COMMENT ON COLUMN core.exclusion.start_on IS 'First day of the exclusion.';
COMMENT ON COLUMN core.exclusion.sessions IS 'Half-day sessions excluded.';

CREATE TABLE core.provision (
    row_key UUID NOT NULL,
    known_from TIMESTAMP WITH TIME ZONE NOT NULL,
    known_to TIMESTAMP WITH TIME ZONE,
    dataset TEXT NOT NULL,
    natural_key TEXT NOT NULL,
    person_part TEXT NOT NULL,
    record_id TEXT NOT NULL,
    row_hash TEXT NOT NULL,
    file_id BIGINT NOT NULL,
    line_no INTEGER NOT NULL,
    extract_on DATE NOT NULL,
    upn TEXT,
    provision_type TEXT,
    start_on DATE,
    end_on DATE,
    CONSTRAINT provision_pk PRIMARY KEY (row_key, known_from),
    CONSTRAINT provision_known_check CHECK (known_to > known_from)
);

CREATE UNIQUE INDEX provision_current_key ON core.provision (row_key) WHERE known_to is null;

COMMENT ON TABLE core.provision IS 'One row is a spell of a pupil in provision other than a school, as told from known_from until known_to.';

COMMENT ON COLUMN core.provision.row_key IS 'Hash of dataset, natural key and person part: what a later file supersedes by.';
COMMENT ON COLUMN core.provision.known_from IS 'From when we knew it: that of the delivering file.';
COMMENT ON COLUMN core.provision.known_to IS 'Until when we held it true; null: still.';
COMMENT ON COLUMN core.provision.dataset IS 'Dataset as in the file name.';
COMMENT ON COLUMN core.provision.natural_key IS 'PERSONAL: normalised key of the row, parts joined with |.';
COMMENT ON COLUMN core.provision.person_part IS 'Which person of the row: blank, or the position in Household.';
COMMENT ON COLUMN core.provision.record_id IS 'The record, as in person_link.';
COMMENT ON COLUMN core.provision.row_hash IS 'Hash of the typed columns; an unchanged row writes nothing.';
COMMENT ON COLUMN core.provision.file_id IS 'Receipt of the file that first told this version.';
COMMENT ON COLUMN core.provision.line_no IS 'Line of that file as a person sees it.';
COMMENT ON COLUMN core.provision.extract_on IS 'Extract date of that file.';
COMMENT ON COLUMN core.provision.upn IS 'PERSONAL: Unique pupil number.';
COMMENT ON COLUMN core.provision.provision_type IS 'PRU pupil referral unit, AP alternative provision, OFFROLL not on any roll.';
COMMENT ON COLUMN core.provision.start_on IS 'First day.';
COMMENT ON COLUMN core.provision.end_on IS 'First day without; null: still open.';

CREATE TABLE core.benefit_spell (
    row_key UUID NOT NULL,
    known_from TIMESTAMP WITH TIME ZONE NOT NULL,
    known_to TIMESTAMP WITH TIME ZONE,
    dataset TEXT NOT NULL,
    natural_key TEXT NOT NULL,
    person_part TEXT NOT NULL,
    record_id TEXT NOT NULL,
    row_hash TEXT NOT NULL,
    file_id BIGINT NOT NULL,
    line_no INTEGER NOT NULL,
    extract_on DATE NOT NULL,
    nino TEXT,
    surname TEXT,
    forename TEXT,
    dob DATE,
    postcode TEXT,
    match_status TEXT,
    benefit_code TEXT,
    claim_start_on DATE,
    claim_end_on DATE,
    work_programme_on DATE,
    esf_start_on DATE,
    CONSTRAINT benefit_spell_pk PRIMARY KEY (row_key, known_from),
    CONSTRAINT benefit_spell_known_check CHECK (known_to > known_from)
);

CREATE UNIQUE INDEX benefit_spell_current_key ON core.benefit_spell (row_key) WHERE known_to is null;

COMMENT ON TABLE core.benefit_spell IS 'One row is a benefit claim of a person, or the answer that there is none, as told from known_from until known_to.';

COMMENT ON COLUMN core.benefit_spell.row_key IS 'Hash of dataset, natural key and person part: what a later file supersedes by.';
COMMENT ON COLUMN core.benefit_spell.known_from IS 'From when we knew it: that of the delivering file.';
COMMENT ON COLUMN core.benefit_spell.known_to IS 'Until when we held it true; null: still.';
COMMENT ON COLUMN core.benefit_spell.dataset IS 'Dataset as in the file name.';
COMMENT ON COLUMN core.benefit_spell.natural_key IS 'PERSONAL: normalised key of the row, parts joined with |.';
COMMENT ON COLUMN core.benefit_spell.person_part IS 'Which person of the row: blank, or the position in Household.';
COMMENT ON COLUMN core.benefit_spell.record_id IS 'The record, as in person_link.';
COMMENT ON COLUMN core.benefit_spell.row_hash IS 'Hash of the typed columns; an unchanged row writes nothing.';
COMMENT ON COLUMN core.benefit_spell.file_id IS 'Receipt of the file that first told this version.';
COMMENT ON COLUMN core.benefit_spell.line_no IS 'Line of that file as a person sees it.';
COMMENT ON COLUMN core.benefit_spell.extract_on IS 'Extract date of that file.';
COMMENT ON COLUMN core.benefit_spell.nino IS 'PERSONAL: National Insurance number.';
COMMENT ON COLUMN core.benefit_spell.surname IS 'PERSONAL: Surname.';
COMMENT ON COLUMN core.benefit_spell.forename IS 'PERSONAL: Forename.';
COMMENT ON COLUMN core.benefit_spell.dob IS 'PERSONAL: Date of birth.';
COMMENT ON COLUMN core.benefit_spell.postcode IS 'PERSONAL: Postcode; null when it is not one.';
COMMENT ON COLUMN core.benefit_spell.match_status IS 'FOUND, UNCONFIRMED or UNABLE TO TRACE.';
COMMENT ON COLUMN core.benefit_spell.benefit_code IS 'JSA, ESA, IS, IB, SDA, CA, UC; null: no spell. Not found never means on no benefit.';
COMMENT ON COLUMN core.benefit_spell.claim_start_on IS 'First day of the claim.';
COMMENT ON COLUMN core.benefit_spell.claim_end_on IS 'First day without; null: runs on at the extract date.';
COMMENT ON COLUMN core.benefit_spell.work_programme_on IS 'Day of attachment to the Work Programme.';
COMMENT ON COLUMN core.benefit_spell.esf_start_on IS 'First day of provision paid by the European Social Fund.';

CREATE TABLE core.offence (
    row_key UUID NOT NULL,
    known_from TIMESTAMP WITH TIME ZONE NOT NULL,
    known_to TIMESTAMP WITH TIME ZONE,
    dataset TEXT NOT NULL,
    natural_key TEXT NOT NULL,
    person_part TEXT NOT NULL,
    record_id TEXT NOT NULL,
    row_hash TEXT NOT NULL,
    file_id BIGINT NOT NULL,
    line_no INTEGER NOT NULL,
    extract_on DATE NOT NULL,
    crime_ref TEXT,
    nominal_ref TEXT,
    role TEXT,
    surname TEXT,
    forename TEXT,
    dob DATE,
    gender TEXT,
    address_text TEXT,
    address_line1 TEXT,
    town TEXT,
    postcode TEXT,
    offence_on DATE,
    offence_code TEXT,
    offence_description TEXT,
    disposal TEXT,
    disposal_on DATE,
    district TEXT,
    CONSTRAINT offence_pk PRIMARY KEY (row_key, known_from),
    CONSTRAINT offence_known_check CHECK (known_to > known_from)
);

CREATE UNIQUE INDEX offence_current_key ON core.offence (row_key) WHERE known_to is null;

COMMENT ON TABLE core.offence IS 'One row is a nominal on a crime, as told from known_from until known_to.';

COMMENT ON COLUMN core.offence.row_key IS 'Hash of dataset, natural key and person part: what a later file supersedes by.';
COMMENT ON COLUMN core.offence.known_from IS 'From when we knew it: that of the delivering file.';
COMMENT ON COLUMN core.offence.known_to IS 'Until when we held it true; null: still.';
COMMENT ON COLUMN core.offence.dataset IS 'Dataset as in the file name.';
COMMENT ON COLUMN core.offence.natural_key IS 'PERSONAL: normalised key of the row, parts joined with |.';
COMMENT ON COLUMN core.offence.person_part IS 'Which person of the row: blank, or the position in Household.';
COMMENT ON COLUMN core.offence.record_id IS 'The record, as in person_link.';
COMMENT ON COLUMN core.offence.row_hash IS 'Hash of the typed columns; an unchanged row writes nothing.';
COMMENT ON COLUMN core.offence.file_id IS 'Receipt of the file that first told this version.';
COMMENT ON COLUMN core.offence.line_no IS 'Line of that file as a person sees it.';
COMMENT ON COLUMN core.offence.extract_on IS 'Extract date of that file.';
COMMENT ON COLUMN core.offence.crime_ref IS 'Reference of the crime.';
COMMENT ON COLUMN core.offence.nominal_ref IS 'PERSONAL: Reference of the nominal.';
COMMENT ON COLUMN core.offence.role IS 'OFFENDER, SUSPECT, VICTIM or WITNESS.';
COMMENT ON COLUMN core.offence.surname IS 'PERSONAL: Surname.';
COMMENT ON COLUMN core.offence.forename IS 'PERSONAL: Forename.';
COMMENT ON COLUMN core.offence.dob IS 'PERSONAL: Date of birth.';
COMMENT ON COLUMN core.offence.gender IS 'M, F, or null when unknown.';
COMMENT ON COLUMN core.offence.address_text IS 'PERSONAL: Address as sent, one free-text line.';
COMMENT ON COLUMN core.offence.address_line1 IS 'PERSONAL: First line read from the address.';
COMMENT ON COLUMN core.offence.town IS 'Town read from the address.';
COMMENT ON COLUMN core.offence.postcode IS 'PERSONAL: Postcode read from the address.';
COMMENT ON COLUMN core.offence.offence_on IS 'Day of the offence.';
COMMENT ON COLUMN core.offence.offence_code IS 'Code of the offence.';
COMMENT ON COLUMN core.offence.offence_description IS 'The offence in words.';
COMMENT ON COLUMN core.offence.disposal IS 'CHARGED, CONVICTED, CAUTION, REPRIMAND, FINAL WARNING, NFA or PENDING.';
COMMENT ON COLUMN core.offence.disposal_on IS 'Day of the disposal.';
COMMENT ON COLUMN core.offence.district IS 'District as the police wrote it, in our spelling.';

CREATE TABLE core.asb_incident (
    row_key UUID NOT NULL,
    known_from TIMESTAMP WITH TIME ZONE NOT NULL,
    known_to TIMESTAMP WITH TIME ZONE,
    dataset TEXT NOT NULL,
    natural_key TEXT NOT NULL,
    person_part TEXT NOT NULL,
    record_id TEXT NOT NULL,
    row_hash TEXT NOT NULL,
    file_id BIGINT NOT NULL,
    line_no INTEGER NOT NULL,
    extract_on DATE NOT NULL,
    incident_ref TEXT,
    nominal_ref TEXT,
    surname TEXT,
    forename TEXT,
    dob DATE,
    gender TEXT,
    address_text TEXT,
    address_line1 TEXT,
    town TEXT,
    postcode TEXT,
    incident_on DATE,
    category TEXT,
    action TEXT,
    action_on DATE,
    district TEXT,
    CONSTRAINT asb_incident_pk PRIMARY KEY (row_key, known_from),
    CONSTRAINT asb_incident_known_check CHECK (known_to > known_from)
);

CREATE UNIQUE INDEX asb_incident_current_key ON core.asb_incident (row_key) WHERE known_to is null;

COMMENT ON TABLE core.asb_incident IS 'One row is a person, identified or not, in an incident of anti-social behaviour, as told from known_from until known_to.';

COMMENT ON COLUMN core.asb_incident.row_key IS 'Hash of dataset, natural key and person part: what a later file supersedes by.';
COMMENT ON COLUMN core.asb_incident.known_from IS 'From when we knew it: that of the delivering file.';
COMMENT ON COLUMN core.asb_incident.known_to IS 'Until when we held it true; null: still.';
COMMENT ON COLUMN core.asb_incident.dataset IS 'Dataset as in the file name.';
COMMENT ON COLUMN core.asb_incident.natural_key IS 'PERSONAL: normalised key of the row, parts joined with |.';
COMMENT ON COLUMN core.asb_incident.person_part IS 'Which person of the row: blank, or the position in Household.';
COMMENT ON COLUMN core.asb_incident.record_id IS 'The record, as in person_link.';
COMMENT ON COLUMN core.asb_incident.row_hash IS 'Hash of the typed columns; an unchanged row writes nothing.';
COMMENT ON COLUMN core.asb_incident.file_id IS 'Receipt of the file that first told this version.';
COMMENT ON COLUMN core.asb_incident.line_no IS 'Line of that file as a person sees it.';
COMMENT ON COLUMN core.asb_incident.extract_on IS 'Extract date of that file.';
COMMENT ON COLUMN core.asb_incident.incident_ref IS 'Reference of the incident.';
COMMENT ON COLUMN core.asb_incident.nominal_ref IS 'PERSONAL: Reference of the nominal; null: not identified.';
COMMENT ON COLUMN core.asb_incident.surname IS 'PERSONAL: Surname.';
COMMENT ON COLUMN core.asb_incident.forename IS 'PERSONAL: Forename.';
COMMENT ON COLUMN core.asb_incident.dob IS 'PERSONAL: Date of birth.';
COMMENT ON COLUMN core.asb_incident.gender IS 'M, F, or null when unknown.';
COMMENT ON COLUMN core.asb_incident.address_text IS 'PERSONAL: Address as sent, one free-text line.';
COMMENT ON COLUMN core.asb_incident.address_line1 IS 'PERSONAL: First line read from the address.';
COMMENT ON COLUMN core.asb_incident.town IS 'Town read from the address.';
COMMENT ON COLUMN core.asb_incident.postcode IS 'PERSONAL: Postcode read from the address.';
COMMENT ON COLUMN core.asb_incident.incident_on IS 'Day of the incident.';
COMMENT ON COLUMN core.asb_incident.category IS 'PERSONAL, NUISANCE or ENVIRONMENTAL.';
COMMENT ON COLUMN core.asb_incident.action IS 'NONE, WARNING, ABC, ASBO or ASBI.';
COMMENT ON COLUMN core.asb_incident.action_on IS 'Day of the action.';
COMMENT ON COLUMN core.asb_incident.district IS 'District as the police wrote it, in our spelling.';

CREATE TABLE core.tenancy_member (
    row_key UUID NOT NULL,
    known_from TIMESTAMP WITH TIME ZONE NOT NULL,
    known_to TIMESTAMP WITH TIME ZONE,
    dataset TEXT NOT NULL,
    natural_key TEXT NOT NULL,
    person_part TEXT NOT NULL,
    record_id TEXT NOT NULL,
    row_hash TEXT NOT NULL,
    file_id BIGINT NOT NULL,
    line_no INTEGER NOT NULL,
    extract_on DATE NOT NULL,
    district TEXT,
    tenancy_ref TEXT,
    property_ref TEXT,
    uprn TEXT,
    address_line1 TEXT,
    address_line2 TEXT,
    town TEXT,
    postcode TEXT,
    tenure TEXT,
    tenancy_start_on DATE,
    tenancy_end_on DATE,
    person_ref TEXT,
    title TEXT,
    forenames TEXT,
    surname TEXT,
    dob DATE,
    nino TEXT,
    relationship TEXT,
    from_on DATE,
    to_on DATE,
    CONSTRAINT tenancy_member_pk PRIMARY KEY (row_key, known_from),
    CONSTRAINT tenancy_member_known_check CHECK (known_to > known_from)
);

CREATE UNIQUE INDEX tenancy_member_current_key ON core.tenancy_member (row_key) WHERE known_to is null;

COMMENT ON TABLE core.tenancy_member IS 'One row is a household member of a council tenancy, as told from known_from until known_to.';

COMMENT ON COLUMN core.tenancy_member.row_key IS 'Hash of dataset, natural key and person part: what a later file supersedes by.';
COMMENT ON COLUMN core.tenancy_member.known_from IS 'From when we knew it: that of the delivering file.';
COMMENT ON COLUMN core.tenancy_member.known_to IS 'Until when we held it true; null: still.';
COMMENT ON COLUMN core.tenancy_member.dataset IS 'Dataset as in the file name.';
COMMENT ON COLUMN core.tenancy_member.natural_key IS 'PERSONAL: normalised key of the row, parts joined with |.';
COMMENT ON COLUMN core.tenancy_member.person_part IS 'Which person of the row: blank, or the position in Household.';
COMMENT ON COLUMN core.tenancy_member.record_id IS 'The record, as in person_link.';
COMMENT ON COLUMN core.tenancy_member.row_hash IS 'Hash of the typed columns; an unchanged row writes nothing.';
COMMENT ON COLUMN core.tenancy_member.file_id IS 'Receipt of the file that first told this version.';
COMMENT ON COLUMN core.tenancy_member.line_no IS 'Line of that file as a person sees it.';
COMMENT ON COLUMN core.tenancy_member.extract_on IS 'Extract date of that file.';
COMMENT ON COLUMN core.tenancy_member.district IS 'District council that lets the home.';
COMMENT ON COLUMN core.tenancy_member.tenancy_ref IS 'Reference of the tenancy, unique in its district.';
COMMENT ON COLUMN core.tenancy_member.property_ref IS 'Reference of the home in the housing system.';
COMMENT ON COLUMN core.tenancy_member.uprn IS 'PERSONAL: Unique property reference number.';
COMMENT ON COLUMN core.tenancy_member.address_line1 IS 'PERSONAL: First line of the address.';
COMMENT ON COLUMN core.tenancy_member.address_line2 IS 'PERSONAL: Second line of the address.';
COMMENT ON COLUMN core.tenancy_member.town IS 'Town of the address.';
COMMENT ON COLUMN core.tenancy_member.postcode IS 'PERSONAL: Postcode; null when it is not one.';
COMMENT ON COLUMN core.tenancy_member.tenure IS 'SECURE, INTRO, FLEXI or LEASE.';
COMMENT ON COLUMN core.tenancy_member.tenancy_start_on IS 'First day of the tenancy.';
COMMENT ON COLUMN core.tenancy_member.tenancy_end_on IS 'Last day of the tenancy; null: still let.';
COMMENT ON COLUMN core.tenancy_member.person_ref IS 'PERSONAL: Reference of the person in the housing system.';
COMMENT ON COLUMN core.tenancy_member.title IS 'Title of the person.';
COMMENT ON COLUMN core.tenancy_member.forenames IS 'PERSONAL: Forenames.';
COMMENT ON COLUMN core.tenancy_member.surname IS 'PERSONAL: Surname.';
COMMENT ON COLUMN core.tenancy_member.dob IS 'PERSONAL: Date of birth.';
COMMENT ON COLUMN core.tenancy_member.nino IS 'PERSONAL: National Insurance number.';
COMMENT ON COLUMN core.tenancy_member.relationship IS 'What the person is to the tenant.';
COMMENT ON COLUMN core.tenancy_member.from_on IS 'First day in the household.';
COMMENT ON COLUMN core.tenancy_member.to_on IS 'Last day in the household; null: still there.';

CREATE TABLE core.housing_action (
    row_key UUID NOT NULL,
    known_from TIMESTAMP WITH TIME ZONE NOT NULL,
    known_to TIMESTAMP WITH TIME ZONE,
    dataset TEXT NOT NULL,
    natural_key TEXT NOT NULL,
    person_part TEXT NOT NULL,
    record_id TEXT NOT NULL,
    row_hash TEXT NOT NULL,
    file_id BIGINT NOT NULL,
    line_no INTEGER NOT NULL,
    extract_on DATE NOT NULL,
    district TEXT,
    tenancy_ref TEXT,
    action_code TEXT,
    action_on DATE,
    outcome TEXT,
    CONSTRAINT housing_action_pk PRIMARY KEY (row_key, known_from),
    CONSTRAINT housing_action_known_check CHECK (known_to > known_from)
);

CREATE UNIQUE INDEX housing_action_current_key ON core.housing_action (row_key) WHERE known_to is null;

COMMENT ON TABLE core.housing_action IS 'One row is an action of a landlord on a tenancy, as told from known_from until known_to.';

COMMENT ON COLUMN core.housing_action.row_key IS 'Hash of dataset, natural key and person part: what a later file supersedes by.';
COMMENT ON COLUMN core.housing_action.known_from IS 'From when we knew it: that of the delivering file.';
COMMENT ON COLUMN core.housing_action.known_to IS 'Until when we held it true; null: still.';
COMMENT ON COLUMN core.housing_action.dataset IS 'Dataset as in the file name.';
COMMENT ON COLUMN core.housing_action.natural_key IS 'PERSONAL: normalised key of the row, parts joined with |.';
COMMENT ON COLUMN core.housing_action.person_part IS 'Which person of the row: blank, or the position in Household.';
COMMENT ON COLUMN core.housing_action.record_id IS 'The record, as in person_link.';
COMMENT ON COLUMN core.housing_action.row_hash IS 'Hash of the typed columns; an unchanged row writes nothing.';
COMMENT ON COLUMN core.housing_action.file_id IS 'Receipt of the file that first told this version.';
COMMENT ON COLUMN core.housing_action.line_no IS 'Line of that file as a person sees it.';
COMMENT ON COLUMN core.housing_action.extract_on IS 'Extract date of that file.';
COMMENT ON COLUMN core.housing_action.district IS 'District council that lets the home.';
COMMENT ON COLUMN core.housing_action.tenancy_ref IS 'Reference of the tenancy, unique in its district.';
COMMENT ON COLUMN core.housing_action.action_code IS 'NSP-ASB, INJ, DEM, EVI-ASB, NSP-RENT or WARN.';
COMMENT ON COLUMN core.housing_action.action_on IS 'Day of the action.';
COMMENT ON COLUMN core.housing_action.outcome IS 'What came of it.';

CREATE TABLE core.programme_family (
    row_key UUID NOT NULL,
    known_from TIMESTAMP WITH TIME ZONE NOT NULL,
    known_to TIMESTAMP WITH TIME ZONE,
    dataset TEXT NOT NULL,
    natural_key TEXT NOT NULL,
    person_part TEXT NOT NULL,
    record_id TEXT NOT NULL,
    row_hash TEXT NOT NULL,
    file_id BIGINT NOT NULL,
    line_no INTEGER NOT NULL,
    extract_on DATE NOT NULL,
    family_ref TEXT,
    district TEXT,
    identified_on DATE,
    allocated_on DATE,
    keyworker_ref TEXT,
    keyworker_type TEXT,
    engagement_status TEXT,
    engaged_on DATE,
    closed_on DATE,
    close_reason TEXT,
    CONSTRAINT programme_family_pk PRIMARY KEY (row_key, known_from),
    CONSTRAINT programme_family_known_check CHECK (known_to > known_from)
);

CREATE UNIQUE INDEX programme_family_current_key ON core.programme_family (row_key) WHERE known_to is null;

COMMENT ON TABLE core.programme_family IS 'One row is a family as the programme''s case recording knows it, as told from known_from until known_to.';

COMMENT ON COLUMN core.programme_family.row_key IS 'Hash of dataset, natural key and person part: what a later file supersedes by.';
COMMENT ON COLUMN core.programme_family.known_from IS 'From when we knew it: that of the delivering file.';
COMMENT ON COLUMN core.programme_family.known_to IS 'Until when we held it true; null: still.';
COMMENT ON COLUMN core.programme_family.dataset IS 'Dataset as in the file name.';
COMMENT ON COLUMN core.programme_family.natural_key IS 'PERSONAL: normalised key of the row, parts joined with |.';
COMMENT ON COLUMN core.programme_family.person_part IS 'Which person of the row: blank, or the position in Household.';
COMMENT ON COLUMN core.programme_family.record_id IS 'The record, as in person_link.';
COMMENT ON COLUMN core.programme_family.row_hash IS 'Hash of the typed columns; an unchanged row writes nothing.';
COMMENT ON COLUMN core.programme_family.file_id IS 'Receipt of the file that first told this version.';
COMMENT ON COLUMN core.programme_family.line_no IS 'Line of that file as a person sees it.';
COMMENT ON COLUMN core.programme_family.extract_on IS 'Extract date of that file.';
COMMENT ON COLUMN core.programme_family.family_ref IS 'Careworks reference of the family.';
COMMENT ON COLUMN core.programme_family.district IS 'District.';
COMMENT ON COLUMN core.programme_family.identified_on IS 'Day it was identified.';
COMMENT ON COLUMN core.programme_family.allocated_on IS 'Day it was allocated to a keyworker.';
COMMENT ON COLUMN core.programme_family.keyworker_ref IS 'Reference of the keyworker.';
COMMENT ON COLUMN core.programme_family.keyworker_type IS 'COORDINATOR or KEYWORKER.';
COMMENT ON COLUMN core.programme_family.engagement_status IS 'ENGAGED, REFUSED, MOVED or NOT CONTACTED.';
COMMENT ON COLUMN core.programme_family.engaged_on IS 'Day it engaged.';
COMMENT ON COLUMN core.programme_family.closed_on IS 'Day the case was closed.';
COMMENT ON COLUMN core.programme_family.close_reason IS 'Why the case was closed.';

CREATE TABLE core.programme_member (
    row_key UUID NOT NULL,
    known_from TIMESTAMP WITH TIME ZONE NOT NULL,
    known_to TIMESTAMP WITH TIME ZONE,
    dataset TEXT NOT NULL,
    natural_key TEXT NOT NULL,
    person_part TEXT NOT NULL,
    record_id TEXT NOT NULL,
    row_hash TEXT NOT NULL,
    file_id BIGINT NOT NULL,
    line_no INTEGER NOT NULL,
    extract_on DATE NOT NULL,
    family_ref TEXT,
    member_no INTEGER,
    surname TEXT,
    forename TEXT,
    dob DATE,
    gender TEXT,
    postcode TEXT,
    role TEXT,
    joined_on DATE,
    left_on DATE,
    CONSTRAINT programme_member_pk PRIMARY KEY (row_key, known_from),
    CONSTRAINT programme_member_known_check CHECK (known_to > known_from)
);

CREATE UNIQUE INDEX programme_member_current_key ON core.programme_member (row_key) WHERE known_to is null;

COMMENT ON TABLE core.programme_member IS 'One row is a member of a family as the programme''s case recording knows it, as told from known_from until known_to.';

COMMENT ON COLUMN core.programme_member.row_key IS 'Hash of dataset, natural key and person part: what a later file supersedes by.';
COMMENT ON COLUMN core.programme_member.known_from IS 'From when we knew it: that of the delivering file.';
COMMENT ON COLUMN core.programme_member.known_to IS 'Until when we held it true; null: still.';
COMMENT ON COLUMN core.programme_member.dataset IS 'Dataset as in the file name.';
COMMENT ON COLUMN core.programme_member.natural_key IS 'PERSONAL: normalised key of the row, parts joined with |.';
COMMENT ON COLUMN core.programme_member.person_part IS 'Which person of the row: blank, or the position in Household.';
COMMENT ON COLUMN core.programme_member.record_id IS 'The record, as in person_link.';
COMMENT ON COLUMN core.programme_member.row_hash IS 'Hash of the typed columns; an unchanged row writes nothing.';
COMMENT ON COLUMN core.programme_member.file_id IS 'Receipt of the file that first told this version.';
COMMENT ON COLUMN core.programme_member.line_no IS 'Line of that file as a person sees it.';
COMMENT ON COLUMN core.programme_member.extract_on IS 'Extract date of that file.';
COMMENT ON COLUMN core.programme_member.family_ref IS 'Careworks reference of the family.';
COMMENT ON COLUMN core.programme_member.member_no IS 'Number of the member in the family.';
COMMENT ON COLUMN core.programme_member.surname IS 'PERSONAL: Surname.';
COMMENT ON COLUMN core.programme_member.forename IS 'PERSONAL: Forename.';
COMMENT ON COLUMN core.programme_member.dob IS 'PERSONAL: Date of birth.';
COMMENT ON COLUMN core.programme_member.gender IS 'M or F.';
COMMENT ON COLUMN core.programme_member.postcode IS 'PERSONAL: Postcode; null when it is not one.';
COMMENT ON COLUMN core.programme_member.role IS 'PARENT, CHILD or OTHER ADULT.';
COMMENT ON COLUMN core.programme_member.joined_on IS 'First day in the family.';
COMMENT ON COLUMN core.programme_member.left_on IS 'Day the member left; null: still a member.';

CREATE TABLE core.programme_event (
    row_key UUID NOT NULL,
    known_from TIMESTAMP WITH TIME ZONE NOT NULL,
    known_to TIMESTAMP WITH TIME ZONE,
    dataset TEXT NOT NULL,
    natural_key TEXT NOT NULL,
    person_part TEXT NOT NULL,
    record_id TEXT NOT NULL,
    row_hash TEXT NOT NULL,
    file_id BIGINT NOT NULL,
    line_no INTEGER NOT NULL,
    extract_on DATE NOT NULL,
    family_ref TEXT,
    event_no TEXT,
    event_type TEXT,
    event_on DATE,
    member_no INTEGER,
    CONSTRAINT programme_event_pk PRIMARY KEY (row_key, known_from),
    CONSTRAINT programme_event_known_check CHECK (known_to > known_from)
);

CREATE UNIQUE INDEX programme_event_current_key ON core.programme_event (row_key) WHERE known_to is null;

COMMENT ON TABLE core.programme_event IS 'One row is an event in the case of a family, as told from known_from until known_to.';

COMMENT ON COLUMN core.programme_event.row_key IS 'Hash of dataset, natural key and person part: what a later file supersedes by.';
COMMENT ON COLUMN core.programme_event.known_from IS 'From when we knew it: that of the delivering file.';
COMMENT ON COLUMN core.programme_event.known_to IS 'Until when we held it true; null: still.';
COMMENT ON COLUMN core.programme_event.dataset IS 'Dataset as in the file name.';
COMMENT ON COLUMN core.programme_event.natural_key IS 'PERSONAL: normalised key of the row, parts joined with |.';
COMMENT ON COLUMN core.programme_event.person_part IS 'Which person of the row: blank, or the position in Household.';
COMMENT ON COLUMN core.programme_event.record_id IS 'The record, as in person_link.';
COMMENT ON COLUMN core.programme_event.row_hash IS 'Hash of the typed columns; an unchanged row writes nothing.';
COMMENT ON COLUMN core.programme_event.file_id IS 'Receipt of the file that first told this version.';
COMMENT ON COLUMN core.programme_event.line_no IS 'Line of that file as a person sees it.';
COMMENT ON COLUMN core.programme_event.extract_on IS 'Extract date of that file.';
COMMENT ON COLUMN core.programme_event.family_ref IS 'Careworks reference of the family.';
COMMENT ON COLUMN core.programme_event.event_no IS 'Number of the event in the family.';
COMMENT ON COLUMN core.programme_event.event_type IS 'ASSESSMENT, ACTION PLAN, REVIEW or REFERRAL WORKING LINKS.';
COMMENT ON COLUMN core.programme_event.event_on IS 'Day of the event.';
COMMENT ON COLUMN core.programme_event.member_no IS 'Member it concerns; null: the family.';

CREATE TABLE core.employment (
    row_key UUID NOT NULL,
    known_from TIMESTAMP WITH TIME ZONE NOT NULL,
    known_to TIMESTAMP WITH TIME ZONE,
    dataset TEXT NOT NULL,
    natural_key TEXT NOT NULL,
    person_part TEXT NOT NULL,
    record_id TEXT NOT NULL,
    row_hash TEXT NOT NULL,
    file_id BIGINT NOT NULL,
    line_no INTEGER NOT NULL,
    extract_on DATE NOT NULL,
    family_ref TEXT,
    member_no INTEGER,
    employment_start_on DATE,
    employment_end_on DATE,
    weekly_hours NUMERIC(6, 2),
    evidence_type TEXT,
    seen_on DATE,
    CONSTRAINT employment_pk PRIMARY KEY (row_key, known_from),
    CONSTRAINT employment_known_check CHECK (known_to > known_from)
);

CREATE UNIQUE INDEX employment_current_key ON core.employment (row_key) WHERE known_to is null;

COMMENT ON TABLE core.employment IS 'One row is a job run of a family member, with its evidence, as told from known_from until known_to.';

COMMENT ON COLUMN core.employment.row_key IS 'Hash of dataset, natural key and person part: what a later file supersedes by.';
COMMENT ON COLUMN core.employment.known_from IS 'From when we knew it: that of the delivering file.';
COMMENT ON COLUMN core.employment.known_to IS 'Until when we held it true; null: still.';
COMMENT ON COLUMN core.employment.dataset IS 'Dataset as in the file name.';
COMMENT ON COLUMN core.employment.natural_key IS 'PERSONAL: normalised key of the row, parts joined with |.';
COMMENT ON COLUMN core.employment.person_part IS 'Which person of the row: blank, or the position in Household.';
COMMENT ON COLUMN core.employment.record_id IS 'The record, as in person_link.';
COMMENT ON COLUMN core.employment.row_hash IS 'Hash of the typed columns; an unchanged row writes nothing.';
COMMENT ON COLUMN core.employment.file_id IS 'Receipt of the file that first told this version.';
COMMENT ON COLUMN core.employment.line_no IS 'Line of that file as a person sees it.';
COMMENT ON COLUMN core.employment.extract_on IS 'Extract date of that file.';
COMMENT ON COLUMN core.employment.family_ref IS 'Careworks reference of the family.';
COMMENT ON COLUMN core.employment.member_no IS 'Number of the member in the family.';
COMMENT ON COLUMN core.employment.employment_start_on IS 'First day in work.';
COMMENT ON COLUMN core.employment.employment_end_on IS 'First day without; null: still in work at the extract date.';
COMMENT ON COLUMN core.employment.weekly_hours IS 'Hours a week.';
COMMENT ON COLUMN core.employment.evidence_type IS 'PAYSLIP, EMPLOYER LETTER, ADVISER LOG or SELF REPORT.';
COMMENT ON COLUMN core.employment.seen_on IS 'Day the evidence was seen.';
