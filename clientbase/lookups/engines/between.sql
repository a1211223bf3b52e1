-- What Python does between the views of index/views.sql and clientbase/laws: the day and the norms of each base, pooled
-- intervals, the ends of classes, and which entry of a list of norms holds. It is written for SQLite as these are, and
-- translated with them. shifted, among, overlap, gathered and wide are functions of translate.py. `:day` and the like are filled in.

CREATE TEMP VIEW today AS
SELECT ':day' AS day, :ordinal AS ordinal,
       CASE WHEN abc_period_months IS NOT NULL THEN shifted(':day', -abc_period_months, -abc_period_days) END AS abc_start,
       :months_over / bucket_months AS whole_buckets,
       max(1, CAST(julianday(':day') - julianday(shifted(':day', -fallback_months, -fallback_days)) AS INTEGER)) AS fallback
  FROM norms;

CREATE TEMP VIEW stale AS SELECT id FROM main.clients;

CREATE TEMP VIEW pooled_interval AS
SELECT segment, sum(span) AS span, sum(gaps) AS gaps FROM client_totals_then
 WHERE gaps >= 1 AND segment IS NOT NULL GROUP BY segment HAVING count(*) >= :enough_clients;

CREATE TEMP VIEW pooled_interval_all AS
SELECT iif(t.gaps >= :enough_gaps, t.span, d.fallback) AS span, iif(t.gaps >= :enough_gaps, t.gaps, 1) AS gaps,
       iif(t.gaps >= :enough_gaps, 'base', 'norm') AS basis
  FROM today d LEFT JOIN (SELECT sum(span) AS span, sum(gaps) AS gaps FROM client_totals_then WHERE gaps >= 1) t ON 1;

CREATE TEMP VIEW abc_order AS
SELECT id, measure, wide(sum(measure) OVER (ORDER BY measure DESC, id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - measure) AS before,
       wide(sum(measure) OVER ()) AS total, row_number() OVER (ORDER BY measure DESC, id) AS place
  FROM client_totals_then WHERE measure > 0;

CREATE TEMP VIEW abc_ends AS
SELECT max(iif(o.before * n.abc_den < n.abc_a * o.total, o.place, NULL)) AS a,
       max(iif(o.before * n.abc_den < n.abc_b * o.total, o.place, NULL)) AS b
  FROM abc_order o CROSS JOIN norms n;

CREATE TEMP VIEW abc_cutoffs AS
SELECT 'A' AS class, o.measure, o.id FROM abc_order o JOIN abc_ends e ON e.a = o.place
 UNION ALL
SELECT 'B' AS class, o.measure, o.id FROM abc_order o JOIN abc_ends e ON e.b = o.place;

CREATE TEMP VIEW lived AS
SELECT p.*, l.silent, l.class, l.life FROM paced p JOIN lives l ON l.id = p.id;

CREATE TEMP VIEW entry_windows AS
SELECT entry, shifted(':day', -within_months, -within_days) AS begins FROM main.standards WHERE standard = 'entry';

CREATE TEMP VIEW judged_now AS
SELECT client, manager, days, days <= "limit" AS within, date FROM all_judged_entries;

CREATE TEMP VIEW contact_lit AS SELECT * FROM contact_lit_then;

CREATE TEMP VIEW norm_scopes AS
SELECT norm, entry, max(iif(part = 'from', value, NULL)) AS begins, max(iif(part = 'until', value, NULL)) AS ends,
       gathered(iif(part = 'segment', value, NULL)) AS segments, gathered(iif(part = 'class', value, NULL)) AS classes,
       gathered(iif(part = 'status', value, NULL)) AS statuses, gathered(iif(part = 'manager', value, NULL)) AS managers,
       gathered(iif(part = 'region', value, NULL)) AS regions, gathered(iif(part = 'strategic', value, NULL)) AS strategics,
       gathered(iif(part = 'tag', value, NULL)) AS tagged
  FROM main.norm_entries GROUP BY norm, entry;

CREATE TEMP VIEW standard_no AS
SELECT f.id AS client, max(iif(s.norm = 'contact', s.entry, NULL)) AS contact, max(iif(s.norm = 'update', s.entry, NULL)) AS "update",
       max(iif(s.norm = 'entry', s.entry, NULL)) AS "entry"
  FROM attributed f LEFT JOIN norm_scopes s ON :holds(':day') GROUP BY f.id;

CREATE TEMP VIEW contact_no AS
SELECT f.id, f.kind, f.n, f.day, f.manager, max(s.entry) AS entry
  FROM (SELECT m.id, m.kind, m.n, m.day, c.segment, c.class, coalesce(m.manager, c.manager) AS manager,
               iif(m.kind <> 'now' AND c.status = 'former', 'active', c.status) AS status, c.region, c.strategic, c.tags
          FROM moments m CROSS JOIN attributed c ON c.id = m.id) f
  LEFT JOIN norm_scopes s ON s.norm = 'contact' AND :holds(f.day)
 GROUP BY f.id, f.kind, f.n, f.day, f.manager;

CREATE TEMP VIEW minimum_no AS
SELECT f.id AS client, max(s.entry) AS entry
  FROM attributed f LEFT JOIN norm_scopes s ON s.norm = 'minimum' AND :holds(':day') GROUP BY f.id;

-- What depends on the record alone was found when it was indexed; a class or status needs a look at each purchase.
CREATE TEMP VIEW minimum_looks AS
SELECT max(1) AS needed FROM main.norm_entries WHERE norm = 'minimum' AND part IN ('class', 'status');

CREATE TEMP VIEW minimum_looked AS
SELECT p.client, p.n, max(s.entry) AS entry
  FROM main.purchases p JOIN minimum_looks l ON l.needed = 1 LEFT JOIN attributed f ON f.id = p.client
  LEFT JOIN norm_scopes s ON s.norm = 'minimum' AND :holds(p.date)
 GROUP BY p.client, p.n;

CREATE TEMP VIEW minimum_then AS
SELECT p.*, iif(l.needed = 1, k.entry, p.entry) AS minimum_no
  FROM main.purchases p LEFT JOIN minimum_looks l ON 1
  LEFT JOIN minimum_looked k ON k.client = p.client AND k.n = p.n;
