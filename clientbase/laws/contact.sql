-- How clients stand to the standard for contact: what contact.py says of one, for all.

-- `begun_tasks` (index/views.py) has the tasks with the day from which each is there: its `entered`, else its first commit.

-- Every next step of a talk and every task, with the days from which and until which it is there. The `+` keeps SQLite
-- from going through all talks by their days, where few have a next step. Who asks for one client asks both views: SQLite
-- goes through all of what is united.
CREATE TEMP VIEW next_steps AS
SELECT client, 'interactions' AS list, n, line, date AS begun, next_date AS due, next_done AS done,
       coalesce(next_what, about) AS what, "by", "with"
  FROM main.interactions WHERE next_date IS NOT NULL AND +date >= '1900-01-01';
CREATE TEMP VIEW every_task AS
SELECT client, 'tasks' AS list, n, line, begun, date AS due, done, what, "by", NULL AS "with" FROM begun_tasks;

-- Those that are open on the day.
CREATE TEMP VIEW open_steps AS
SELECT client, list, n, line, begun, due, what, "by", "with", due < (SELECT day FROM today) AS broken FROM next_steps
 WHERE coalesce(begun <= (SELECT day FROM today), 1) AND coalesce(done > (SELECT day FROM today), 1);
CREATE TEMP VIEW open_tasks AS
SELECT client, list, n, line, begun, due, what, "by", "with", due < (SELECT day FROM today) AS broken FROM every_task
 WHERE coalesce(begun <= (SELECT day FROM today), 1) AND coalesce(done > (SELECT day FROM today), 1);
CREATE TEMP VIEW all_promises AS SELECT * FROM open_steps UNION ALL SELECT * FROM open_tasks;

-- Snoozes with their first and their last day; one that does not say since when begins with its first commit.
CREATE TEMP VIEW snoozes AS
SELECT z.id, z."from", min(z.until, date(z."from", '+' || span_days(z."from", 12, 0, 0) || ' days')) AS until
  FROM (SELECT c.id, coalesce(c.snoozed_from, (SELECT f.day FROM main.item_firsts f WHERE f.id = c.id AND f.list = 'snoozed'),
                              (SELECT day FROM today)) AS "from", c.snoozed_until AS until
          FROM main.clients c WHERE c.snoozed_until IS NOT NULL) z;

-- The handovers up to the day.
CREATE TEMP VIEW given AS
SELECT client, n, date, "to", giver FROM handed WHERE date <= (SELECT day FROM today);

-- The days on which a light is asked for: today; where a client was snoozed, handed over or left, the day of that.
-- Given are the clients in `stale`. A manager is named where it was another one than today's.
CREATE TEMP VIEW moments AS
SELECT s.id, 'now' AS kind, 0 AS n, (SELECT day FROM today) AS day, NULL AS manager
  FROM stale x CROSS JOIN standing s ON s.id = x.id WHERE NOT s.has_left
 UNION ALL
SELECT z.id, 'snooze', 0, z."from", NULL FROM stale x CROSS JOIN snoozes z ON z.id = x.id
 WHERE z."from" <= (SELECT day FROM today)
 UNION ALL
SELECT g.client, 'handover', g.n, g.date, g.giver FROM stale x CROSS JOIN given g ON g.client = x.id WHERE g.giver <> g."to"
 UNION ALL
SELECT l.client, 'left', l.n, l.date, NULL FROM stale x CROSS JOIN main.leavings l ON l.client = x.id
 WHERE l.date <= (SELECT day FROM today);

-- The light of each of these days, by contacts and promises alone.
CREATE TEMP TABLE contact_lit (id TEXT, kind TEXT, n INTEGER, day TEXT, manager TEXT, entry INTEGER, last TEXT, since TEXT,
    days INTEGER, target INTEGER, "limit" INTEGER, excusing INTEGER, light TEXT, PRIMARY KEY (id, kind, n)) WITHOUT ROWID;
CREATE TEMP VIEW contact_lit_then AS
WITH held AS MATERIALIZED (
       SELECT k.id, k.kind, k.n, k.day, k.manager, s.entry, s.target_months, s.target_days, s.target_working,
              s.limit_months, s.limit_days, s.limit_working,
              (SELECT max(i.date) FROM main.interactions i
                WHERE i.client = k.id AND i.contact = 1 AND i.date BETWEEN '1900-01-01' AND k.day) AS last
         FROM contact_no k JOIN standards s ON s.standard = 'contact' AND s.entry = k.entry),
     counted AS MATERIALIZED (
       SELECT h.*, coalesce(h.last, (SELECT c.start FROM clocks c WHERE c.id = h.id AND c.start <= h.day)) AS since FROM held h),
     measured AS MATERIALIZED (
       SELECT c.*, CAST(julianday(c.day) - julianday(c.since) AS INTEGER) AS days,
              iif(c.target_months OR c.target_working, span_days(c.since, c.target_months, c.target_days, c.target_working), c.target_days) AS target,
              iif(c.limit_months OR c.limit_working, span_days(c.since, c.limit_months, c.limit_days, c.limit_working), c.limit_days) AS "limit",
              (SELECT min(p.due) FROM (SELECT due, begun, done FROM next_steps WHERE client = c.id UNION ALL
                                       SELECT due, begun, done FROM every_task WHERE client = c.id) p
                WHERE coalesce(p.begun <= c.day, 1) AND coalesce(p.done > c.day, 1)) AS due
         FROM counted c),
     promised AS MATERIALIZED (
       SELECT m.*, m.due IS NOT NULL AND m.days <= 2 * m."limit" AND m.due >= m.day
              AND julianday(m.due) - julianday(m.day) <= span_days(m.day, m.target_months, m.target_days, m.target_working) AS excusing
         FROM measured m)
SELECT id, kind, n, day, manager, entry, last, since, days, target, "limit", coalesce(excusing, 0),
       CASE WHEN days IS NULL THEN 'grey'
            WHEN days <= target THEN 'green'
            WHEN days <= "limit" OR excusing THEN 'yellow'
            ELSE 'red' END
  FROM promised;

-- The lights of today, with what makes them grey; those of other days only bear the snooze.
CREATE TEMP VIEW contact_status_then AS
SELECT l.id, l.kind, l.n, l.day, l.manager, l.entry, l.last, l.since, l.days, l.target, l."limit", l.excusing, l.light,
       CASE WHEN l.days IS NULL THEN 'unknown'
            WHEN EXISTS (SELECT 1 FROM snoozes z JOIN contact_lit s ON s.id = z.id AND s.kind = 'snooze'
                          WHERE z.id = l.id AND l.day BETWEEN z."from" AND z.until AND s.light <> 'red')
              OR EXISTS (SELECT 1 FROM snoozes z WHERE z.id = l.id AND l.day BETWEEN z."from" AND z.until
                            AND NOT EXISTS (SELECT 1 FROM contact_lit s WHERE s.id = z.id AND s.kind = 'snooze')) THEN 'snoozed'
            WHEN EXISTS (SELECT 1 FROM given g JOIN standards t ON t.standard = 'contact' AND t.entry = l.entry
                          WHERE g.client = l.id AND l.kind = 'now' AND g."to" = l.manager AND g.giver IS NOT g."to"
                            AND NOT EXISTS (SELECT 1 FROM given b WHERE b.client = g.client AND (b.date, b.n) > (g.date, g.n))
                            AND julianday(l.day) - julianday(g.date)
                                <= span_days(g.date, t.target_months, t.target_days, t.target_working)
                            AND NOT EXISTS (SELECT 1 FROM main.interactions i
                                             WHERE i.client = l.id AND i.contact = 1 AND i.date BETWEEN g.date AND l.day
                                               AND i.date >= '1900-01-01' AND coalesce(i."by", l.manager) = g."to")) THEN 'inherited'
            ELSE 'judged' END AS state
  FROM contact_lit l WHERE l.kind <> 'snooze';

-- Clients that were handed over, or left, while their light for contact was red.
CREATE TEMP VIEW all_gone_red AS
SELECT g.id AS client, g.kind, g.n, g.date, g.manager FROM main.gone_red g WHERE g.day = (SELECT ordinal FROM today);
