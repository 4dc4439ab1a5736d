CREATE TABLE audit.delivery_card (
    file_id BIGINT NOT NULL,
    source TEXT,
    dataset TEXT,
    extract_on DATE,
    verdict TEXT NOT NULL,
    reason TEXT DEFAULT '' NOT NULL,
    before_file_id BIGINT,
    rows_in BIGINT,
    rows_held BIGINT,
    share_held NUMERIC(9, 6),
    keys_before BIGINT,
    keys_new BIGINT,
    keys_changed BIGINT,
    keys_gone BIGINT,
    keys_aged BIGINT,
    share_gone NUMERIC(9, 6),
    drift_count INTEGER DEFAULT '0' NOT NULL,
    blank_count INTEGER DEFAULT '0' NOT NULL,
    gap_count INTEGER,
    card JSONB NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT delivery_card_pk PRIMARY KEY (file_id),
    CONSTRAINT delivery_card_verdict_check CHECK (verdict in ('PASSED', 'REJECTED'))
);

CREATE INDEX delivery_card_dataset_idx ON audit.delivery_card (source, dataset, extract_on);

COMMENT ON TABLE audit.delivery_card IS 'One row is the delivery card of a file: what its last check found, against the file before it.';

COMMENT ON COLUMN audit.delivery_card.file_id IS 'Receipt of the file.';
COMMENT ON COLUMN audit.delivery_card.source IS 'Folder of the sender; null when not readable.';
COMMENT ON COLUMN audit.delivery_card.dataset IS 'Dataset as in the file name; null when the name cannot be read.';
COMMENT ON COLUMN audit.delivery_card.extract_on IS 'Extract date in the file name; null when the name cannot be read.';
COMMENT ON COLUMN audit.delivery_card.verdict IS 'PASSED its checks as a file, or REJECTED.';
COMMENT ON COLUMN audit.delivery_card.reason IS 'Why it was rejected; blank otherwise.';
COMMENT ON COLUMN audit.delivery_card.before_file_id IS 'Receipt of the file of the dataset in force before; null: it is the first.';
COMMENT ON COLUMN audit.delivery_card.rows_in IS 'Data rows in the file; null where it could not be read.';
COMMENT ON COLUMN audit.delivery_card.rows_held IS 'Rows held back; null where it could not be read.';
COMMENT ON COLUMN audit.delivery_card.share_held IS 'Rows held of all rows, 0 to 1.';
COMMENT ON COLUMN audit.delivery_card.keys_before IS 'Keys known before: of the snapshot before, or of all earlier increments.';
COMMENT ON COLUMN audit.delivery_card.keys_new IS 'Keys not known before.';
COMMENT ON COLUMN audit.delivery_card.keys_changed IS 'Keys known before whose row says something else now.';
COMMENT ON COLUMN audit.delivery_card.keys_gone IS 'Keys of the snapshot before that this one should hold and does not; null: an increment.';
COMMENT ON COLUMN audit.delivery_card.keys_aged IS 'Keys of the snapshot before that fell off its agreed horizon; null: an increment.';
COMMENT ON COLUMN audit.delivery_card.share_gone IS 'Keys gone of those that should have come again, 0 to 1.';
COMMENT ON COLUMN audit.delivery_card.drift_count IS 'Things about the layout that were other than agreed.';
COMMENT ON COLUMN audit.delivery_card.blank_count IS 'Columns that are suddenly blank.';
COMMENT ON COLUMN audit.delivery_card.gap_count IS 'Schools and terms with pupils on roll and no attendance; null: not looked at.';
COMMENT ON COLUMN audit.delivery_card.card IS 'The whole card: counts, shares, names of columns and rules, school numbers.';
COMMENT ON COLUMN audit.delivery_card.made_at IS 'Moment of the last check by the clock of the server.';

CREATE VIEW mart.feed_quality AS
SELECT DISTINCT ON (c.source, c.dataset, c.extract_on)
    c.source, c.dataset, c.extract_on, c.file_id, r.file_name, r.resend_no, r.status, c.verdict, c.reason,
    c.rows_in, c.rows_held, c.share_held, c.keys_before, c.keys_new, c.keys_changed, c.keys_gone, c.keys_aged,
    c.share_gone, c.drift_count, c.blank_count, c.gap_count,
    count(*) OVER extract AS file_count,
    count(*) FILTER (WHERE c.verdict = 'REJECTED') OVER extract AS rejected_count
FROM audit.delivery_card c
JOIN audit.file_receipt r USING (file_id)
WHERE c.source IS NOT NULL AND c.dataset IS NOT NULL AND c.extract_on IS NOT NULL
WINDOW extract AS (PARTITION BY c.source, c.dataset, c.extract_on)
ORDER BY c.source, c.dataset, c.extract_on, c.verdict, r.resend_no DESC, c.file_id DESC;

COMMENT ON VIEW mart.feed_quality IS 'One row is an extract of a dataset with its measures: of its newest file that passed its checks, else of the newest refused.';

COMMENT ON COLUMN mart.feed_quality.source IS 'Folder of the sender; null when not readable.';
COMMENT ON COLUMN mart.feed_quality.dataset IS 'Dataset as in the file name; null when the name cannot be read.';
COMMENT ON COLUMN mart.feed_quality.extract_on IS 'Extract date in the file name; null when the name cannot be read.';
COMMENT ON COLUMN mart.feed_quality.file_id IS 'Receipt of the file.';
COMMENT ON COLUMN mart.feed_quality.file_name IS 'Name of the file as received.';
COMMENT ON COLUMN mart.feed_quality.resend_no IS '0 for the first file of the dataset and date, 1 for its first correction and so on.';
COMMENT ON COLUMN mart.feed_quality.status IS 'Where the file stands: RECEIVED, REJECTED, CHECKED, STAGED or LOADED.';
COMMENT ON COLUMN mart.feed_quality.verdict IS 'PASSED its checks as a file, or REJECTED.';
COMMENT ON COLUMN mart.feed_quality.reason IS 'Why it was rejected; blank otherwise.';
COMMENT ON COLUMN mart.feed_quality.rows_in IS 'Data rows in the file; null where it could not be read.';
COMMENT ON COLUMN mart.feed_quality.rows_held IS 'Rows held back; null where it could not be read.';
COMMENT ON COLUMN mart.feed_quality.share_held IS 'Rows held of all rows, 0 to 1.';
COMMENT ON COLUMN mart.feed_quality.keys_before IS 'Keys known before: of the snapshot before, or of all earlier increments.';
COMMENT ON COLUMN mart.feed_quality.keys_new IS 'Keys not known before.';
COMMENT ON COLUMN mart.feed_quality.keys_changed IS 'Keys known before whose row says something else now.';
COMMENT ON COLUMN mart.feed_quality.keys_gone IS 'Keys of the snapshot before that this one should hold and does not; null: an increment.';
COMMENT ON COLUMN mart.feed_quality.keys_aged IS 'Keys of the snapshot before that fell off its agreed horizon; null: an increment.';
COMMENT ON COLUMN mart.feed_quality.share_gone IS 'Keys gone of those that should have come again, 0 to 1.';
COMMENT ON COLUMN mart.feed_quality.drift_count IS 'Things about the layout that were other than agreed.';
COMMENT ON COLUMN mart.feed_quality.blank_count IS 'Columns that are suddenly blank.';
COMMENT ON COLUMN mart.feed_quality.gap_count IS 'Schools and terms with pupils on roll and no attendance; null: not looked at.';
COMMENT ON COLUMN mart.feed_quality.file_count IS 'Files of the extract that were looked at.';
COMMENT ON COLUMN mart.feed_quality.rejected_count IS 'Those of them that were refused.';
