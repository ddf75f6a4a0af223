//! A Kubernetes cluster for whoever tests from outside.
//!
//!     kube-double KUBECONFIG [BACKEND [SPEED]]
//!
//! Writes a kubeconfig to lead to it (context `double`, namespace `muse-burst`), prints its address, and ends with its
//! standard input. Its pods lead to BACKEND (`127.0.0.1:8188`); SPEED of its seconds pass in one of ours (1). A machine takes
//! 20 s, the image 20 s, ComfyUI 10 s. `POST /_double` tells it more: `{"gpus": 0}`, `{"evict": true}`, `{"preempt": true}`,
//! `{"away": true}`, `{"cut_tunnels": true}`, `{"has_image": false}`, `{"log": "…"}`, `{"advance": 600}`.
#![allow(clippy::print_stdout)]

use std::io::{Read as _, Write as _};

use muse_burst_double::KubeDouble;
use time::OffsetDateTime;

#[tokio::main]
async fn main() {
    let mut args = std::env::args().skip(1);
    let file = args.next().expect("the kubeconfig to write");
    let double = KubeDouble::start(OffsetDateTime::now_utc()).await;
    double.namespace("muse-burst");
    double.set(|set| (set.machine_secs, set.pull_secs, set.warm_secs) = (20, 20, 10));
    if let Some(backend) = args.next() {
        double.pods_lead_to(backend.parse().expect("an address and a port"));
    }
    double.flow(args.next().map_or(1.0, |speed| speed.parse().expect("a speed")));
    std::fs::write(&file, double.kubeconfig("muse-burst")).expect("the kubeconfig can be written");
    println!("{}", double.url);
    std::io::stdout().flush().expect("the parent listens");
    let closed = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    closed.await.expect("standard input ends").expect("standard input can be read");
}
