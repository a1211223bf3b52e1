-- How clients buy, and the stages of their lives: what rhythm.py says of one, for all.

-- The totals of each client with the interval that is usual for it. A number of days is compared with a bound of whole days,
-- which is exact: so many days are over a multiple of an interval if they are over the whole days in it.
CREATE TEMP VIEW paced AS
SELECT j.*,
       (SELECT cooling_num FROM norms) * j.usual_span / ((SELECT cooling_den FROM norms) * j.usual_gaps) AS cooling_days,
       (SELECT dormant_num FROM norms) * j.usual_span / ((SELECT dormant_den FROM norms) * j.usual_gaps) AS dormant_days,
       (SELECT lost_num FROM norms) * j.usual_span / ((SELECT lost_den FROM norms) * j.usual_gaps) AS lost_days,
       (j.usual_span + j.usual_gaps - 1) / j.usual_gaps AS usual_days
  FROM (SELECT r.*,
               (SELECT ordinal FROM today) - r.last_ordinal AS days_silent,
               coalesce(s.span, (SELECT span FROM pooled_interval_all)) AS base_span,
               coalesce(s.gaps, (SELECT gaps FROM pooled_interval_all)) AS base_gaps,
               iif(r.is_own, r.span, coalesce(s.span, (SELECT span FROM pooled_interval_all))) AS usual_span,
               iif(r.is_own, r.gaps, coalesce(s.gaps, (SELECT gaps FROM pooled_interval_all))) AS usual_gaps,
               CASE WHEN r.purchases IS NULL THEN 'none'
                    WHEN r.is_own THEN 'own'
                    WHEN s.gaps THEN 'segment'
                    ELSE (SELECT basis FROM pooled_interval_all) END AS basis
          FROM (SELECT *, gaps > 0 AND purchase_days >= (SELECT own_rhythm_from FROM norms) AS is_own FROM main.client_totals) r
          LEFT JOIN pooled_interval s ON s.segment = r.segment) j;

-- What the totals of each client make of it beside those of all: its class, and the stage of its life but for those who have
-- left. It is found once for a day and kept in `client_totals`: who asks for it asks of all clients, and several times.
CREATE TEMP VIEW lives AS
SELECT b.id, coalesce(b.days_silent > b.dormant_days, 0) AS silent,
       CASE WHEN b.measure > 0 THEN
            CASE WHEN b.measure > (SELECT measure FROM abc_cutoffs WHERE class = 'A')
                   OR (b.measure = (SELECT measure FROM abc_cutoffs WHERE class = 'A')
                       AND b.id <= (SELECT id FROM abc_cutoffs WHERE class = 'A')) THEN 'A'
                 WHEN b.measure > (SELECT measure FROM abc_cutoffs WHERE class = 'B')
                   OR (b.measure = (SELECT measure FROM abc_cutoffs WHERE class = 'B')
                       AND b.id <= (SELECT id FROM abc_cutoffs WHERE class = 'B')) THEN 'B'
                 ELSE 'C' END END AS class,
       CASE WHEN b.purchases IS NULL THEN 'potential'
            WHEN b.purchase_days < (SELECT regular_after FROM norms)
             AND ((SELECT ordinal FROM today) - b.first_ordinal) * b.base_gaps <= b.base_span THEN 'new'
            WHEN b.days_silent <= b.cooling_days THEN 'active'
            WHEN b.days_silent <= b.dormant_days THEN 'cooling'
            WHEN b.days_silent <= b.lost_days THEN 'dormant'
            ELSE 'lost' END AS life
  FROM paced b WHERE b.day = (SELECT ordinal FROM today);

-- Each client with its class, its interval and its stage, in the order of their ids.
CREATE TEMP VIEW rhythms AS
SELECT r.id, c.name, c.kind, c.segment, c.manager, c.region, c.strategic, c.tags, c.since, c.source_channel, c.reviewed,
       c.search_key, c.path, c.archived, c.preferred_channel, c.customer, c.relation, c.own_begins, c.entered, c.status,
       c.left_date, c.left_reason, c.has_left, c.snoozed_until,
       r.purchases, r.purchase_days, r.first_purchase, r.last_purchase, r.first_ordinal, r.span, r.gaps,
       r.active_span, r.first_bucket, r.sold, r.squares, r.revenue, r.cost, r.preferred, r.returned, r.measure, r.days_silent,
       r.base_span, r.base_gaps, r.usual_span, r.usual_gaps, r.basis, r.cooling_days, r.dormant_days, r.lost_days, r.usual_days,
       r.silent, r.class,
       CASE WHEN NOT c.customer THEN NULL WHEN c.has_left THEN 'former' ELSE r.life END AS stage
  FROM paced r CROSS JOIN standing c ON c.id = r.id WHERE r.day = (SELECT ordinal FROM today);
