-- Marks the pairs of torn nodes and the namesakes, for the review: guards 3 and 4.
update edges set guard = case when (node_id_l, node_id_r) in (select (node_id_l, node_id_r) from namesakes) then 4 else 3 end
where weight >= $least
    and (
        node_id_l in (select node_id from torn)
        or node_id_r in (select node_id from torn)
        or (node_id_l, node_id_r) in (select (node_id_l, node_id_r) from namesakes)
    )
