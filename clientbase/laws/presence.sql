-- Who is in the base on the day: what presence.py says of one, for all.

-- The records that are not there on the day, neither by what they say themselves nor by the first commit that holds
-- them. They are few: all others are found faster by not being among them.
CREATE TEMP VIEW not_begun AS
SELECT c.id FROM main.clients c LEFT JOIN main.first_commits g ON g.id = c.id
 WHERE c.customer IN (0, 1) AND c.own_begins > (SELECT day FROM today) AND coalesce(g.day > (SELECT day FROM today), 1)
 UNION ALL
SELECT c.id FROM main.clients c JOIN main.first_commits g ON g.id = c.id
 WHERE c.customer IN (0, 1) AND c.own_begins IS NULL AND g.day > (SELECT day FROM today);

-- Clients as they stood on the day: who leaves later has not left yet, and who is back is no former client.
CREATE TEMP VIEW standing AS
SELECT c.id, c.name, c.kind, c.segment, c.manager, c.region, c.strategic, c.tags, c.since, c.source_channel, c.reviewed,
       c.search_key, c.path, c.archived, c.preferred_channel, c.customer, c.relation, c.own_begins, c.entered,
       CASE WHEN c.status = 'former' AND c.left_date IS NOT NULL AND l.client IS NULL THEN 'active' ELSE c.status END AS status,
       l.date AS left_date, l.reason AS left_reason,
       iif(c.left_date IS NOT NULL, l.client IS NOT NULL, coalesce(c.status = 'former', 0)) AS has_left,
       CASE WHEN (SELECT day FROM today) BETWEEN coalesce(c.snoozed_from, '') AND c.snoozed_until THEN c.snoozed_until END AS snoozed_until
  FROM present c
  LEFT JOIN main.leavings l ON c.left_date IS NOT NULL AND l.client = c.id AND l.n = iif(c.left_date IS NULL, NULL, (
       SELECT g.n FROM main.leavings g
        WHERE g.client = c.id AND g.date <= (SELECT day FROM today) AND coalesce(g.back > (SELECT day FROM today), 1)
        ORDER BY g.date DESC, g.n DESC LIMIT 1));

-- Handovers with who handed over: as it is said, else who had got the client before. Who looked after a client on a day is
-- the giver of the first handover after it, where there is one, else today's manager.
CREATE TEMP VIEW handed AS
SELECT h.client, h.n, h.date, h."to",
       coalesce(h."from", (SELECT b."to" FROM main.handovers b WHERE b.client = h.client AND (b.date, b.n) < (h.date, h.n)
                            ORDER BY b.date DESC, b.n DESC LIMIT 1)) AS giver
  FROM main.handovers h;
