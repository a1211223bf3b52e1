-- Whether purchases are too small: what minimum.py says of one, for all; the words of `verdict` are its own.

-- Every purchase with the minimum that was in force on its day. Name and manager are looked up where they are asked for:
-- of hundreds of thousands of purchases that costs more than all else. The trial is the first one; the second is it from the
-- day on which the first had come back whole.
CREATE TEMP VIEW all_measured_purchases AS
SELECT p.client, (SELECT c.name FROM main.clients c WHERE c.id = p.client) AS name, p.n, p.line, p.date, p.number, p.amount_base AS amount, p.product,
       coalesce(p.manager, (SELECT c.manager FROM main.clients c WHERE c.id = p.client)) AS manager, p.waiver_by, p.waiver_reason, t.minimum, t.policy,
       CASE WHEN coalesce(p.amount_base >= t.minimum, 1) THEN 'enough'
            WHEN p.number = 1 OR p.trial_from <= (SELECT day FROM today) THEN 'free'
            WHEN p.waiver_reason IS NOT NULL AND
                 (t.waive IS NULL OR p.waiver_by IN (SELECT value FROM json_each(t.waive))) THEN 'waived'
            ELSE 'small' END AS verdict,
       p.number = 1 OR coalesce(p.trial_from <= (SELECT day FROM today), 0) AS trial
  FROM minimum_then p
  LEFT JOIN minimums t ON t.entry = p.minimum_no
 WHERE p.number IS NOT NULL AND p.date <= (SELECT day FROM today);

-- The minimum that is in force for each client on the day itself.
CREATE TEMP VIEW all_minimums_now AS
SELECT f.client, t.entry, t.minimum, t.policy, t.waive FROM minimum_no f JOIN minimums t ON t.entry = f.entry;
