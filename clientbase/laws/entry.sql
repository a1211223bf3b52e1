-- When items were entered, and whether that is judged: what entry.py says of one, for all. Of talks, purchases,
-- returns, offers and problems `item_firsts` has what the record says (said), the first commit that holds the item
-- (day, start, alike), and the day of its entry once that commit is there (known).

-- The first day of those on which items were entered that are judged, by the entry of schema.yaml.
CREATE TEMP TABLE entry_windows (entry INTEGER PRIMARY KEY, begins TEXT);

-- Each item as of the day. What is known only later is not there; without a commit the record's word counts, unproven.
CREATE TEMP VIEW all_entries AS
SELECT k.client, k.n, k.entered,
       max(0, CAST(julianday(k.entered) - julianday(k.date) AS INTEGER)) AS delay,
       k.list, k.line, k.date, k.author, k.said, k.day AS committed,
       CASE WHEN k.start THEN 'start' WHEN k.entered IS NULL THEN 'unknown'
            WHEN k.alike > (SELECT value FROM main.norm WHERE name = 'bulk') THEN 'bulk'
            WHEN k.imported AND k.date < coalesce(k.recorded, '9999-12-31') THEN 'import' END AS unjudged,
       k.day IS NULL AS unproven, k.imported
  FROM (SELECT e.id AS client, e.list, e.n, e.line, e.date, e.author, e.imported,
               iif(e.said <= t.day, e.said, NULL) AS said,
               iif(e.day <= t.day, e.day, NULL) AS day, iif(e.day <= t.day, e.start, 0) AS start, iif(e.day <= t.day, e.alike, 1) AS alike,
               iif(e.day <= t.day, iif(e.known <= t.day, e.known, NULL), iif(e.said <= t.day, e.said, NULL)) AS entered,
               coalesce((SELECT iif(c.entered <= t.day, c.entered, NULL) FROM main.clients c WHERE c.id = e.id),
                        (SELECT g.day FROM main.first_commits g WHERE g.id = e.id)) AS recorded
          FROM main.item_firsts e CROSS JOIN today t
         WHERE e.list NOT IN ('tasks', 'snoozed') AND e.date <= t.day
           AND (e.day <= t.day OR e.said <= t.day OR (e.day IS NULL AND e.said IS NULL))) k;

-- The limits that hold for a client's entries.
CREATE TEMP VIEW entry_limits AS
SELECT f.id, f.manager, EXISTS (SELECT 1 FROM handed h WHERE h.client = f.id) AS passed, f.has_left, s.limit_months, s.limit_days, s.limit_working, w.begins
  FROM standing f JOIN standards s
    ON s.standard = 'entry' AND s.entry = (SELECT o.entry FROM standard_no o WHERE o.client = f.id)
  JOIN entry_windows w ON w.entry = s.entry;

-- Items with the time that they took to be entered and the limit that holds for the client.
CREATE TEMP VIEW all_measured_entries AS
SELECT e.client, e.list, e.n, e.line, e.date, e.entered, e.delay AS days,
       iif(k.limit_months OR k.limit_working, span_days(e.date, k.limit_months, k.limit_days, k.limit_working), k.limit_days) AS "limit",
       coalesce(e.author, iif(k.passed, (SELECT h.giver FROM handed h WHERE h.client = e.client AND h.date > e.date
                                          ORDER BY h.date, h.n LIMIT 1), NULL), k.manager) AS manager, e.author, e.said, e.committed, e.unproven, e.unjudged, k.begins, k.has_left,
       -- where the commit came soon enough the record's own word is the day of entry
       coalesce(e.unjudged IS NULL AND e.entered = e.committed
                AND julianday(e.committed) - julianday(e.said) > span_days(e.said, k.limit_months, k.limit_days, k.limit_working),
                0) AS back_dated
  FROM entry_limits k CROSS JOIN all_entries e ON e.client = k.id;

-- Those by which a client is judged.
CREATE TEMP VIEW all_judged_entries AS
SELECT client, n, line, date, entered, days, "limit", manager, list, author, unproven
  FROM all_measured_entries WHERE unjudged IS NULL AND entered >= begins AND NOT has_left;

-- The same of the clients in `stale`, while they are judged.
CREATE TEMP TABLE judged_now (client TEXT, manager TEXT, days INTEGER, within INTEGER, date TEXT);

-- The day of review that counts: the record's own; where it was set in bulk, or is not there yet, the newest before it.
CREATE TEMP VIEW reviews AS
SELECT c.id AS client,
       CASE WHEN c.reviewed <= (SELECT day FROM today)
             AND NOT EXISTS (SELECT 1 FROM main.changes h WHERE h.client = c.id AND h.field = 'reviewed' AND h.new = c.reviewed
                                AND h.alike > (SELECT value FROM main.norm WHERE name = 'bulk'))
            THEN c.reviewed
            ELSE coalesce((SELECT h.new FROM main.changes h
                            WHERE h.client = c.id AND h.field = 'reviewed' AND h.new <= (SELECT day FROM today)
                              AND h.alike <= (SELECT value FROM main.norm WHERE name = 'bulk')
                            ORDER BY h.number DESC LIMIT 1),
                          (SELECT iif(f.old <= (SELECT day FROM today), f.old, NULL)
                             FROM (SELECT h.old FROM main.changes h WHERE h.client = c.id AND h.field = 'reviewed'
                                    ORDER BY h.number LIMIT 1) f)) END AS reviewed
  FROM main.clients c;

-- The last update of each record: a review, an entry that did not come by import or in bulk, a commit of other content.
CREATE TEMP VIEW updates AS
SELECT c.id AS client,
       nullif(max(coalesce((SELECT v.reviewed FROM reviews v WHERE v.client = c.id), ''),
                  coalesce((SELECT max(e.entered) FROM all_entries e
                             WHERE e.client = c.id AND NOT e.imported AND e.unjudged IS NOT 'bulk'), ''),
                  coalesce((SELECT max(h.date) FROM main.changes h
                             WHERE h.client = c.id AND h.content AND h.date <= (SELECT day FROM today)
                               AND h.alike <= (SELECT value FROM main.norm WHERE name = 'bulk')), '')), '') AS last_update
  FROM main.clients c;

