-- Whether two spellings look like one name: Jaro-Winkler of 0.85 and more, or one is the initial of the other.
create or replace temp macro is_like(a, b) as
    jaro_winkler_similarity(a, b) >= 0.85 or (least(len(a), len(b)) = 1 and a[1] = b[1])
