"""Follows the alerts of a Plimsoll server and loses none. It needs `pip install websockets`.

    from follow import follow
    async for event in follow("ws://127.0.0.1:8080/graphql", lambda: access_token, cursor):
        await handle(event)
        cursor = event["cursor"]  # keep it where it survives your program, and begin with it next time
"""

import asyncio, json, random, websockets

QUERY = """subscription ($after: String) {
  alerts(after: $after) { cursor type severity alert { rule message project { code } } } }"""


async def follow(url, token, after):
    """Every alert after the cursor, once and in order; `token()` gives an access token to connect with."""
    while True:
        try:
            async with websockets.connect(url, subprotocols=["graphql-transport-ws"]) as socket:
                init = {"type": "connection_init", "payload": {"Authorization": f"Bearer {token()}"}}
                await socket.send(json.dumps(init))
                async for text in socket:
                    message = json.loads(text)
                    if message["type"] == "connection_ack":
                        payload = {"query": QUERY, "variables": {"after": after}}
                        await socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": payload}))
                    elif message["type"] == "error":
                        refused = message["payload"][0]
                        told = refused["extensions"]
                        if told["code"] == "UNAVAILABLE" or "retryAfter" in told:
                            break
                        raise ValueError(refused["message"])  # as it will be again
                    elif message["type"] == "next":
                        yield message["payload"]["data"]["alerts"]
                        after = message["payload"]["data"]["alerts"]["cursor"]
        except (OSError, websockets.WebSocketException):
            pass
        await asyncio.sleep(0.5 + random.random())
