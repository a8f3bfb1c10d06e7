SELECT id, title, status, planned_start, planned_end, progress FROM task WHERE project_id = ?1 ORDER BY id LIMIT 10
