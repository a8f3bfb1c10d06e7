SELECT id, name, industry FROM customer WHERE business_line_id = ?1 AND id > ?2 ORDER BY id LIMIT 21
