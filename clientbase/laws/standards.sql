-- How clients stand to the standards: what standards.py says of one, for all.

-- From when to count where nothing has happened: the later of begun and recorded.
CREATE TEMP VIEW clocks AS
SELECT c.id, CASE WHEN c.begins IS NULL THEN c.recorded WHEN c.recorded IS NULL THEN c.begins ELSE max(c.begins, c.recorded) END AS start
  FROM (SELECT c.id, coalesce(min(c.own_begins, g.day), c.own_begins, g.day) AS begins, coalesce(c.entered, g.day) AS recorded
          FROM main.clients c LEFT JOIN main.first_commits g ON g.id = c.id) c;

-- Each client against each standard. A client that has left is not judged. Contact has excuses of its own (contact.sql);
-- the standard entry is judged by the slowest entry. Given are the clients in `stale`, their entries in `judged_now`, and
-- their lights in `contact_lit`; the rows of the days that were asked about last are kept in the table `standard_status`.
CREATE TEMP VIEW standard_status_then AS
WITH updated AS MATERIALIZED (
       SELECT s.id AS client, s.name, s.manager, s.snoozed_until AS snoozed, s.has_left,
              (SELECT min(due) FROM (SELECT due FROM open_steps WHERE client = s.id AND NOT broken UNION ALL
                                     SELECT due FROM open_tasks WHERE client = s.id AND NOT broken)) AS planned,
              (SELECT u.last_update FROM updates u WHERE u.client = s.id) AS last_update
         FROM stale x CROSS JOIN standing s ON s.id = x.id),
     f AS MATERIALIZED (
       SELECT u.client, u.name, u.manager, u.planned, u.snoozed, u.last_update,
              coalesce(u.last_update, (SELECT c.start FROM clocks c WHERE c.id = u.client AND c.start <= (SELECT day FROM today))) AS since,
              iif(u.has_left, NULL, o."update") AS update_entry, iif(u.has_left, NULL, o."entry") AS entry_entry
         FROM updated u CROSS JOIN standard_no o ON o.client = u.client),
     slowest AS MATERIALIZED (
       SELECT client, days, date FROM (
              SELECT client, days, date, row_number() OVER (PARTITION BY client ORDER BY days DESC, date) AS place
                FROM judged_now) WHERE place = 1),
     contacts AS MATERIALIZED (
       SELECT id, entry, last, since, days, target, "limit", light, state, excusing FROM contact_status_then WHERE kind = 'now'),
     lasts AS (
       SELECT client, name, manager, planned, snoozed, 'update' AS standard, update_entry AS entry, last_update AS last, since,
              (SELECT ordinal FROM today) + 1721424 - CAST(julianday(since) - 0.5 AS INTEGER) AS days FROM f
       UNION ALL
       SELECT f.client, f.name, f.manager, f.planned, f.snoozed, 'entry', f.entry_entry, s.date, s.date, s.days
         FROM f LEFT JOIN slowest s ON s.client = f.client),
     measured AS (
       SELECT l.client, l.name, l.manager, l.planned, l.snoozed, l.standard, s.entry, l.last, l.since, l.days,
              iif(s.target_months OR s.target_working, span_days(l.since, s.target_months, s.target_days, s.target_working), s.target_days) AS target,
              iif(s.limit_months OR s.limit_working, span_days(l.since, s.limit_months, s.limit_days, s.limit_working), s.limit_days) AS "limit"
         FROM lasts l CROSS JOIN standards s ON s.standard = l.standard AND s.entry = l.entry),
     lit AS (
       SELECT f.client, f.name, f.manager, f.planned, f.snoozed, 'contact' AS standard, c.entry, c.last, c.since, c.days, c.target,
              c."limit", iif(c.state = 'judged', c.light, 'grey') AS light, c.state, c.excusing
         FROM f CROSS JOIN contacts c ON c.id = f.client
       UNION ALL
       SELECT client, name, manager, planned, snoozed, standard, entry, last, since, days, target, "limit",
              CASE WHEN days IS NULL THEN 'grey' WHEN days <= target THEN 'green' WHEN days <= "limit" THEN 'yellow' ELSE 'red' END,
              iif(days IS NULL, 'unknown', 'judged'), 0
         FROM measured)
SELECT (SELECT ordinal FROM today), client, name, manager, standard, entry, target, "limit", last, days,
       CASE WHEN days > "limit" THEN days - "limit" END AS over,
       CASE WHEN state = 'judged' THEN light IN ('green', 'yellow') END AS within,
       light, planned, snoozed, last IS NULL AND since IS NOT NULL AS never, since, state, excusing
  FROM lit;

CREATE TEMP VIEW all_cadence AS
SELECT id AS client, name, manager, standard, entry, target, "limit", last, days, over, within, light, planned, snoozed,
       never, since, state, excusing
  FROM main.standard_status
 WHERE day = (SELECT ordinal FROM today) AND standard IN ('contact', 'entry', 'update');

-- How many items of a client each manager has entered that are judged, and how many of them within the limit.
CREATE TEMP VIEW all_entry_counts AS
SELECT id AS client, manager, judged, within FROM main.entries_judged WHERE day = (SELECT ordinal FROM today);
