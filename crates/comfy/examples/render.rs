//! Renders on the first free server of several: `cargo run --example render -- http://127.0.0.1:8188 [more servers]`.
#![allow(clippy::print_stdout)]

use muse_comfy::build::{Graph, nodes::*};
use muse_comfy::{Catalogue, Client, ClientOptions, ComfyError, Fleet, Priority, RunEvent, Submission};
use tokio_util::sync::CancellationToken;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), ComfyError> {
    let servers = std::env::args().skip(1);
    let fleet = Fleet::new(servers.map(|url| Client::new(ClientOptions::new(url))).collect::<Result<_, _>>()?);

    let mut graph = Graph::new();
    let plate = EmptyImage::new().width(512).height(512).color(0x33_66_99).add_to(&mut graph);
    let inverted = ImageInvert::new(&plate).add_to(&mut graph);
    SaveImage::new(&inverted).filename_prefix("plate").add_to(&mut graph);
    let prompt = graph.finish(&Catalogue::builtin());

    let told = |event: RunEvent| println!("{event:?}");
    let (server, outcome) =
        fleet.run(&prompt, &Submission::fresh(), Priority::Normal, CancellationToken::new(), told).await?;
    for file in &outcome.outputs {
        println!("{} has {} ({} bytes)", server.base_url(), file.filename, server.fetch(file).await?.len());
    }
    Ok(())
}
