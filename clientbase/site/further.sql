-- What a client's page tells beyond the card; written as the parts of the card are, and given the same.

--- known
SELECT name, path, search_key, archived FROM facts WHERE client = ?1

--- waiting
-- What the client began, and nobody has answered.
SELECT date, kind, "with", about, "by" FROM interactions WHERE client = ?1 AND waits = 1 AND answered IS NULL ORDER BY date

--- people
SELECT c.name, (SELECT group_concat(value, ', ') FROM json_each(c.no_contact)) AS unwanted, c.moved_to,
       (SELECT json_group_array(phone) FROM phones p WHERE p.client = c.client AND p.contact = c.n) AS phones,
       (SELECT json_group_array(email) FROM emails e WHERE e.client = c.client AND e.contact = c.n) AS emails
  FROM contacts c WHERE c.client = ?1 ORDER BY c."left" IS NOT NULL, c.n

--- own
SELECT (SELECT group_concat(value, ', ') FROM json_each(k.no_contact)) AS unwanted,
       (SELECT json_group_array(phone) FROM phones p WHERE p.client = k.id AND p.contact IS NULL) AS phones,
       (SELECT json_group_array(email) FROM emails e WHERE e.client = k.id AND e.contact IS NULL) AS emails
  FROM clients k WHERE k.id = ?1

--- events
-- What happened beside talks, offers, sales and problems.
SELECT date, 'return' AS kind, coalesce(product, '') AS about, reason AS more, amount_base AS amount, line
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
