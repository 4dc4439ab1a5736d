-- How far a kind of police file reaches, in words for what was seen.
create macro reach_of_file(dataset, until_on) as
    case
        when until_on is null then format('no police {} file has arrived', dataset)
        else format('police {} file reaches {} only', dataset, until_on)
    end
