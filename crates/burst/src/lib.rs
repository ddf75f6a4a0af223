//! One render session in somebody's Kubernetes, and its certain end.
//!
//! A session lives by a lease that the cluster itself enforces (a Job's `activeDeadlineSeconds`, a claim's `shutdownTime`).
//! Whoever drives it renews the lease; whoever dies does not, and minutes later the machine is free.
//!
//! Read the modules from top to bottom; each uses only those above it.
//! Nothing here knows a price: the caller gives micro-dollars per hour and is told seconds, maximum and cost.

#![cfg_attr(test, allow(clippy::unwrap_used))]

/// What can go wrong, with a code and advice.
pub mod error;

/// What a session costs and may cost.
pub mod money;

/// What a session is to be.
pub mod spec;

/// How large a pool should be.
pub mod plan;

/// Whose job runs next, and in which session.
pub mod dispatch;

/// Every object that goes into a cluster.
pub mod manifests;

/// Where a session stands and what comes next.
pub mod session;

/// A namespace of a cluster.
pub mod cluster;

/// Kubeconfigs and their contexts.
pub mod connect;

/// GKE by project, location and name.
pub mod gke;

/// What a cluster can do for us.
pub mod survey;

/// What a pool has ready before the click.
pub mod pool;

/// Looks, asks, renews, ends.
pub mod drive;

/// A port of this machine that leads to ComfyUI.
pub mod tunnel;

/// The cluster against the books.
pub mod reconcile;

pub use cluster::Cluster;
pub use connect::{Context, SignIn, contexts};
pub use dispatch::{Dispatcher, Seat};
pub use error::BurstError;
pub use gke::{Gke, TokenSource};
pub use manifests::admin::Admin;
pub use money::Prices;
pub use pool::PoolSeen;
pub use reconcile::{Compared, Listed};
pub use session::{Change, Moment, Phase, Session, Spent, Step, Why, Wish};
pub use spec::{Bucket, Gpu, GpuKind, Machine, Means, SessionId, SessionSpec};
pub use survey::{Mode, Survey};
pub use tunnel::Tunnel;

/// The README's example is compiled with the tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
