//! A small program behind the wire, and clients for it.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_graphql::{Context, Object, Result, Schema, Subscription, futures_util::Stream};
use futures_util::{
    SinkExt, StreamExt,
    stream::{self, BoxStream},
};
use serde_json::{Value, json};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest, http::HeaderValue},
};
use uuid::Uuid;

use crate::admit::Admitted;
use crate::{Application, Lifecycle, Limits, Origins, Refusal, ReverseProxy, accept, routes};
use app::deadline::{CommitState, Deadline};
use app::viewer_cache::{SessionState, ViewerCache};
use graphql::executor::ExecutionResult;

pub(super) struct Query;

#[Object]
impl Query {
    async fn hello(&self, name: Option<String>) -> String {
        format!("hello {}", name.unwrap_or_default())
    }
    async fn me(&self) -> Query {
        Query
    }
    async fn panics(&self) -> i32 {
        assert!(std::hint::black_box(false), "secret of the resolver");
        0
    }
    async fn fails(&self) -> Result<i32> {
        Ok("secret of the error".parse::<i32>()?)
    }
    async fn sleeps(&self, ms: u64) -> u64 {
        tokio::time::sleep(Duration::from_millis(ms)).await;
        ms
    }
    async fn long(&self, bytes: usize) -> String {
        "x".repeat(bytes)
    }
}

pub(super) struct Mutation;

#[Object]
impl Mutation {
    async fn bump(&self) -> i32 {
        1
    }
    async fn long(&self, bytes: usize) -> String {
        "x".repeat(bytes)
    }
    /// Breaks once its commit has begun, or before.
    async fn breaks(&self, ctx: &Context<'_>, commits: bool) -> i32 {
        if commits {
            CommitState::new(Some(ctx.data_unchecked::<Arc<Deadline>>().clone())).commits();
        }
        assert!(std::hint::black_box(false), "secret of the mutation");
        0
    }
}

/// How many events of floods were made.
pub(super) type Made = Arc<AtomicUsize>;

pub(super) struct Subscription;

#[Subscription]
impl Subscription {
    /// Always ready.
    async fn flood(&self, ctx: &Context<'_>) -> impl Stream<Item = String> {
        let made = ctx.data_unchecked::<Made>().clone();
        stream::repeat_with(move || {
            made.fetch_add(1, Ordering::Relaxed);
            "x".repeat(100)
        })
    }
    async fn ticks(&self, every: u64) -> impl Stream<Item = i32> {
        let ticks = tokio_stream::iter(0..).then(move |tick| async move {
            tokio::time::sleep(Duration::from_millis(every)).await;
            tick
        });
        ticks.boxed()
    }
    async fn count(&self, to: i32) -> impl Stream<Item = i32> {
        stream::iter(0..to)
    }
    /// Does not begin.
    async fn denied(&self, needs: Option<i32>) -> Result<impl Stream<Item = i32>> {
        let denied = Refusal::new("FORBIDDEN", messages::literal("Not for you.")).into_error();
        let mut error = async_graphql::Error::new(denied.message);
        error.extensions = denied.extensions;
        if needs.is_some() { Ok(stream::iter(0..1)) } else { Err(error) }
    }
    /// Begins with an event that cannot be told, and goes on.
    async fn uneven(&self) -> impl Stream<Item = Result<i32>> {
        stream::iter([Err("secret of the event".into()), Ok(1)])
    }
    async fn breaks(&self) -> impl Stream<Item = i32> {
        stream::iter(0..2).inspect(|i| assert!(*i < 1, "secret of the stream"))
    }
}

#[derive(Clone)]
pub(super) struct Program(pub Schema<Query, Mutation, Subscription>);

#[derive(Clone)]
pub(super) struct Caller(Option<String>);

impl Application for Program {
    type Caller = Caller;

    async fn authenticate(&self, bearer: Option<&str>) -> Result<Caller, Refusal> {
        match bearer {
            Some("bad") => Err(Refusal::unauthenticated(messages::literal("The token has expired."))),
            Some("early") => {
                Err(Refusal::new("UNAVAILABLE", messages::literal("The database does not answer.")))
            }
            Some("slow") => {
                tokio::time::sleep(Duration::from_mins(1)).await;
                Ok(Caller(None))
            }
            Some("panic") => panic!("secret of the token"),
            bearer => Ok(Caller(bearer.map(str::to_owned))),
        }
    }

    /// A brief session ends after a moment.
    async fn session_state(&self, caller: &Caller) -> Result<Option<Arc<SessionState>>, Refusal> {
        let session_state = ViewerCache::default().session_state((Uuid::nil(), Uuid::nil()));
        if caller.0.as_deref() == Some("brief") {
            let ends = session_state.clone();
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_millis(300)).await;
                ends.change(None);
            });
        }
        Ok(caller.0.is_some().then_some(session_state))
    }

    fn identity(&self, caller: &Caller) -> Option<String> {
        caller.0.clone()
    }

    /// A thousand points for each `sleeps`.
    fn cost(&self, admitted: &Admitted) -> Result<u64, Refusal> {
        Ok(1 + 1_000 * admitted.request.query.matches("sleeps").count() as u64)
    }

    async fn execute(&self, admitted: Admitted, _caller: &Caller) -> ExecutionResult {
        ExecutionResult::Plain(self.0.execute(admitted.request).await)
    }

    async fn follow(&self, admitted: Admitted, _caller: &Caller) -> BoxStream<'static, ExecutionResult> {
        self.0.execute_stream(admitted.request).map(ExecutionResult::Plain).boxed()
    }
}

pub(super) struct Server {
    pub address: SocketAddr,
    pub life: Lifecycle,
    pub task: JoinHandle<()>,
    pub made: Made,
}

pub(super) async fn start(limits: Limits) -> Server {
    start_behind(limits, ReverseProxy::default()).await
}

pub(super) async fn start_behind(limits: Limits, proxy: ReverseProxy) -> Server {
    serve(limits, proxy, Origins::Own).await
}

/// For pages of these origins, too.
pub(super) async fn start_for(limits: Limits, origins: Origins) -> Server {
    serve(limits, ReverseProxy::default(), origins).await
}

async fn serve(limits: Limits, proxy: ReverseProxy, origins: Origins) -> Server {
    let made = Made::default();
    let schema = Schema::build(Query, Mutation, Subscription).data(made.clone()).finish();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (limits, life) = (Arc::new(limits), Lifecycle::default());
    let router = routes(Program(schema), limits.clone(), life.clone(), origins);
    let task = tokio::spawn(accept::serve(listener, router, limits, life.clone(), proxy.into()));
    Server { address, life, task, made }
}

impl Server {
    pub(super) fn url(&self) -> String {
        format!("http://{}/graphql", self.address)
    }

    pub(super) async fn post(&self, query: &str) -> (u16, Value) {
        let request = reqwest::Client::new()
            .post(self.url())
            .header("accept", "application/graphql-response+json")
            .json(&json!({ "query": query }));
        read(request).await
    }

    pub(super) async fn get(&self, query: &str) -> (u16, Value) {
        let url = reqwest::Url::parse_with_params(&self.url(), [("query", query)]).expect("a url");
        let accept = "application/graphql-response+json";
        read(reqwest::Client::new().get(url).header("accept", accept)).await
    }

    /// The control query: the server is still there, and answers.
    pub(super) async fn lives(&self) {
        let (status, body) = self.post("{ hello(name: \"you\") }").await;
        assert_eq!((status, &body["data"]["hello"]), (200, &json!("hello you")));
    }

    pub(super) async fn socket(&self) -> Client {
        self.socket_for("graphql-transport-ws").await
    }

    pub(super) async fn socket_for(&self, protocol: &'static str) -> Client {
        let url = format!("ws://{}/graphql", self.address);
        let mut request = url.into_client_request().expect("a request");
        request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static(protocol));
        Client(connect_async(request).await.expect("a socket").0)
    }

    /// An operation as a stream of events.
    pub(super) async fn events(&self, payload: &Value) -> String {
        let request = reqwest::Client::new().post(self.url()).header("accept", "text/event-stream");
        let response = request.json(payload).send().await.expect("an answer");
        response.text().await.expect("a body")
    }

    /// A socket with `connection_ack`.
    pub(super) async fn ready(&self) -> Client {
        let mut client = self.socket().await;
        client.say(json!({"type": "connection_init"})).await;
        assert_eq!(client.hear().await, json!({"type": "connection_ack"}));
        client
    }
}

pub(super) async fn read(request: reqwest::RequestBuilder) -> (u16, Value) {
    let response = request.send().await.expect("an answer");
    let status = response.status().as_u16();
    let body = response.text().await.expect("a body");
    let body = serde_json::from_str(&body).unwrap_or_else(|_| panic!("not JSON: {body}"));
    (status, body)
}

pub(super) struct Client(pub WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Client {
    pub(super) async fn say(&mut self, message: Value) {
        self.text(message.to_string()).await;
    }

    pub(super) async fn text(&mut self, text: String) {
        let _ = self.0.send(Message::text(text)).await;
    }

    pub(super) async fn subscribe(&mut self, id: &str, query: &str) {
        self.ask(id, json!({ "query": query })).await;
    }

    pub(super) async fn ask(&mut self, id: &str, payload: Value) {
        self.say(json!({"type": "subscribe", "id": id, "payload": payload})).await;
    }

    pub(super) async fn frame(&mut self) -> Message {
        loop {
            let next = tokio::time::timeout(Duration::from_secs(30), self.0.next());
            match next.await.expect("something in time") {
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(message)) => return message,
                other => panic!("the socket broke: {other:?}"),
            }
        }
    }

    pub(super) async fn hear(&mut self) -> Value {
        match self.frame().await {
            Message::Text(text) => serde_json::from_str(&text).expect("JSON"),
            other => panic!("not a message: {other:?}"),
        }
    }

    /// The next message of this operation.
    pub(super) async fn hear_of(&mut self, id: &str) -> Value {
        loop {
            let message = self.hear().await;
            if message["id"] == id {
                return message;
            }
        }
    }

    /// The code that the socket is closed with, whatever is said before.
    pub(super) async fn closed(&mut self) -> u16 {
        loop {
            if let Message::Close(frame) = self.frame().await {
                let frame = frame.expect("a code");
                assert!(frame.reason.len() <= 123);
                return frame.code.into();
            }
        }
    }
}
