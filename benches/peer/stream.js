// The same subscription on Mercurius. An alert is what the mutation is given: nothing is read for it.

import Fastify from 'fastify'
import mercurius from 'mercurius'

const [address] = process.argv.slice(2)
const [host, port] = address.split(':')

const schema = `
  type Query { ready: Boolean! }
  type Mutation { raise(event: String!): Boolean! }
  type Subscription { alerts: AlertEvent! }
  type AlertEvent { cursor: String! type: String! at: String! severity: String! alert: Alert! }
  type Alert { id: ID! rule: String! kind: String! severity: String! status: String! message: String! project: Project! }
  type Project { id: ID! code: String! name: String! }
`
const resolvers = {
  Query: { ready: () => true },
  Mutation: {
    raise: async (_, { event }, { pubsub }) => {
      await pubsub.publish({ topic: 'alerts', payload: { alerts: JSON.parse(event) } })
      return true
    },
  },
  Subscription: { alerts: { subscribe: (_, __, { pubsub }) => pubsub.subscribe('alerts') } },
}

const app = Fastify()
app.register(mercurius, { schema, resolvers, jit: 1, subscription: true, path: '/graphql' })
await app.listen({ host, port: Number(port) })
