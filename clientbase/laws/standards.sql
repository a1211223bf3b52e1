-- How clients stand to the standards: what standards.py says of one, for all.

-- The day on which each interaction was entered: what the record says, else when git first had it.
CREATE TEMP VIEW all_entries AS
SELECT i.client, i.n, i.line, i.date,
       coalesce(i.entered, (SELECT day FROM main.first_seen g WHERE g.id = i.client AND g.n = i.n)) AS entered,
       coalesce(i.delay, (SELECT delay FROM main.first_seen g WHERE g.id = i.client AND g.n = i.n)) AS delay, i."by"
  FROM main.interactions i
 WHERE coalesce(i.entered, (SELECT day FROM main.first_seen g WHERE g.id = i.client AND g.n = i.n)) <= (SELECT day FROM today)
   AND i.date <= (SELECT day FROM today);

-- Interactions with the time that they took to be entered and the limit that holds for the client.
CREATE TEMP VIEW entry_limits AS
SELECT f.id, f.manager, s.limit_months, s.limit_days
  FROM standing f JOIN standards s
    ON s.standard = 'entry' AND s.entry = (SELECT o.entry FROM standard_no o WHERE o.client = f.id)
 WHERE NOT f.has_left;

CREATE TEMP VIEW all_judged_entries AS
SELECT k.id AS client, e.n, e.line, e.date, e.entered, e.delay AS days,
       CASE WHEN k.limit_months = 0 THEN k.limit_days
            ELSE CAST(julianday(min(date(e.date, '+' || k.limit_months || ' months'),
                                    date(e.date, 'start of month', '+' || (k.limit_months + 1) || ' months', '-1 day')))
                      - julianday(e.date) AS INTEGER) END AS "limit",
       coalesce(e."by", k.manager) AS manager
  FROM entry_limits k CROSS JOIN all_entries e ON e.client = k.id;

-- Each client against each standard. A client that has left is not judged; one that is snoozed is grey for contact and
-- update, and one for which a next step is planned is at most yellow for contact. The standard entry is judged by the
-- slowest entry. Where no standard is for a client, or it has left, there is a row without an entry of schema.yaml.
-- Given are the clients in `stale`; the rows of the days that were asked about last are kept in the table `standard_status`.
CREATE TEMP TABLE stale (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP VIEW standard_status_then AS
WITH f AS MATERIALIZED (
       SELECT client, name, manager, planned, snoozed_until AS snoozed, last_contact, last_update,
              iif(stage = 'former', NULL, (SELECT o."contact" FROM standard_no o WHERE o.client = f.client)) AS contact_entry,
              iif(stage = 'former', NULL, (SELECT o."update" FROM standard_no o WHERE o.client = f.client)) AS update_entry,
              iif(stage = 'former', NULL, (SELECT o."entry" FROM standard_no o WHERE o.client = f.client)) AS entry_entry
         FROM all_facts f WHERE client IN (SELECT id FROM stale)),
     slowest AS MATERIALIZED (
       SELECT client, max(delay) AS days, date FROM all_entries WHERE client IN (SELECT id FROM stale) GROUP BY client),
     lasts AS (
       SELECT client, name, manager, planned, snoozed, 'contact' AS standard, contact_entry AS entry, last_contact AS last,
              (SELECT ordinal FROM today) + 1721424 - CAST(julianday(last_contact) - 0.5 AS INTEGER) AS days FROM f
       UNION ALL
       SELECT client, name, manager, planned, snoozed, 'update', update_entry, last_update,
              (SELECT ordinal FROM today) + 1721424 - CAST(julianday(last_update) - 0.5 AS INTEGER) FROM f
       UNION ALL
       SELECT f.client, f.name, f.manager, f.planned, f.snoozed, 'entry', f.entry_entry, s.date, s.days
         FROM f LEFT JOIN slowest s ON s.client = f.client),
     measured AS (
       SELECT l.client, l.name, l.manager, l.planned, l.snoozed, l.standard, s.entry, l.last, l.days,
              CASE WHEN s.target_months = 0 THEN s.target_days
                   ELSE CAST(julianday(min(date(l.last, '+' || s.target_months || ' months'),
                                           date(l.last, 'start of month', '+' || (s.target_months + 1) || ' months', '-1 day')))
                             - julianday(l.last) AS INTEGER) END AS target,
              CASE WHEN s.limit_months = 0 THEN s.limit_days
                   ELSE CAST(julianday(min(date(l.last, '+' || s.limit_months || ' months'),
                                           date(l.last, 'start of month', '+' || (s.limit_months + 1) || ' months', '-1 day')))
                             - julianday(l.last) AS INTEGER) END AS "limit"
         FROM lasts l LEFT JOIN standards s ON s.standard = l.standard AND s.entry = l.entry)
SELECT (SELECT ordinal FROM today), client, name, manager, standard, entry, target, "limit", last, days,
       CASE WHEN days > "limit" THEN days - "limit" END AS over,
       days <= "limit" AS within,
       CASE WHEN last IS NULL OR (snoozed IS NOT NULL AND standard <> 'entry') THEN 'grey'
            WHEN days <= target THEN 'green'
            WHEN days <= "limit" OR (planned IS NOT NULL AND standard = 'contact') THEN 'yellow'
            ELSE 'red' END AS light,
       planned, snoozed
  FROM measured;

CREATE TEMP VIEW all_cadence AS
SELECT id AS client, name, manager, standard, entry, target, "limit", last, days, over, within, light, planned, snoozed
  FROM main.standard_status WHERE day = (SELECT ordinal FROM today) AND entry IS NOT NULL;

-- How many interactions of a client each manager has entered, and how many of them within the limit.
CREATE TEMP VIEW all_entry_counts AS
SELECT id AS client, manager, judged, within FROM main.entries_judged WHERE day = (SELECT ordinal FROM today);
