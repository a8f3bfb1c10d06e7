// The same API as a good Node server has it: Mercurius with its JIT, loaders, and one statement a level.
//
//     node server.js DATABASE_URL ADDRESS

import { readFileSync } from 'node:fs'
import Fastify from 'fastify'
import mercurius from 'mercurius'
import { connect } from './resolvers.js'

const [url, address] = process.argv.slice(2)
const [host, port] = address.split(':')
const database = await import(url.startsWith('sqlite:') ? './sqlite.js' : './postgres.js')

const app = Fastify()
app.register(mercurius, {
  schema: readFileSync(new URL('schema.graphql', import.meta.url), 'utf8'),
  ...connect(await database.open(url)),
  jit: 1,
  path: '/graphql',
})
await app.listen({ host, port: Number(port) })
