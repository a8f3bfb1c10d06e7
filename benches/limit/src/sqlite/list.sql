-- The index is over this expression, and gives the order.
SELECT id, code, name, stage, on_hold, health, collection_status, planned_start, planned_end, version
FROM project
WHERE business_line_id = ?1
  AND stage = 'EXECUTION'
  AND (COALESCE(planned_end, '9999-12-31'), id) > (?2, ?3)
ORDER BY COALESCE(planned_end, '9999-12-31'), id
LIMIT 51
