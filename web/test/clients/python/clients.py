"""Python clients against the server at PLIMSOLL_URL: gql over HTTP and over both of its WebSockets, and requests."""

import asyncio
import os
import unittest

import requests
from gql import Client, GraphQLRequest, gql
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.aiohttp_websockets import AIOHTTPWebsocketsTransport
from gql.transport.exceptions import TransportQueryError
from gql.transport.requests import RequestsHTTPTransport
from gql.transport.websockets import WebsocketsTransport
from graphql import GraphQLError

URL = os.environ["PLIMSOLL_URL"].rstrip("/") + "/graphql"
SOCKET_URL = URL.replace("http", "ws", 1)

SIGN_IN = gql(
    "mutation ($input: SignInInput!) { signIn(input: $input) { accessToken viewer { email } errors { message } } }"
)
VIEWER = gql("{ viewer { email } }")
BEFORE = gql("{ projects(first: 1, filter: { stage: [EXECUTION] }) { nodes { id code } } alertCursor }")
RAISE = gql("mutation ($input: RaiseIssueInput!) { raiseIssue(input: $input) { issue { id } errors { message } } }")
RESOLVE = gql(
    "mutation ($input: ResolveIssueInput!) { resolveIssue(input: $input) { issue { status } errors { message } } }"
)
ALERTS = gql(
    """subscription ($after: String, $projectId: ID) {
      alerts(after: $after, filter: { projectId: $projectId }) { cursor type alert { project { code } } } }"""
)


async def sign_in():
    async with Client(transport=AIOHTTPTransport(url=URL)) as session:
        credentials = {"email": "team_lead@demo.example", "password": "plimsoll-demo"}
        answer = await ask(session, SIGN_IN, credentials)
    return {"Authorization": f"Bearer {answer['signIn']['accessToken']}"}


class Http(unittest.IsolatedAsyncioTestCase):
    async def test_aiohttp_signs_in_asks_and_changes(self):
        transport = AIOHTTPTransport(url=URL, headers=await sign_in())
        async with Client(transport=transport, fetch_schema_from_transport=True) as session:
            answer = await session.execute(VIEWER)
            self.assertEqual(answer, {"viewer": {"email": "team_lead@demo.example"}})
            before = await session.execute(BEFORE)
            issue = await raise_problem(session, before["projects"]["nodes"][0]["id"])
            answer = await resolve_problem(session, issue)
            self.assertEqual(answer, {"resolveIssue": {"issue": {"status": "RESOLVED"}, "errors": []}})

    async def test_the_schema_that_was_fetched_validates(self):
        transport = AIOHTTPTransport(url=URL, headers=await sign_in())
        async with Client(transport=transport, fetch_schema_from_transport=True) as session:
            self.assertIn("Project", session.client.schema.type_map)
            with self.assertRaisesRegex(GraphQLError, "Cannot query field 'nonsense'"):
                await session.execute(gql("{ viewer { nonsense } }"))

    async def test_errors_are_told_with_their_code(self):
        async with Client(transport=AIOHTTPTransport(url=URL)) as session:
            self.assertEqual(await code_of(session.execute(VIEWER)), "UNAUTHENTICATED")

    async def test_the_transport_of_requests(self):
        transport = RequestsHTTPTransport(url=URL, headers=await sign_in())
        client = Client(transport=transport, fetch_schema_from_transport=True)
        answer = await asyncio.to_thread(client.execute, VIEWER)
        self.assertEqual(answer, {"viewer": {"email": "team_lead@demo.example"}})

    async def test_requests_alone(self):
        body = {"query": "query ($n: Int) { projects(first: $n) { nodes { code } } }", "variables": {"n": 2}}
        answer = requests.post(URL, json=body, headers=await sign_in(), timeout=20)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Content-Type"].partition(";")[0], "application/json")
        self.assertEqual(len(answer.json()["data"]["projects"]["nodes"]), 2)


class Sockets:
    """What holds on either of gql's WebSockets."""

    transport = None

    async def test_an_alert_arrives_by_graphql_transport_ws(self):
        await self.follow(["graphql-transport-ws"])

    async def test_an_alert_arrives_by_what_gql_offers_itself(self):
        # Which is the older protocol, too: gql reads in the server's answer which of the two it is.
        await self.follow(None)

    async def follow(self, subprotocols):
        transport = self.transport(url=SOCKET_URL, init_payload=await sign_in(), subprotocols=subprotocols)
        async with Client(transport=transport, fetch_schema_from_transport=True) as session:
            before = await session.execute(BEFORE)
            project = before["projects"]["nodes"][0]
            issue = await raise_problem(session, project["id"])
            variables = {"after": before["alertCursor"], "projectId": project["id"]}
            events = session.subscribe(GraphQLRequest(ALERTS, variable_values=variables))
            told = (await anext(events))["alerts"]
            await events.aclose()
            await resolve_problem(session, issue)
        self.assertEqual(told["type"], "RAISED")
        self.assertEqual(told["alert"]["project"]["code"], project["code"])

    async def test_what_is_refused_is_an_error_and_the_socket_goes_on(self):
        transport = self.transport(url=SOCKET_URL, subprotocols=["graphql-transport-ws"])
        async with Client(transport=transport) as session:
            self.assertEqual(await code_of(anext(session.subscribe(ALERTS))), "UNAUTHENTICATED")
            self.assertEqual(await session.execute(gql("{ __typename }")), {"__typename": "Query"})


class SocketOfWebsockets(Sockets, unittest.IsolatedAsyncioTestCase):
    transport = WebsocketsTransport


class SocketOfAiohttp(Sockets, unittest.IsolatedAsyncioTestCase):
    transport = AIOHTTPWebsocketsTransport


async def code_of(refused):
    """The code it is refused with. `assertRaises` would clear the frame in which gql goes on to listen."""
    try:
        return await refused
    except TransportQueryError as error:
        return error.errors[0]["extensions"]["code"]


async def raise_problem(session, project_id):
    fields = {"projectId": project_id, "title": "The venue is flooded", "severity": "CRITICAL"}
    answer = await ask(session, RAISE, fields)
    return answer["raiseIssue"]["issue"]["id"]


async def resolve_problem(session, issue):
    return await ask(session, RESOLVE, {"id": issue, "resolution": "Another venue was found."})


def ask(session, mutation, fields):
    return session.execute(GraphQLRequest(mutation, variable_values={"input": fields}))


if __name__ == "__main__":
    unittest.main()
