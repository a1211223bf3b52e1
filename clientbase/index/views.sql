-- The facts per client, as of one day. Words in braces are put in when a base is opened:
-- {day} the day as text, {today} the same day counted, the norms of schema.yaml as whole numbers.
-- All views here see the whole base; the narrowed ones, with the tables' own names, stand on them.

-- One row per buyer: what the purchases up to the day add up to.
CREATE TEMP VIEW rhythm AS
SELECT client,
       count(*) AS purchases,
       max(visit) AS purchase_days,
       min(date) AS first_purchase,
       max(date) AS last_purchase,
       min(ordinal) AS first_ordinal,
       max(ordinal) AS last_ordinal,
       max(ordinal) - min(ordinal) AS span,
       max(visit) - 1 AS gaps,
       sum(amount_base) AS sold,
       sum(amount_base) FILTER (WHERE date > {abc_start}) AS sold_in_period,
       count(*) FILTER (WHERE date > {abc_start}) AS purchases_in_period,
       CASE WHEN count(cost_base) = count(*) THEN sum(cost_base) END AS cost,
       CASE WHEN count(cost_base) = count(*) THEN sum(cost_base) FILTER (WHERE date > {abc_start}) END AS cost_in_period,
       coalesce(max(visit > 2 AND gap * (visit - 2) * {dormant_den} > {dormant_num} * span), 0) AS returned
  FROM main.purchases
 WHERE date <= {day}
 GROUP BY client;

-- Money back, which revenue is less.
CREATE TEMP VIEW money_back AS
SELECT client,
       sum(amount_base) AS returned_sum,
       sum(amount_base) FILTER (WHERE date > {abc_start}) AS returned_in_period
  FROM main.returns
 WHERE date <= {day}
 GROUP BY client;

-- One row per buyer with what needs the others: the pooled interval (of the segment where at least five of its
-- clients bought on two days, else of the whole base) and the ABC class (A while the share before the client is
-- below a). Comparisons are between whole numbers.
CREATE TEMP VIEW buyers AS
WITH bought AS MATERIALIZED (SELECT * FROM rhythm),
     segments AS MATERIALIZED (
       SELECT c.segment, sum(b.span) AS span, sum(b.gaps) AS gaps, count(*) AS clients
         FROM bought b JOIN main.clients c ON c.id = b.client WHERE b.gaps >= 1 GROUP BY c.segment),
     whole AS MATERIALIZED (SELECT sum(span) AS span, sum(gaps) AS gaps FROM segments),
     measured AS (
       SELECT b.*, coalesce(m.returned_sum, 0) AS returned_sum, c.segment,
              CASE {abc_measure}
                WHEN 'revenue' THEN coalesce(b.sold_in_period, 0) - coalesce(m.returned_in_period, 0)
                WHEN 'profit' THEN b.sold_in_period - b.cost_in_period - coalesce(m.returned_in_period, 0)
                ELSE b.purchases_in_period
              END AS measure
         FROM bought b JOIN main.clients c ON c.id = b.client LEFT JOIN money_back m ON m.client = b.client),
     cumulated AS (
       SELECT client,
              sum(measure) OVER (ORDER BY measure DESC, client ROWS UNBOUNDED PRECEDING) - measure AS before,
              sum(measure) OVER () AS total
         FROM measured WHERE measure > 0)
SELECT m.client, m.purchases, m.purchase_days, m.first_purchase, m.last_purchase,
       m.first_ordinal, m.last_ordinal, m.span, m.gaps,
       m.sold - m.returned_sum AS revenue, m.cost, m.sold - m.returned_sum - m.cost AS profit, m.returned, m.measure,
       CASE WHEN s.clients >= 5 THEN s.span ELSE w.span END AS base_span,
       CASE WHEN s.clients >= 5 THEN s.gaps ELSE w.gaps END AS base_gaps,
       CASE WHEN s.clients >= 5 THEN 'segment' WHEN w.gaps > 0 THEN 'base' ELSE 'none' END AS base_basis,
       CASE WHEN q.client IS NULL THEN NULL
            WHEN q.before * {abc_den} < {abc_a} * q.total THEN 'A'
            WHEN q.before * {abc_den} < {abc_b} * q.total THEN 'B'
            ELSE 'C' END AS class
  FROM measured m CROSS JOIN whole w
  LEFT JOIN segments s ON s.segment = m.segment
  LEFT JOIN cumulated q ON q.client = m.client;

-- Clients as they stood on the day: who leaves later has not left yet.
CREATE TEMP VIEW standing AS
SELECT id, name, kind, segment, manager, region, strategic, tags, since, source_channel, reviewed, search_key, path, archived,
       CASE WHEN left_date > {day} AND status = 'former' THEN 'active' ELSE status END AS status,
       CASE WHEN left_date <= {day} THEN left_date END AS left_date,
       CASE WHEN left_date <= {day} THEN left_reason END AS left_reason,
       CASE WHEN left_date IS NULL THEN coalesce(status = 'former', 0) ELSE left_date <= {day} END AS has_left,
       CASE WHEN snoozed_until >= {day} THEN snoozed_until END AS snoozed_until,
       preferred_channel
  FROM main.clients;

CREATE TEMP VIEW rhythms AS
SELECT c.*, b.purchases, b.purchase_days, b.first_purchase, b.last_purchase, b.first_ordinal, b.last_ordinal,
       b.span, b.gaps, b.revenue, b.cost, b.profit, b.returned, b.class, b.base_span, b.base_gaps,
       {today} - b.last_ordinal AS days_silent,
       CASE WHEN b.gaps >= 1 AND b.purchase_days >= {own_rhythm_from} THEN b.span ELSE b.base_span END AS usual_span,
       CASE WHEN b.gaps >= 1 AND b.purchase_days >= {own_rhythm_from} THEN b.gaps ELSE b.base_gaps END AS usual_gaps,
       CASE WHEN b.client IS NULL THEN 'none'
            WHEN b.gaps >= 1 AND b.purchase_days >= {own_rhythm_from} THEN 'own'
            ELSE b.base_basis END AS basis
  FROM standing c LEFT JOIN buyers b ON b.client = c.id;

CREATE TEMP VIEW all_facts AS
SELECT r.id AS client, r.name, r.kind, r.status, r.segment, r.manager, r.region, r.strategic, r.tags, r.since,
       r.source_channel AS source,
       coalesce(r.purchases, 0) AS purchases, coalesce(r.purchase_days, 0) AS purchase_days,
       r.revenue, r.cost, r.profit, r.first_purchase, r.last_purchase, r.span AS active_span,
       CASE WHEN r.gaps >= 1 THEN 1.0 * r.span / r.gaps END AS own_interval,
       1.0 * r.base_span / r.base_gaps AS base_interval,
       1.0 * r.usual_span / r.usual_gaps AS usual_interval,
       r.usual_span, r.usual_gaps, r.basis, r.days_silent,
       1.0 * r.days_silent * r.usual_gaps / r.usual_span AS times_usual,
       coalesce(r.days_silent * r.usual_gaps * {dormant_den} > {dormant_num} * r.usual_span, 0) AS silent,
       i.date AS last_contact, i."by" AS "by", i.kind AS channel,
       nullif(max(coalesce(CASE WHEN r.reviewed <= {day} THEN r.reviewed END, ''),
                  coalesce((SELECT max(entered) FROM main.interactions e
                             WHERE e.client = r.id AND e.entered <= {day}), '')), '') AS last_update,
       CASE WHEN r.has_left THEN 'former'
            WHEN r.purchases IS NULL THEN 'potential'
            WHEN r.purchase_days < {regular_after}
             AND ({today} - r.first_ordinal) * coalesce(r.base_gaps, 0) <= coalesce(r.base_span, 0) THEN 'new'
            WHEN r.usual_gaps IS NULL
              OR r.days_silent * r.usual_gaps * {cooling_den} <= {cooling_num} * r.usual_span THEN 'active'
            WHEN r.days_silent * r.usual_gaps * {dormant_den} <= {dormant_num} * r.usual_span THEN 'cooling'
            WHEN r.days_silent * r.usual_gaps * {lost_den} <= {lost_num} * r.usual_span THEN 'dormant'
            ELSE 'lost' END AS stage,
       r.class,
       (SELECT CASE WHEN k.buckets < 3 OR k.total <= 0 THEN NULL
                    WHEN k.variation <= {xyz_x} THEN 'X' WHEN k.variation <= {xyz_y} THEN 'Y' ELSE 'Z' END
          FROM (SELECT v.buckets, v.total,
                       sqrt(max(0, v.squares - v.total * v.total / v.buckets) / (v.buckets - 1))
                       * v.buckets / v.total * 100 AS variation
                  FROM (SELECT sum(1.0 * u.measure) AS total, sum(1.0 * u.measure * u.measure) AS squares,
                               {this_bucket} - min(u.bucket) + 1 AS buckets
                          FROM (SELECT (12 * substr(p.date, 1, 4) + substr(p.date, 6, 2) - 1) / {bucket_months} AS bucket,
                                       sum(CASE {abc_measure} WHEN 'revenue' THEN p.amount_base
                                           WHEN 'profit' THEN p.amount_base - p.cost_base ELSE 1 END) AS measure
                                  FROM main.purchases p WHERE p.client = r.id AND p.date <= {day} GROUP BY bucket) u) v) k
       ) AS xyz,
       coalesce(r.purchases = 1, 0) AS one_off,
       coalesce(r.purchase_days >= {regular_after}, 0) AS regular,
       coalesce(r.returned, 0) AS returned,
       (SELECT product FROM main.purchases p
         WHERE p.client = r.id AND p.date <= {day} AND p.product IS NOT NULL
         GROUP BY product ORDER BY sum(amount_base) DESC, count(*) DESC, product LIMIT 1) AS preferred_product,
       r.left_date, r.left_reason, r.snoozed_until,
       (SELECT min(n.next_date) FROM main.interactions n
         WHERE n.client = r.id AND n.date <= {day} AND n.next_date >= {day}) AS planned,
       r.preferred_channel, r.search_key, r.path, r.archived
  FROM rhythms r
  LEFT JOIN main.interactions i ON i.client = r.id AND i.n = (
       SELECT l.n FROM main.interactions l WHERE l.client = r.id AND l.contact = 1 AND l.date <= {day}
        ORDER BY l.date DESC, l.n DESC LIMIT 1);

-- Every purchase with the minimum that was in force on its day; the trial purchase has number 1.
CREATE TEMP VIEW measured_purchases AS
SELECT p.client, f.name, p.n, p.line, p.date, p.number, p.amount_base AS amount, p.product,
       coalesce(p.manager, f.manager) AS manager, p.waiver_by, p.waiver_reason, t.minimum, t.policy,
       {threshold_now} AS entry_now
  FROM main.purchases p
  JOIN {threshold_clients} f ON f.id = p.client
  LEFT JOIN minimums t ON t.entry = {threshold_then}
 WHERE p.date <= {day} {and_chosen_p};

-- Each client against each standard. A client that has left is not judged; one that is snoozed is grey, and one for
-- which a next step is planned is at most yellow. The standard entry is judged by the slowest entry.
CREATE TEMP VIEW cadence AS
WITH f AS MATERIALIZED (SELECT * FROM facts WHERE stage <> 'former'),
     lasts AS (
       SELECT f.client, f.name, f.manager, f.planned, f.snoozed_until, 'contact' AS standard,
              f.last_contact AS last, {day} AS until, {contact_entry} AS entry FROM f
       UNION ALL
       SELECT f.client, f.name, f.manager, f.planned, f.snoozed_until, 'update',
              f.last_update, {day}, {update_entry} FROM f
       UNION ALL
       SELECT f.client, f.name, f.manager, f.planned, f.snoozed_until, 'entry', e.date, e.entered, {entry_entry}
         FROM f LEFT JOIN slowest_entry e ON e.client = f.client),
     due AS (
       SELECT l.*, s.target, s."limit",
              CASE WHEN s.target_months > 0
                   THEN min(date(l.last, '+' || s.target_months || ' months'),
                            date(l.last, 'start of month', '+' || (s.target_months + 1) || ' months', '-1 day'))
                   ELSE date(l.last, '+' || s.target_days || ' days') END AS target_day,
              CASE WHEN s.limit_months > 0
                   THEN min(date(l.last, '+' || s.limit_months || ' months'),
                            date(l.last, 'start of month', '+' || (s.limit_months + 1) || ' months', '-1 day'))
                   ELSE date(l.last, '+' || s.limit_days || ' days') END AS limit_day
         FROM lasts l JOIN standards s ON s.standard = l.standard AND s.entry = l.entry)
SELECT client, name, manager, standard, last, until,
       CAST(julianday(target_day) - julianday(last) AS INTEGER) AS target,
       CAST(julianday(limit_day) - julianday(last) AS INTEGER) AS "limit",
       CAST(julianday(until) - julianday(last) AS INTEGER) AS days,
       CASE WHEN until > limit_day THEN CAST(julianday(until) - julianday(limit_day) AS INTEGER) END AS over,
       until <= limit_day AS within,
       CASE WHEN last IS NULL OR (snoozed_until IS NOT NULL AND standard = 'contact') THEN 'grey'
            WHEN until <= target_day THEN 'green'
            WHEN until <= limit_day THEN 'yellow'
            WHEN planned IS NOT NULL AND standard = 'contact' THEN 'yellow'
            ELSE 'red' END AS light,
       planned, snoozed_until AS snoozed
  FROM due;

-- How long interactions took to be entered: the slowest per client, and all with the manager who took part.
CREATE TEMP VIEW entries AS
SELECT i.client, i.date, i.entered, coalesce(i."by", c.manager) AS manager,
       CAST(julianday(i.entered) - julianday(i.date) AS INTEGER) AS days
  FROM main.interactions i JOIN main.clients c ON c.id = i.client
 WHERE i.entered <= {day} AND i.date <= {day} {and_chosen_i};

CREATE TEMP VIEW slowest_entry AS
SELECT client, date, entered FROM (
  SELECT client, date, entered, row_number() OVER (PARTITION BY client ORDER BY days DESC, date DESC) AS place FROM entries)
 WHERE place = 1;

-- The clients that the scope lets through, and their facts.
CREATE TEMP TABLE chosen (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP VIEW facts AS SELECT * FROM all_facts {chosen_facts};

-- Entries with the limit that holds for their client.
CREATE TEMP VIEW judged_entries AS
SELECT e.*, c."limit" FROM entries e JOIN (
       SELECT client, "limit" FROM cadence WHERE standard = 'entry' AND last IS NOT NULL) c ON c.client = e.client;
