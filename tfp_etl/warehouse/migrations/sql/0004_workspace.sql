CREATE TABLE audit.workspace (
    name TEXT NOT NULL,
    first_used_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT workspace_pk PRIMARY KEY (name)
);

CREATE UNIQUE INDEX workspace_only_one ON audit.workspace ((true));

COMMENT ON TABLE audit.workspace IS 'One row is the workspace whose warehouse this is; there is never a second.';

COMMENT ON COLUMN audit.workspace.name IS 'Name of the workspace, as its first command gave it.';
COMMENT ON COLUMN audit.workspace.first_used_at IS 'Moment of that command by the clock of the server.';
