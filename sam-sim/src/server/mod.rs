//! The account on a socket, for SDKs in any language and for child processes. Real time only.
//!
//! Signatures are not verified, so bind to loopback.

use crate::{Account, apigateway};
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Body, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

/// The largest body of a request that is read: more than any AWS service that is simulated takes.
pub const BODY_LIMIT: usize = 20 * 1024 * 1024;

/// How long requests may still run after [`Server::stop`].
const GRACE: Duration = Duration::from_secs(5);

/// A server that runs in the background until it is stopped or dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

/// What answers requests.
#[derive(Clone)]
enum Front {
    /// Every AWS endpoint of the account.
    Account(Account),
    /// An API of the account, whose root is `/`.
    Api(Account, Arc<str>),
}

/// Serves every AWS endpoint of the account on one port: set it as the endpoint URL of any SDK.
///
/// # Errors
/// If the listener has no address.
pub fn serve(account: Account, listener: TcpListener) -> std::io::Result<Server> {
    start(Front::Account(account), listener)
}

/// Serves the main stage of an API of the account at `/`.
///
/// # Errors
/// If the listener has no address.
pub fn serve_api(account: Account, api_id: &str, listener: TcpListener) -> std::io::Result<Server> {
    start(Front::Api(account, api_id.into()), listener)
}

impl Server {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its URL, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Takes no more connections, and waits for the requests that are under way, but not for long.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        let _ = (&mut self.task).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn start(front: Front, listener: TcpListener) -> std::io::Result<Server> {
    let address = listener.local_addr()?;
    let (stop, stopped) = watch::channel(false);
    let task = tokio::spawn(accept(front, listener, stopped));
    Ok(Server { address, stop, task })
}

async fn accept(front: Front, listener: TcpListener, mut stopped: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    let shared = stopped.clone();
    loop {
        tokio::select! {
            biased;
            _ = stopped.wait_for(|stop| *stop) => break,
            accepted = listener.accept() => {
                // A connection that was lost before it was accepted is the caller's concern only.
                if let Ok((stream, _)) = accepted {
                    connections.spawn(converse(front.clone(), stream, shared.clone()));
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    let _ = tokio::time::timeout(GRACE, async { while connections.join_next().await.is_some() {} }).await;
}

/// Answers the requests of one connection until either side has enough.
async fn converse(front: Front, stream: TcpStream, mut stopped: watch::Receiver<bool>) {
    let service = service_fn(move |request| {
        let front = front.clone();
        async move { Ok::<_, Infallible>(front.answer(request).await.map(Full::new)) }
    });
    let connection =
        http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service);
    let mut connection = std::pin::pin!(connection);
    // What is not HTTP ends its connection; nobody else needs to know.
    tokio::select! {
        biased;
        _ = connection.as_mut() => return,
        _ = stopped.wait_for(|stop| *stop) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}

impl Front {
    async fn answer(&self, request: Request<Incoming>) -> Response<Bytes> {
        let (parts, body) = request.into_parts();
        // A body that announces its length is refused before it comes.
        if body.size_hint().lower() > BODY_LIMIT as u64 {
            return empty(StatusCode::PAYLOAD_TOO_LARGE);
        }
        let body = match Limited::new(body, BODY_LIMIT).collect().await {
            Ok(body) => body.to_bytes(),
            Err(error) if error.is::<http_body_util::LengthLimitError>() => {
                return empty(StatusCode::PAYLOAD_TOO_LARGE);
            }
            Err(_) => return empty(StatusCode::BAD_REQUEST),
        };
        let request = Request::from_parts(parts, body);
        match self {
            Self::Account(account) => account.handle(request).await,
            Self::Api(account, api_id) => apigateway::request(account, api_id, request).await,
        }
    }
}

fn empty(status: StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    async fn server() -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        serve(Account::builder().real_time().build(), listener).unwrap()
    }

    async fn exchange(server: &Server, request: &[u8]) -> String {
        let mut stream = TcpStream::connect(server.address()).await.unwrap();
        stream.write_all(request).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8(answer).unwrap()
    }

    #[tokio::test]
    async fn an_account_answers_on_a_socket_and_keeps_the_connection() {
        let server = server().await;
        let body = r#"{"QueueName":"jobs"}"#;
        let request = |connection: &str| {
            format!(
                "POST / HTTP/1.1\r\nhost: {}\r\nconnection: {connection}\r\nx-amz-date: 20300101T000000Z\r\n\
                 x-amz-target: AmazonSQS.CreateQueue\r\ncontent-length: {}\r\nauthorization: AWS4-HMAC-SHA256 \
                 Credential=owner/20300101/eu-central-1/sqs/aws4_request, SignedHeaders=host, Signature=0\r\n\r\n{body}",
                server.address(),
                body.len(),
            )
        };
        let both = request("keep-alive") + &request("close");
        let answers = exchange(&server, both.as_bytes()).await;
        assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 2, "{answers}");
        assert_eq!(answers.matches("/123456789012/jobs").count(), 2, "{answers}");
        server.stop().await;
    }

    #[tokio::test]
    async fn what_is_not_http_ends_only_its_own_connection() {
        let server = server().await;
        assert!(exchange(&server, b"\x00\x01 nonsense\r\n\r\n").await.starts_with("HTTP/1.1 400"));
        let answer = exchange(&server, b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
        assert!(answer.contains("MissingAuthenticationTokenException"), "{answer}");
    }

    #[tokio::test]
    async fn a_body_beyond_the_limit_is_not_read() {
        let server = server().await;
        let request = format!("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n", BODY_LIMIT + 1);
        let mut stream = TcpStream::connect(server.address()).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).await.unwrap();
        assert_eq!(&answer, b"HTTP/1.1 413");
    }

    #[tokio::test]
    async fn a_stopped_server_ends_idle_connections_and_takes_no_more() {
        let server = server().await;
        let address = server.address();
        let mut idle = TcpStream::connect(address).await.unwrap();
        server.stop().await;
        assert_eq!(idle.read(&mut [0; 1]).await.unwrap_or(0), 0);
        assert!(TcpStream::connect(address).await.is_err());
    }

    #[tokio::test]
    async fn a_request_that_is_cut_off_harms_no_other() {
        let server = server().await;
        for half in
            ["", "POST", "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{", "GET / HTTP/1.1\r\nhost"]
        {
            let mut stream = TcpStream::connect(server.address()).await.unwrap();
            stream.write_all(half.as_bytes()).await.unwrap();
            stream.shutdown().await.unwrap();
            // What is answered, if anything, is a refusal.
            let mut answer = Vec::new();
            let _ = stream.read_to_end(&mut answer).await;
            assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 400"), "{half:?}");
        }
        let answer = exchange(&server, b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    }

    #[tokio::test]
    async fn a_body_may_come_slowly_and_holds_up_nobody() {
        let server = server().await;
        let mut slow = TcpStream::connect(server.address()).await.unwrap();
        let head = b"POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n";
        slow.write_all(head).await.unwrap();
        let other = exchange(&server, b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
        assert!(other.contains("MissingAuthenticationTokenException"), "{other}");
        tokio::time::sleep(Duration::from_millis(20)).await;
        slow.write_all(b"1\r\n}\r\n0\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        slow.read_to_string(&mut answer).await.unwrap();
        assert!(answer.contains("MissingAuthenticationTokenException"), "{answer}");
    }
}
