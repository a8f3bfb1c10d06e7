SELECT id, payee, status, incurred_on, amount_minor, currency FROM cost WHERE project_id = ?1 ORDER BY id LIMIT 10
