-- The facts per client, as of one day. All views here and in clientbase/laws see the whole base; the narrowed ones,
-- with the names that questions use, are made beside them when a base is opened (narrowed.py). It also sets the day,
-- and makes the views `standard_no`, `minimum_no` and `minimum_then`, which choose the entry of schema.yaml that is in
-- force (laws/choice_sql.py).

-- The day that is asked about; `abc_start` is the last one before the period of ABC, where that has one.
CREATE TEMP TABLE today AS
SELECT date('now') AS day, CAST(julianday(date('now')) - 1721424.5 AS INTEGER) AS ordinal,
       12 * strftime('%Y') + strftime('%m') - 1 AS month, NULL AS abc_start;

-- The norms of schema.yaml that are a single value, in one row: whole numbers, and the words of ABC.
CREATE TEMP TABLE norms AS
SELECT max(value) FILTER (WHERE name = 'own_rhythm_from') AS own_rhythm_from,
       max(value) FILTER (WHERE name = 'regular_after') AS regular_after,
       max(value) FILTER (WHERE name = 'cooling_num') AS cooling_num,
       max(value) FILTER (WHERE name = 'cooling_den') AS cooling_den,
       max(value) FILTER (WHERE name = 'dormant_num') AS dormant_num,
       max(value) FILTER (WHERE name = 'dormant_den') AS dormant_den,
       max(value) FILTER (WHERE name = 'lost_num') AS lost_num,
       max(value) FILTER (WHERE name = 'lost_den') AS lost_den,
       max(value) FILTER (WHERE name = 'abc_measure') AS abc_measure,
       max(value) FILTER (WHERE name = 'xyz_x') AS xyz_x,
       max(value) FILTER (WHERE name = 'xyz_y') AS xyz_y,
       max(value) FILTER (WHERE name = 'bucket_months') AS bucket_months
  FROM main.norm;

-- Clients as they stood on the day: who leaves later has not left yet.
CREATE TEMP VIEW standing AS
SELECT id, name, kind, segment, manager, region, strategic, tags, since, source_channel, reviewed, search_key, path,
       archived, preferred_channel,
       CASE WHEN left_date > (SELECT day FROM today) AND status = 'former' THEN 'active' ELSE status END AS status,
       CASE WHEN left_date <= (SELECT day FROM today) THEN left_date END AS left_date,
       CASE WHEN left_date <= (SELECT day FROM today) THEN left_reason END AS left_reason,
       CASE WHEN left_date IS NULL THEN coalesce(status = 'former', 0) ELSE left_date <= (SELECT day FROM today) END AS has_left,
       CASE WHEN snoozed_until >= (SELECT day FROM today) THEN snoozed_until END AS snoozed_until
  FROM main.clients;

-- What the purchases up to the day add up to. Each purchase bears the sums of all before it and itself, so the last
-- one knows everything; what lies within the period of ABC is the difference to the last one before the period.
-- The rows of the days that were asked about last are kept in the table `client_totals`.
CREATE TEMP VIEW client_totals_then AS
SELECT (SELECT ordinal FROM today) AS day, c.id, c.segment, p.number AS purchases, p.visit AS purchase_days,
       p.first_date AS first_purchase, p.date AS last_purchase, p.ordinal AS last_ordinal, p.first_ordinal,
       p.ordinal - p.first_ordinal AS span, p.visit - 1 AS gaps,
       iif(p.visit > 1 AND p.visit >= (SELECT own_rhythm_from FROM norms), p.ordinal - p.first_ordinal, NULL) AS own_span,
       iif(p.visit > 1 AND p.visit >= (SELECT own_rhythm_from FROM norms), p.visit - 1, NULL) AS own_gaps,
       p.sold, p.squares,
       p.sold - coalesce((SELECT sum(m.amount_base) FROM main.returns m
                           WHERE m.client = c.id AND m.date <= (SELECT day FROM today)), 0) AS revenue,
       CASE WHEN p.unpriced = 0 THEN p.spent END AS cost, p.preferred,
       coalesce((SELECT max(q.returned) FROM main.purchases q
                  WHERE q.client = c.id AND q.returned AND q.date <= (SELECT day FROM today)), 0) AS returned,
       CASE (SELECT abc_measure FROM norms)
            WHEN 'count' THEN p.number - coalesce(b.number, 0)
            WHEN 'revenue' THEN p.sold - coalesce(b.sold, 0) - coalesce(
                 (SELECT sum(m.amount_base) FROM main.returns m
                   WHERE m.client = c.id AND m.date <= (SELECT day FROM today) AND m.date > coalesce((SELECT abc_start FROM today), '')), 0)
            WHEN 'profit' THEN iif(p.unpriced = 0, p.sold - p.spent - coalesce(b.sold - b.spent, 0) - coalesce(
                 (SELECT sum(m.amount_base) FROM main.returns m
                   WHERE m.client = c.id AND m.date <= (SELECT day FROM today) AND m.date > coalesce((SELECT abc_start FROM today), '')), 0), NULL) END AS measure
  FROM main.clients c
  LEFT JOIN main.purchases p ON p.client = c.id AND p.number = (
       SELECT l.number FROM main.purchases l WHERE l.client = c.id AND l.date <= (SELECT day FROM today) ORDER BY l.number DESC LIMIT 1)
  LEFT JOIN main.purchases b ON b.client = c.id AND b.number = (
       SELECT l.number FROM main.purchases l WHERE l.client = c.id AND l.date <= (SELECT abc_start FROM today)
        ORDER BY l.number DESC LIMIT 1);

-- Pooled intervals: of the segments where at least five clients bought on two days, and of the whole base.
CREATE TEMP TABLE pooled_interval (segment TEXT PRIMARY KEY, span INTEGER, gaps INTEGER) WITHOUT ROWID;
CREATE TEMP TABLE pooled_interval_all (span INTEGER, gaps INTEGER);
-- The last clients of the classes A and B in descending order of the measure: who comes before is in the class.
CREATE TEMP TABLE abc_cutoffs (class TEXT PRIMARY KEY, measure INTEGER, id TEXT) WITHOUT ROWID;

-- Each client with its class, its interval and its stage. Comparisons are between whole numbers.
CREATE TEMP VIEW rhythms AS
SELECT j.*,
       coalesce(j.days_silent * j.usual_gaps * (SELECT dormant_den FROM norms) > (SELECT dormant_num FROM norms) * j.usual_span, 0) AS silent,
       CASE WHEN j.measure > 0 THEN
            CASE WHEN j.measure > (SELECT measure FROM abc_cutoffs WHERE class = 'A')
                   OR (j.measure = (SELECT measure FROM abc_cutoffs WHERE class = 'A')
                       AND j.id <= (SELECT id FROM abc_cutoffs WHERE class = 'A')) THEN 'A'
                 WHEN j.measure > (SELECT measure FROM abc_cutoffs WHERE class = 'B')
                   OR (j.measure = (SELECT measure FROM abc_cutoffs WHERE class = 'B')
                       AND j.id <= (SELECT id FROM abc_cutoffs WHERE class = 'B')) THEN 'B'
                 ELSE 'C' END END AS class,
       CASE WHEN j.has_left THEN 'former'
            WHEN j.purchases IS NULL THEN 'potential'
            WHEN j.purchase_days < (SELECT regular_after FROM norms)
             AND ((SELECT ordinal FROM today) - j.first_ordinal) * coalesce(j.base_gaps, 0) <= coalesce(j.base_span, 0) THEN 'new'
            WHEN j.usual_gaps IS NULL
              OR j.days_silent * j.usual_gaps * (SELECT cooling_den FROM norms) <= (SELECT cooling_num FROM norms) * j.usual_span THEN 'active'
            WHEN j.days_silent * j.usual_gaps * (SELECT dormant_den FROM norms) <= (SELECT dormant_num FROM norms) * j.usual_span THEN 'cooling'
            WHEN j.days_silent * j.usual_gaps * (SELECT lost_den FROM norms) <= (SELECT lost_num FROM norms) * j.usual_span THEN 'dormant'
            ELSE 'lost' END AS stage
  FROM (SELECT c.*, r.purchases, r.purchase_days, r.first_purchase, r.last_purchase, r.first_ordinal, r.span, r.gaps,
               r.sold, r.squares, r.revenue, r.cost, r.preferred, r.returned, r.measure, (SELECT ordinal FROM today) - r.last_ordinal AS days_silent,
               coalesce(s.span, (SELECT span FROM pooled_interval_all)) AS base_span, coalesce(s.gaps, (SELECT gaps FROM pooled_interval_all)) AS base_gaps,
               coalesce(r.own_span, s.span, (SELECT span FROM pooled_interval_all)) AS usual_span,
               coalesce(r.own_gaps, s.gaps, (SELECT gaps FROM pooled_interval_all)) AS usual_gaps,
               CASE WHEN r.purchases IS NULL THEN 'none'
                    WHEN r.own_gaps THEN 'own'
                    WHEN s.gaps THEN 'segment' WHEN (SELECT gaps FROM pooled_interval_all) THEN 'base' ELSE 'none' END AS basis
          FROM standing c CROSS JOIN main.client_totals r ON r.day = (SELECT ordinal FROM today) AND r.id = c.id
          LEFT JOIN pooled_interval s ON s.segment = c.segment) j;

CREATE TEMP VIEW all_facts AS
SELECT r.id AS client, r.name, r.kind, r.status, r.segment, r.manager, r.region, r.strategic, r.tags, r.since,
       r.source_channel AS source,
       coalesce(r.purchases, 0) AS purchases, coalesce(r.purchase_days, 0) AS purchase_days,
       r.revenue, r.cost, r.revenue - r.cost AS profit, r.first_purchase, r.last_purchase, r.span AS active_span,
       CASE WHEN r.gaps >= 1 THEN 1.0 * r.span / r.gaps END AS own_interval,
       1.0 * r.base_span / r.base_gaps AS base_interval,
       iif(r.purchases IS NULL, NULL, 1.0 * r.usual_span / r.usual_gaps) AS usual_interval,
       r.usual_span, r.usual_gaps, r.basis, r.days_silent,
       1.0 * r.days_silent * r.usual_gaps / r.usual_span AS times_usual,
       r.silent,
       (SELECT i.date FROM main.interactions i WHERE i.client = r.id AND i.contact = 1 AND i.date <= (SELECT day FROM today)
         ORDER BY i.date DESC, i.n DESC LIMIT 1) AS last_contact,
       (SELECT i."by" FROM main.interactions i WHERE i.client = r.id AND i.contact = 1 AND i.date <= (SELECT day FROM today)
         ORDER BY i.date DESC, i.n DESC LIMIT 1) AS "by",
       (SELECT i.kind FROM main.interactions i WHERE i.client = r.id AND i.contact = 1 AND i.date <= (SELECT day FROM today)
         ORDER BY i.date DESC, i.n DESC LIMIT 1) AS channel,
       (SELECT u.last_update FROM updates u WHERE u.client = r.id) AS last_update,
       r.stage,
       r.class,
       (SELECT CASE WHEN k.buckets >= 3 AND k.total > 0 AND ((SELECT abc_measure FROM norms) <> 'profit' OR r.cost IS NOT NULL) THEN
                    CASE WHEN k.variation <= (SELECT xyz_x FROM norms) THEN 'X' WHEN k.variation <= (SELECT xyz_y FROM norms) THEN 'Y' ELSE 'Z' END END
          FROM (SELECT v.buckets, v.total,
                       round(sqrt(max(0, v.squares - v.total * v.total / v.buckets) / (v.buckets - 1))
                             * v.buckets / v.total * 100, 9) AS variation
                  FROM (SELECT sum(1.0 * u.measure) AS total, sum(1.0 * u.measure * u.measure) AS squares,
                               (SELECT month FROM today) / (SELECT bucket_months FROM norms) - min(u.bucket) + 1 AS buckets
                          FROM (SELECT p.month / (SELECT bucket_months FROM norms) AS bucket,
                                       sum(CASE (SELECT abc_measure FROM norms) WHEN 'revenue' THEN p.amount_base
                                           WHEN 'profit' THEN p.amount_base - p.cost_base ELSE 1 END) AS measure
                                  FROM main.purchases p WHERE p.client = r.id AND p.date <= (SELECT day FROM today) GROUP BY bucket) u) v) k
       ) AS xyz,
       coalesce(r.purchases = 1, 0) AS one_off,
       coalesce(r.purchase_days >= (SELECT regular_after FROM norms), 0) AS regular,
       r.returned,
       r.preferred AS preferred_product,
       r.left_date, r.left_reason, r.snoozed_until,
       (SELECT min(n.next_date) FROM main.interactions n
         WHERE n.client = r.id AND n.date <= (SELECT day FROM today) AND n.next_date >= (SELECT day FROM today)) AS planned,
       r.preferred_channel, r.search_key, r.path, r.archived, r.sold, r.squares
  FROM rhythms r;

-- What the scopes of norms ask about: clients with their class.
CREATE TEMP VIEW attributed AS
SELECT id, name, segment, class, status, manager, region, strategic, tags, has_left FROM rhythms;

-- Who changed what when, as far as git knows: nothing that was committed after the day.
CREATE TEMP VIEW all_changes AS
SELECT h.client, c.date, c.time, c.author, c.email, c.id AS "commit", h."where", h.kind, h.old, h.new, h.said AS change,
       h.path, c.instant, c.number, h.n, h.field, h.content,
       h.alike > (SELECT value FROM main.norm WHERE name = 'bulk') AS bulk
  FROM main.changes h JOIN main.commits c ON c.number = h.number
 WHERE h.date <= (SELECT day FROM today);

CREATE TEMP VIEW commits AS
SELECT number, id, author, email, date, time, instant FROM main.commits WHERE date <= (SELECT day FROM today) AND start < 2;

-- The first commit that holds each record; who reads it by `main` sees commits after the day too.
CREATE TEMP VIEW all_first_commits AS
SELECT id AS client, day, start, number FROM main.first_commits WHERE day <= (SELECT day FROM today);

-- The clients that the scope lets through, where one narrows the base.
CREATE TEMP TABLE chosen (id TEXT PRIMARY KEY) WITHOUT ROWID;
