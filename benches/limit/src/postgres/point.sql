SELECT p.id, p.code, p.name, p.stage, p.on_hold, p.health, p.collection_status, p.planned_start, p.planned_end,
       p.version, p.actual_start, p.created_at, c.id, c.name, c.industry
FROM project p
JOIN customer c ON c.id = p.customer_id
WHERE p.id = $1
