-- Four levels one after the other, each in the order of its parents.
WITH c AS MATERIALIZED (
    SELECT id, name, industry
    FROM customer
    WHERE business_line_id = $1 AND id > $2
    ORDER BY id
    LIMIT 21
), p AS MATERIALIZED (
    SELECT p.*
    FROM (SELECT id FROM c ORDER BY id LIMIT 20) c
    CROSS JOIN LATERAL (
        SELECT customer_id, id, code, name, stage, planned_end
        FROM project
        WHERE customer_id = c.id
        ORDER BY id
        LIMIT 10
    ) p
)
SELECT 0 AS level, NULL::uuid AS parent, id, name AS a, industry AS b, NULL::text AS c,
       NULL::date AS d, NULL::date AS e, NULL::bigint AS n
FROM c
UNION ALL
SELECT 1, customer_id, id, code, name, stage, NULL, planned_end, NULL
FROM p
UNION ALL
SELECT 2, t.*
FROM p
CROSS JOIN LATERAL (
    SELECT project_id, id, title, status, NULL, planned_start, planned_end, progress
    FROM task
    WHERE project_id = p.id
    ORDER BY id
    LIMIT 10
) t
UNION ALL
SELECT 3, k.*
FROM p
CROSS JOIN LATERAL (
    SELECT project_id, id, payee, status, currency, incurred_on, NULL::date, amount_minor
    FROM cost
    WHERE project_id = p.id
    ORDER BY id
    LIMIT 10
) k
