-- A project in execution has a planned end, so that the index gives the order.
SELECT id, code, name, stage, on_hold, health, collection_status, planned_start, planned_end, version
FROM project
WHERE business_line_id = $1
  AND stage = 'EXECUTION'
  AND (planned_end, id) > ($2, $3)
ORDER BY planned_end, id
LIMIT 51
