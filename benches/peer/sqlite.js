// Reads from SQLite. A statement is a function call there, so that one for each parent is the fastest.

import Database from 'better-sqlite3'

const SINGLE = `id, code, name, stage, on_hold, health, collection_status, planned_start, planned_end,
  actual_start, created_at, version, customer_id`
const LISTED = 'id, code, name, stage, on_hold, health, collection_status, planned_start, planned_end, version'
const NIL = Buffer.alloc(16)

export function open(url) {
  const db = new Database(url.slice('sqlite://'.length).split('?')[0], { readonly: true })
  db.pragma('mmap_size = 1073741824')
  const { line } = db.prepare('SELECT business_line_id AS line FROM user_account WHERE email = ?')
    .get('team_lead@demo.example')

  const single = db.prepare(`SELECT ${SINGLE} FROM project WHERE id = ?`)
  const customer = db.prepare('SELECT id, name, industry FROM customer WHERE id = ?')
  const customers = db.prepare(`SELECT id, name, industry FROM customer WHERE business_line_id = ? AND id > ?
    ORDER BY id LIMIT ?`)
  const listed = new Map()
  const listedIn = (count) => {
    const stages = count ? `AND stage IN (${Array(count).fill('?').join(', ')})` : ''
    if (!listed.has(count)) {
      listed.set(count, db.prepare(`SELECT ${LISTED} FROM project WHERE business_line_id = ? ${stages}
        AND (planned_end, id) > (?, ?) ORDER BY planned_end, id LIMIT ?`))
    }
    return listed.get(count)
  }
  const below = (table, parent, columns) => {
    const rows = db.prepare(`SELECT ${columns} FROM ${table} WHERE ${parent} = ? ORDER BY id LIMIT ?`)
    return (ids, first) => ids.map((id) => rows.all(id, first))
  }

  return {
    project: (id) => single.get(id),
    projects: (first, [day, id] = ['', ''], stages = []) =>
      listedIn(stages.length).all(line, ...stages, day, Buffer.from(id, 'hex'), first),
    customers: (first, after) => customers.all(line, after ? Buffer.from(after, 'hex') : NIL, first),
    customersBy: (ids) => ids.map((id) => customer.get(id)),
    projectsOf: below('project', 'customer_id', 'id, code, name, stage, planned_end'),
    tasksOf: below('task', 'project_id', 'id, title, status, planned_start, planned_end, progress'),
    costsOf: below('cost', 'project_id', 'id, payee, status, incurred_on, amount_minor, currency'),
    globalId,
    text: (id) => id.toString('hex'),
    instant: (text) => text.replace('+00:00', 'Z'),
  }
}

const bytes = Buffer.alloc(17)

function globalId(kind, id) {
  bytes[0] = kind
  id.copy(bytes, 1)
  return bytes.toString('base64url')
}
