-- Rows of equal content that one source row shows of several records are nodes of their own, in the order of the records.
update seated set node_key = seated.content || '-' || apart.place
from (
    select content, source, source_ref, record_id, dense_rank() over (partition by content, source, source_ref order by record_id) as place
    from (
        select distinct content, source, source_ref, record_id
        from seated
        semi join (
            select content, source, source_ref
            from seated
            where source_ref is not null
            group by all
            having min(record_id) <> max(record_id)
        ) as repeated using (content, source, source_ref)
    )
) as apart
where apart.place > 1
    and seated.content = apart.content
    and seated.source is not distinct from apart.source
    and seated.source_ref = apart.source_ref
    and seated.record_id = apart.record_id
