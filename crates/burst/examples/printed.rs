//! What an administrator applies once, as YAML: `cargo run -p muse-burst --example printed | kubectl apply -f -`.
#![allow(clippy::print_stdout)]

use muse_burst::manifests::admin::{Account, Admin, Pool, documents};
use muse_burst::manifests::kinds::SnapshotBucket;
use muse_burst::manifests::yaml;
use muse_burst::{BurstError, Gpu, GpuKind, Machine};

fn main() -> Result<(), BurstError> {
    let machine = Machine {
        image: "us-docker.pkg.dev/PROJECT/muse/comfyui:latest".to_owned(),
        args: Vec::new(),
        gpu: Gpu { count: 1, kind: GpuKind::Accelerator("nvidia-l4".to_owned()), spot: true },
        cpu_millis: 3000,
        memory_mib: 12_288,
        scratch_gib: 20,
        models: None,
        outputs: None,
        service_account: None,
        queue: None,
    };
    let admin = Admin {
        account: Some(Account {
            name: "muse-render".to_owned(),
            google_account: Some("muse-render@PROJECT.iam.gserviceaccount.com".to_owned()),
        }),
        pool: Some(Pool {
            name: "comfy".to_owned(),
            replicas: 0,
            machine,
            port: 8188,
            idle_secs: 150,
            most_secs: 7200,
            snapshots: Some(SnapshotBucket { bucket: "PROJECT-snapshots".to_owned(), path: "comfy".to_owned() }),
        }),
        ..Admin::default()
    };
    print!("{}", yaml(&documents(&admin)?)?);
    Ok(())
}
