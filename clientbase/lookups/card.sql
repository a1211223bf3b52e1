-- The tables of a client's card, each under a line that names it and gives its title.
-- ?1 the client, ?2 the day, ?3 the stages at which a deal is won or lost, ?4 how many items are enough.

--- facts
SELECT client, status, stage, class, xyz, segment, manager, region, strategic, since AS "since:date",
       snoozed_until AS "snoozed:date", planned AS "planned:date", last_contact AS "last_contact:date",
       last_update AS "last_update:date", first_purchase AS "first_purchase:date", last_purchase AS "last_purchase:date",
       days_silent AS "days_silent:days", usual_interval AS "usual_interval:ratio", basis,
       times_usual AS "times_usual:ratio", purchases AS "purchases:count", revenue AS "revenue:money", preferred_product
  FROM facts WHERE client = ?1

--- lights: Standards
SELECT standard, light, last AS "last:date", days AS "days:days", target AS "target:days", "limit" AS "limit:days",
       over AS "over:days!"
  FROM cadence WHERE client = ?1
 ORDER BY CASE standard WHEN 'contact' THEN 0 WHEN 'update' THEN 1 ELSE 2 END

--- due: Due
-- What is decided after the day is still open on it; a deal that
-- was decided on a day which nobody wrote down is known by its stage.
SELECT due AS "due!", date AS "date:date!", CASE WHEN date < ?2 THEN CAST(julianday(?2) - julianday(date) AS INTEGER) END AS "over:days!",
       what AS "what!", line AS "line:count?"
  FROM (SELECT iif(i.list = 'tasks', 'task', 'next step') AS due, i.due AS date, i.what, i.line FROM promises i WHERE i.client = ?1
         UNION ALL
        SELECT 'open problem', opened, coalesce(about, kind), line
          FROM problems WHERE client = ?1 AND resolved IS NULL
         UNION ALL
        SELECT 'pending proposal', p.date, p.product, p.line
          FROM proposals p JOIN main.proposals m USING (client, n)
         WHERE p.client = ?1 AND (p.decision = 'pending' OR m.decided > ?2)
         UNION ALL
        SELECT 'open deal', d.expected, coalesce(d.title, d.id), d.line
          FROM deals d JOIN main.deals m USING (client, n)
         WHERE d.client = ?1 AND d.expected IS NOT NULL AND d.closed IS NULL
           AND (m.closed > ?2 OR d.stage NOT IN (SELECT value FROM json_each(?3))))
 ORDER BY date, line

--- contacts: People
SELECT name, role AS "role?", (SELECT group_concat(value, ', ') FROM json_each(decides)) AS "decides?", phone AS "phone!", email,
       preferred_channel, birthday AS "birthday?", (SELECT group_concat(value, ', ') FROM json_each(interests)) AS "interests?",
       "from" AS "from?", "left" AS "left!", line AS "line:count?",
       (SELECT group_concat(value, ', ') FROM json_each(no_contact)) AS no_contact,
       (SELECT group_concat(value, ', ') FROM json_each(also_at)) AS "also_at?", iif("left" IS NULL, NULL, moved_to) AS moved_to,
       notes AS "notes?"
  FROM contacts WHERE client = ?1 ORDER BY "left" IS NOT NULL, n

--- interactions: Last talks
SELECT date AS "date:date!", kind AS "kind!", direction AS "direction?", "by", "with", about AS "about!", outcome, deal AS "deal?", line AS "line:count?"
  FROM interactions WHERE client = ?1 ORDER BY date DESC, n DESC LIMIT ?4

--- deals: Open deals
SELECT d.id, d.title, d.stage AS "stage!", d.opened AS "opened:date?", d.expected AS "expected:date", d.amount_base AS "amount:money!",
       d.probability AS "probability:ratio", d.line AS "line:count?"
  FROM deals d JOIN main.deals m USING (client, n)
 WHERE d.client = ?1 AND d.closed IS NULL
   AND (m.closed > ?2 OR d.stage NOT IN (SELECT value FROM json_each(?3)))
 ORDER BY d.expected, d.n

--- proposals: Proposals
SELECT p.date AS "date:date", p.product, p.amount_base AS "amount:money",
       iif(m.decided > ?2, 'pending', p.decision) AS decision, p.decided AS "decided:date",
       iif(m.decided > ?2, NULL, p.reason) AS reason, p.line AS "line:count?"
  FROM proposals p JOIN main.proposals m USING (client, n)
 WHERE p.client = ?1 ORDER BY p.date DESC, p.n DESC LIMIT ?4

--- problems: Problems
SELECT opened AS "opened:date", kind, about, resolved AS "resolved:date",
       iif(resolved IS NULL, NULL, resolution) AS resolution, line AS "line:count?"
  FROM problems WHERE client = ?1 ORDER BY resolved IS NOT NULL, opened DESC, n DESC LIMIT ?4

--- sales: Sales
-- The months of the last year and of the year before; a month is counted from the year 0.
WITH sold AS (SELECT 12 * substr(date, 1, 4) + substr(date, 6, 2) AS month, amount_base FROM purchases WHERE client = ?1),
     today AS (SELECT 12 * substr(?2, 1, 4) + substr(?2, 6, 2) AS month),
     periods (period, first, last) AS (
       SELECT 'last 12 months', month - 11, month FROM today UNION ALL
       SELECT '12 months before', month - 23, month - 12 FROM today UNION ALL
       SELECT 'in all', NULL, month FROM today)
SELECT p.period,
       (WITH RECURSIVE months (month) AS (
          SELECT p.first UNION ALL SELECT month + 1 FROM months WHERE month < p.last)
        SELECT json_group_array((SELECT coalesce(sum(s.amount_base), 0) FROM sold s WHERE s.month = m.month))
          FROM months m WHERE p.first IS NOT NULL) AS months,
       count(s.month) AS "purchases:count", coalesce(sum(s.amount_base), 0) AS "sales:money"
  FROM periods p LEFT JOIN sold s ON s.month >= coalesce(p.first, 0) AND s.month <= p.last
 WHERE EXISTS (SELECT 1 FROM sold)
 GROUP BY p.period, p.first, p.last
 ORDER BY p.first DESC

--- purchases: Last purchases
SELECT date AS "date:date", amount AS "amount:money", minimum AS "minimum:money",
       iif(verdict = 'small', 'not allowed: ', '') || waiver_reason AS waived, product, manager,
       line AS "line:count?"
  FROM measured_purchases WHERE client = ?1 ORDER BY date DESC, n DESC LIMIT ?4

--- interest: Interest
SELECT product, level, date AS "date:date", line AS "line:count?" FROM interest
 WHERE client = ?1 ORDER BY CASE level WHEN 'high' THEN 0 WHEN 'medium' THEN 1 ELSE 2 END, n

--- events: What else happened
-- Beside talks, offers, sales and problems.
SELECT date AS "date:date!", event AS "event!", about AS "about!", more, amount AS "amount:money", line AS "line:count?"
  FROM (SELECT date, 'return' AS event, coalesce(product, '') AS about, reason AS more, amount_base AS amount, line
          FROM returns WHERE client = ?1
         UNION ALL
        SELECT date, 'cancelled order', coalesce(product, ''), reason, NULL, line FROM cancelled WHERE client = ?1
         UNION ALL
        SELECT date, 'supply', coalesce(product, ''), document, amount_base, line FROM supplies WHERE client = ?1
         UNION ALL
        SELECT opened, 'deal opened', coalesce(title, id), NULL, amount_base, line FROM deals WHERE client = ?1 AND opened IS NOT NULL
         UNION ALL
        SELECT closed, 'deal closed', coalesce(title, id), coalesce(stage || ': ' || reason, stage), amount_base, line
          FROM deals WHERE client = ?1 AND closed IS NOT NULL
         UNION ALL
        SELECT date, 'document', kind, file, NULL, line FROM documents WHERE client = ?1
         UNION ALL
        SELECT done, 'task done', coalesce(what, ''), "by", NULL, line FROM tasks WHERE client = ?1 AND done IS NOT NULL
         UNION ALL
        SELECT date, 'handover', coalesce("from" || ' → ', '→ ') || "to", reason, NULL, line FROM handovers WHERE client = ?1
         UNION ALL
        SELECT date, 'asked why', coalesce(answer, ''), reason, NULL, line FROM asked WHERE client = ?1
         UNION ALL
        SELECT date, 'left', coalesce(reason, ''), note, NULL, line FROM leavings WHERE client = ?1
         UNION ALL
        SELECT back, 'came back', '', NULL, NULL, line FROM leavings WHERE client = ?1 AND back IS NOT NULL)
 ORDER BY date DESC, line DESC LIMIT ?4

--- about
-- What is dated after the day is not told, the end of a snooze that began by then apart.
SELECT c.kind, (SELECT group_concat(value, ', ') FROM json_each(c.relation)) AS relation,
       (SELECT group_concat(value, ', ') FROM json_each(c.tags)) AS tags,
       (SELECT group_concat(value, ', ') FROM json_each(c.aliases)) AS aliases,
       c.tax_id, c.founded, c.source_channel, c.source_campaign, c.phone, c.email, c.website, c.address,
       c.preferred_channel, c.price_list, c.currency, c.terms_discount, c.terms_payment_days, c.reviewed,
       c.left_date, c.left_reason, c.left_note,
       iif(coalesce(w.snoozed_from > ?2, 0), NULL, c.snoozed_until) AS snoozed_until,
       iif(coalesce(w.snoozed_from > ?2, 0), NULL, c.snoozed_reason) AS snoozed_reason, c.notes, c.extra,
       c.left_back, c.concern, (SELECT group_concat(value, ', ') FROM json_each(c.distinct_from)) AS distinct_from,
       (SELECT group_concat(value, ', ') FROM json_each(c.no_contact)) AS no_contact,
       money(c.capacity_per_year) AS capacity_per_year, c.entered,
       (SELECT group_concat(phone, ', ') FROM phones p WHERE p.client = c.id AND p.contact IS NULL AND p.n > 0) AS more_phones,
       (SELECT group_concat(email, ', ') FROM emails e WHERE e.client = c.id AND e.contact IS NULL AND e.n > 0) AS more_emails
  FROM clients c JOIN main.clients w ON w.id = c.id WHERE c.id = ?1
