//! A load balancer as real ones are: it asks each instance whether it is ready, again and again, and sends each connection
//! to the next one that has said so. It tries nothing twice.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};

use crate::http;

/// How often instances are asked: so seldom that one which stopped listening at once would be sent requests.
const INTERVAL: Duration = Duration::from_millis(250);

/// An instance, as the balancer sees it.
#[derive(Debug)]
pub(crate) struct Target {
    address: SocketAddr,
    is_ready: AtomicBool,
    in_flight: AtomicUsize,
    finished: AtomicUsize,
}

impl Target {
    /// Whether it has said so the last time.
    pub(crate) fn is_ready(&self) -> bool {
        self.is_ready.load(Ordering::SeqCst)
    }

    /// How many connections to it are open.
    pub(crate) fn in_flight(&self) -> usize {
        self.in_flight.load(Ordering::SeqCst)
    }

    /// How many connections to it have come to their end.
    pub(crate) fn finished(&self) -> usize {
        self.finished.load(Ordering::SeqCst)
    }

    async fn watch(&self) {
        loop {
            let answer = http::get(self.address, "/ready").await;
            self.is_ready.store(answer.is_ok_and(|answer| answer.status == 200), Ordering::SeqCst);
            tokio::time::sleep(INTERVAL).await;
        }
    }

    async fn serve(&self, mut client: TcpStream) {
        self.in_flight.fetch_add(1, Ordering::SeqCst);
        // Whatever fails, the client sees that its answer is not there.
        if let Ok(mut instance) = TcpStream::connect(self.address).await {
            let _ = copy_bidirectional(&mut client, &mut instance).await;
        }
        self.finished.fetch_add(1, Ordering::SeqCst);
        self.in_flight.fetch_sub(1, Ordering::SeqCst);
    }
}

/// The balancer. Clones are the same one.
#[derive(Clone)]
pub(crate) struct Balancer {
    pub(crate) address: SocketAddr,
    targets: Arc<Mutex<Vec<Arc<Target>>>>,
}

impl Balancer {
    /// One that has no instances yet.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let balancer = Self { address: listener.local_addr().unwrap(), targets: Arc::default() };
        let accepting = balancer.clone();
        tokio::spawn(async move {
            for turn in 0.. {
                let (client, _) = listener.accept().await.unwrap();
                // Where none is ready, the connection is closed.
                if let Some(target) = accepting.next(turn) {
                    tokio::spawn(async move { target.serve(client).await });
                }
            }
        });
        balancer
    }

    /// Makes it know an instance; it is sent nothing before it is ready.
    pub(crate) fn add(&self, address: SocketAddr) -> Arc<Target> {
        let target = Arc::new(Target {
            address,
            is_ready: AtomicBool::new(false),
            in_flight: AtomicUsize::new(0),
            finished: AtomicUsize::new(0),
        });
        self.targets.lock().unwrap().push(Arc::clone(&target));
        let watched = Arc::clone(&target);
        tokio::spawn(async move { watched.watch().await });
        target
    }

    fn next(&self, turn: usize) -> Option<Arc<Target>> {
        let targets = self.targets.lock().unwrap();
        let ready: Vec<&Arc<Target>> = targets.iter().filter(|target| target.is_ready()).collect();
        ready.get(turn.checked_rem(ready.len())?).map(|target| Arc::clone(target))
    }
}
