-- How clients stand to the standards: what standards.py says of one, for all.

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
       SELECT client, days, date FROM (
              SELECT client, days, date, row_number() OVER (PARTITION BY client ORDER BY days DESC, date) AS place
                FROM all_judged_entries WHERE client IN (SELECT id FROM stale)) WHERE place = 1),
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

-- How many items of a client each manager has entered that are judged, and how many of them within the limit.
CREATE TEMP VIEW all_entry_counts AS
SELECT id AS client, manager, judged, within FROM main.entries_judged WHERE day = (SELECT ordinal FROM today);
