// Reads from PostgreSQL, with prepared statements: one a level, LATERAL so that each parent's index is used.

import pg from 'pg'

const { DATE, INT8, TIMESTAMPTZ } = pg.types.builtins
pg.types.setTypeParser(DATE, (text) => text)
pg.types.setTypeParser(TIMESTAMPTZ, (text) => text)
pg.types.setTypeParser(INT8, Number)

const SINGLE = `id, code, name, stage, on_hold, health, collection_status, planned_start, planned_end,
  actual_start, created_at, version, customer_id`
const LISTED = 'id, code, name, stage, on_hold, health, collection_status, planned_start, planned_end, version'
const NIL = '00000000-0000-0000-0000-000000000000'

export async function open(url) {
  const pool = new pg.Pool({ connectionString: url, max: 16, options: '-c TimeZone=UTC' })
  const read = async (name, text, ...values) => (await pool.query({ name, text, values })).rows
  const [viewer] = await read('viewer', 'SELECT business_line_id AS line FROM user_account WHERE email = $1',
    'team_lead@demo.example')

  const below = (table, parent, columns) => {
    const text = `SELECT k.n, r.* FROM unnest($1::uuid[]) WITH ORDINALITY AS k(id, n) CROSS JOIN LATERAL (
      SELECT ${columns} FROM ${table} WHERE ${parent} = k.id ORDER BY id LIMIT $2) r`
    return async (ids, first) => {
      const lists = ids.map(() => [])
      for (const row of await read(table, text, ids, first)) lists[row.n - 1].push(row)
      return lists
    }
  }

  return {
    project: async (id) =>
      (await read('single', `SELECT ${SINGLE} FROM project WHERE id = $1`, id.toString('hex')))[0],
    projects: (first, [day, id] = ['0001-01-01', NIL], stages) =>
      stages
        ? read('staged', `SELECT ${LISTED} FROM project WHERE business_line_id = $1 AND stage = ANY($5)
            AND (planned_end, id) > ($2, $3) ORDER BY planned_end, id LIMIT $4`, viewer.line, day, id, first, stages)
        : read('listed', `SELECT ${LISTED} FROM project WHERE business_line_id = $1
            AND (planned_end, id) > ($2, $3) ORDER BY planned_end, id LIMIT $4`, viewer.line, day, id, first),
    customers: (first, after) =>
      read('customers', `SELECT id, name, industry FROM customer WHERE business_line_id = $1 AND id > $2
        ORDER BY id LIMIT $3`, viewer.line, after ?? NIL, first),
    customersBy: async (ids) => {
      const rows = await read('customer', 'SELECT id, name, industry FROM customer WHERE id = ANY($1)', ids)
      const byId = new Map(rows.map((row) => [row.id, row]))
      return ids.map((id) => byId.get(id))
    },
    projectsOf: below('project', 'customer_id', 'id, code, name, stage, planned_end'),
    tasksOf: below('task', 'project_id', 'id, title, status, planned_start, planned_end, progress'),
    costsOf: below('cost', 'project_id', 'id, payee, status, incurred_on, amount_minor, currency'),
    globalId,
    text: (id) => id,
    instant: (text) => text.replace(' ', 'T').replace('+00', 'Z'),
  }
}

const bytes = Buffer.alloc(17)

function globalId(kind, uuid) {
  bytes[0] = kind
  bytes.write(uuid.replaceAll('-', ''), 1, 'hex')
  return bytes.toString('base64url')
}
