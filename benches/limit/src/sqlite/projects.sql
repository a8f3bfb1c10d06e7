SELECT id, code, name, stage, planned_end FROM project WHERE customer_id = ?1 ORDER BY id LIMIT 10
