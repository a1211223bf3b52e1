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
