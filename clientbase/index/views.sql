-- The facts per client, as of one day. All views here and in clientbase/laws see the whole base; the narrowed ones,
-- with the names that questions use, are made beside them when a base is opened (views.py). It also sets the day,
-- and makes the view `present`, of the records that are there on the day (presence.sql), and the views `standard_no`, `minimum_no` and `minimum_then`, which choose the entry of schema.yaml that is in
-- force (laws/choice_sql.py).

-- The day that is asked about; `abc_start` is the last one before the period of ABC, where that has one; so many calendar
-- buckets, counted from year 0, are over on the day.
CREATE TEMP TABLE today AS
SELECT date('now') AS day, CAST(julianday(date('now')) - 1721424.5 AS INTEGER) AS ordinal,
       NULL AS abc_start, NULL AS whole_buckets;

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

-- What the purchases up to the day add up to. Each purchase bears the sums of all before it and itself, so the last
-- one knows everything; what lies within the period of ABC is the difference to the last one before the period.
-- Given are the clients in `stale`; the rows of the days that were asked about last are kept in the table `client_totals`.
CREATE TEMP TABLE stale (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP VIEW client_totals_then AS
SELECT (SELECT ordinal FROM today) AS day, c.id, c.segment, p.number AS purchases, p.visit AS purchase_days,
       p.first_date AS first_purchase, p.date AS last_purchase, p.ordinal AS last_ordinal, p.first_ordinal,
       iif(substr(p.first_date, -2) = '01', p.first_month - 1, p.first_month) / (SELECT bucket_months FROM norms) + 1 AS first_bucket,
       p.ordinal - p.first_ordinal AS active_span, p.own_span AS span, p.own_gaps AS gaps, p.sold, p.squares,
       iif(p.priced > 0, p.sold, NULL) - coalesce((SELECT sum(m.amount_base) FROM main.returns m
                           WHERE m.client = c.id AND m.date <= (SELECT day FROM today)), 0) AS revenue,
       CASE WHEN p.unpriced = 0 THEN p.spent END AS cost, p.preferred,
       coalesce((SELECT max(q.returned) FROM main.purchases q
                  WHERE q.client = c.id AND q.returned AND q.date <= (SELECT day FROM today)), 0) AS returned,
       CASE iif(p.priced > 0, (SELECT abc_measure FROM norms), NULL)
            WHEN 'count' THEN p.number - coalesce(b.number, 0)
            WHEN 'revenue' THEN p.sold - coalesce(b.sold, 0) - coalesce(
                 (SELECT sum(m.amount_base) FROM main.returns m
                   WHERE m.client = c.id AND m.date <= (SELECT day FROM today) AND m.date > coalesce((SELECT abc_start FROM today), '')), 0)
            WHEN 'profit' THEN iif(p.unpriced = 0, p.sold - p.spent - coalesce(b.sold - b.spent, 0) - coalesce(
                 (SELECT sum(m.amount_base) FROM main.returns m
                   WHERE m.client = c.id AND m.date <= (SELECT day FROM today) AND m.date > coalesce((SELECT abc_start FROM today), '')), 0), NULL) END AS measure
  FROM stale x CROSS JOIN main.clients c ON c.id = x.id
  LEFT JOIN main.purchases p ON p.client = c.id AND p.n = (
       SELECT l.n FROM main.purchases l WHERE l.client = c.id AND l.number IS NOT NULL AND l.date <= (SELECT day FROM today)
        ORDER BY l.number DESC LIMIT 1)
  LEFT JOIN main.purchases b ON b.client = c.id AND b.n = (
       SELECT l.n FROM main.purchases l WHERE l.client = c.id AND l.number IS NOT NULL AND l.date <= (SELECT abc_start FROM today)
        ORDER BY l.number DESC LIMIT 1);

-- Pooled intervals: of the segments that have one, and of everybody else.
CREATE TEMP TABLE pooled_interval (segment TEXT PRIMARY KEY, span INTEGER, gaps INTEGER) WITHOUT ROWID;
CREATE TEMP TABLE pooled_interval_all (span INTEGER, gaps INTEGER, basis TEXT);
-- The last clients of the classes A and B in descending order of the measure: who comes before is in the class.
CREATE TEMP TABLE abc_cutoffs (class TEXT PRIMARY KEY, measure INTEGER, id TEXT) WITHOUT ROWID;

-- What was bought and came back, in the measure of the classes, with the calendar bucket of its day: for reasons. The facts
-- below ask for it client by client, which SQLite does not do with a view.
CREATE TEMP VIEW bucket_items AS
SELECT p.client, p.month / (SELECT bucket_months FROM norms) AS bucket,
       CASE (SELECT abc_measure FROM norms) WHEN 'revenue' THEN p.amount_base WHEN 'profit' THEN coalesce(p.amount_base, 0) - p.cost_base
            ELSE 1 END AS measure
  FROM main.purchases p WHERE p.number IS NOT NULL AND p.date <= (SELECT day FROM today)
 UNION ALL
SELECT r.client, r.month / (SELECT bucket_months FROM norms), -r.amount_base
  FROM main.returns r WHERE r.date <= (SELECT day FROM today) AND (SELECT abc_measure FROM norms) <> 'count';

CREATE TEMP VIEW all_facts AS
SELECT r.id AS client, r.name, r.kind, r.status, r.segment, r.manager, r.region, r.strategic, r.tags, r.since,
       r.source_channel AS source,
       coalesce(r.purchases, 0) AS purchases, coalesce(r.purchase_days, 0) AS purchase_days,
       r.revenue, r.cost, r.revenue - r.cost AS profit, r.first_purchase, r.last_purchase, r.active_span,
       CASE WHEN r.gaps >= 1 THEN 1.0 * r.span / r.gaps END AS own_interval,
       1.0 * r.base_span / r.base_gaps AS base_interval,
       iif(r.purchases IS NULL, NULL, 1.0 * r.usual_span / r.usual_gaps) AS usual_interval,
       r.usual_span, r.usual_gaps, r.basis, r.days_silent,
       1.0 * r.days_silent * r.usual_gaps / r.usual_span AS times_usual,
       r.silent,
       (SELECT i.date FROM main.interactions i WHERE i.client = r.id AND i.contact = 1 AND i.date <= (SELECT day FROM today)
         ORDER BY i.date DESC LIMIT 1) AS last_contact,
       (SELECT i."by" FROM main.interactions i WHERE i.client = r.id AND i.contact = 1 AND i.date <= (SELECT day FROM today)
         ORDER BY i.date DESC, i.n DESC LIMIT 1) AS "by",
       (SELECT i.kind FROM main.interactions i WHERE i.client = r.id AND i.contact = 1 AND i.date <= (SELECT day FROM today)
         ORDER BY i.date DESC, i.n DESC LIMIT 1) AS channel,
       (SELECT u.last_update FROM updates u WHERE u.client = r.id) AS last_update,
       r.stage,
       r.class,
       (SELECT CASE WHEN k.buckets >= 3 AND k.total > 0 THEN
                    CASE WHEN k.variation <= (SELECT xyz_x FROM norms) THEN 'X' WHEN k.variation <= (SELECT xyz_y FROM norms) THEN 'Y' ELSE 'Z' END END
          FROM (SELECT v.buckets, v.total,
                       round(sqrt(max(0, v.squares - v.total * v.total / v.buckets) / (v.buckets - 1))
                             * v.buckets / v.total * 100, 9) AS variation
                  FROM (SELECT sum(1.0 * u.measure) AS total, sum(1.0 * u.measure * u.measure) AS squares,
                               (SELECT whole_buckets FROM today) - r.first_bucket AS buckets
                          FROM (SELECT i.bucket, sum(i.measure) AS measure
                                  FROM (SELECT p.month / (SELECT bucket_months FROM norms) AS bucket,
                                               CASE (SELECT abc_measure FROM norms) WHEN 'revenue' THEN p.amount_base
                                                    WHEN 'profit' THEN coalesce(p.amount_base, 0) - p.cost_base ELSE 1 END AS measure
                                          FROM main.purchases p WHERE p.client = r.id AND p.date <= (SELECT day FROM today)
                                         UNION ALL
                                        SELECT m.month / (SELECT bucket_months FROM norms), -m.amount_base FROM main.returns m
                                         WHERE m.client = r.id AND m.date <= (SELECT day FROM today)
                                           AND (SELECT abc_measure FROM norms) <> 'count') i
                                 WHERE i.bucket >= r.first_bucket AND i.bucket < (SELECT whole_buckets FROM today)
                                 GROUP BY i.bucket) u) v) k
         WHERE r.purchases > 1 AND r.revenue IS NOT NULL
           AND ((SELECT abc_measure FROM norms) <> 'profit' OR r.cost IS NOT NULL)
       ) AS xyz,
       coalesce(r.purchases = 1, 0) AS one_off,
       coalesce(r.purchase_days >= (SELECT regular_after FROM norms), 0) AS regular,
       r.returned,
       r.preferred AS preferred_product,
       r.left_date, r.left_reason, r.snoozed_until,
       (SELECT min(due) FROM (SELECT due FROM open_steps WHERE client = r.id AND NOT broken UNION ALL
                              SELECT due FROM open_tasks WHERE client = r.id AND NOT broken)) AS planned,
       r.preferred_channel, r.search_key, r.path, r.archived, r.sold, r.squares,
       -- min and max of SQLite are unknown where one of the two is
       coalesce(min(r.own_begins, g.day), r.own_begins, g.day) AS begins,
       coalesce(iif(r.entered <= (SELECT day FROM today), r.entered, NULL),
                iif(g.day <= (SELECT day FROM today), g.day, NULL)) AS recorded,
       r.relation, r.customer, r.dormant_days, r.usual_days
  FROM rhythms r LEFT JOIN main.first_commits g ON g.id = r.id;

-- What is in no sum: amounts without a rate, purchases without an amount, and sales to suppliers.
-- They are few: a plus before the date leaves SQLite the index that holds nothing else.
CREATE TEMP VIEW all_not_in_sums AS
SELECT client, kind, count(*) AS number, sum(returned) AS returns
  FROM (SELECT p.client, 0 AS returned,
               CASE WHEN p.number IS NOT NULL AND p.amount IS NULL THEN 'no_amount'
                    WHEN p.number IS NOT NULL THEN 'no_rate'
                    ELSE 'supplier' END AS kind
          FROM main.purchases p
         WHERE (p.number IS NULL OR p.amount_base IS NULL) AND +p.date <= (SELECT day FROM today)
         UNION ALL
        SELECT r.client, 1, 'no_rate' FROM main.returns r
         WHERE r.amount_base IS NULL AND +r.date <= (SELECT day FROM today))
 GROUP BY client, kind;

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
