// Fields and loaders. What is stored under another name or in another form is turned here, the rest is as read.

const CUSTOMER = 3, PROJECT = 6, TASK = 7, COST = 8

export function connect(db) {
  const id = (kind) => (row) => db.globalId(kind, row.id)
  const resolvers = {
    Query: {
      project: (_, { id }) => db.project(idOf(id)),
      projects: async (_, { first, after, filter }) =>
        page(await db.projects(first + 1, after?.split('/'), filter?.stage), first, (row) =>
          `${row.planned_end}/${db.text(row.id)}`),
      customers: async (_, { first, after }) =>
        page(await db.customers(first + 1, after), first, (row) => db.text(row.id)),
    },
    Customer: { id: id(CUSTOMER) },
    Project: {
      id: id(PROJECT),
      onHold: (row) => Boolean(row.on_hold),
      collectionStatus: (row) => row.collection_status,
      plannedStart: (row) => row.planned_start,
      plannedEnd: (row) => row.planned_end,
      actualStart: (row) => row.actual_start,
      createdAt: (row) => db.instant(row.created_at),
    },
    Task: {
      id: id(TASK),
      plannedStart: (row) => row.planned_start,
      plannedEnd: (row) => row.planned_end,
      percentComplete: (row) => row.progress / 100,
    },
    Cost: {
      id: id(COST),
      incurredOn: (row) => row.incurred_on,
      amount: (row) => ({ amount: amount(row.amount_minor, row.currency), currency: row.currency }),
    },
  }
  // Every key is asked once in a request, so that there is nothing to cache.
  const uncached = (loader) => ({ loader, opts: { cache: false } })
  const loaders = {
    Customer: { projects: uncached(pages(db.projectsOf)) },
    Project: {
      customer: uncached(async (queries) => db.customersBy(queries.map(({ obj }) => obj.customer_id))),
      tasks: uncached(pages(db.tasksOf)),
      costs: uncached(pages(db.costsOf)),
    },
  }
  return { resolvers, loaders }
}

// One page a parent, from one call for all parents that ask for the same length.
function pages(read) {
  return async (queries) => {
    const answers = new Array(queries.length)
    const lengths = new Map()
    queries.forEach(({ params: { first } }, place) => {
      if (!lengths.has(first)) lengths.set(first, [])
      lengths.get(first).push(place)
    })
    for (const [first, places] of lengths) {
      const lists = await read(places.map((place) => queries[place].obj.id), first)
      places.forEach((place, index) => { answers[place] = { nodes: lists[index] } })
    }
    return answers
  }
}

// One row more than the page has was read, to see whether there are more.
function page(rows, first, cursor) {
  const nodes = rows.slice(0, first)
  const last = nodes.at(-1)
  return { nodes, pageInfo: { hasNextPage: rows.length > first, endCursor: last ? cursor(last) : null } }
}

// A global id is a byte of kind and a UUID.
function idOf(global) {
  return Buffer.from(global, 'base64url').subarray(1)
}

function amount(minor, currency) {
  return currency === 'JPY' ? String(minor) : `${Math.trunc(minor / 100)}.${String(minor % 100).padStart(2, '0')}`
}
