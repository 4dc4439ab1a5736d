-- One row out: the last word on one remote file of a source. Parameters: the source.
select distinct on (f.origin)
    f.source, f.origin, f.file_name, f.byte_count, f.changed_at, f.version, f.state, f.reason, f.sha256
from audit.fetch f
where f.source = %(source)s
order by f.origin, f.fetch_id desc
