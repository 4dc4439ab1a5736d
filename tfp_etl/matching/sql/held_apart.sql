-- Marks the pairs of torn nodes, for the review: guard 3.
update edges set guard = 3
where weight >= $least and (node_id_l in (select node_id from torn) or node_id_r in (select node_id from torn))
