//! Whether another server answers what Ibasho does: one that does not is no peer.

use crate::asks::Ask;
use anyhow::{Context, ensure};
use reqwest::Client;
use serde_json::Value;
use std::collections::BTreeSet;

/// So many questions are put to both.
const QUESTIONS: usize = 20;
/// On a sphere, or with positions rounded, another place may come last of the ten.
const SAME: f64 = 0.95;

/// Fails where the servers at `own` and `other` disagree.
pub async fn check(
    ask: &Ask,
    own: &str,
    other: &str,
    path_there: fn(&str) -> String,
) -> anyhow::Result<()> {
    let client = Client::new();
    let (mut same, mut all) = (0, 0);
    for path in ask.paths.iter().rev().take(QUESTIONS) {
        let ours = bytes(&client, own, path).await?;
        let theirs = bytes(&client, other, &path_there(path)).await?;
        if path.contains("/tiles/") {
            ensure!(marks(ours)? == 0 || marks(theirs)? > 0, "an empty tile: {path}");
        } else {
            let (ours, theirs) = (names(&ours)?, names(&theirs)?);
            same += ours.intersection(&theirs).count();
            all += ours.len().max(theirs.len());
        }
    }
    #[allow(clippy::cast_precision_loss, reason = "a few hundred")]
    let share = if all == 0 { 1.0 } else { same as f64 / all as f64 };
    ensure!(share >= SAME, "only {share:.2} of its places are the nearest");
    Ok(())
}

async fn bytes(client: &Client, address: &str, path: &str) -> anyhow::Result<Vec<u8>> {
    let answer = client.get(format!("http://{address}{path}")).send().await?;
    Ok(answer.error_for_status()?.bytes().await?.into())
}

fn names(body: &[u8]) -> anyhow::Result<BTreeSet<String>> {
    let body: Value = serde_json::from_slice(body)?;
    let features = body["features"].as_array().context("no places")?;
    let names = features.iter().map(|place| place["properties"]["name"].as_str());
    names.map(|name| Some(name?.to_owned())).collect::<Option<_>>().context("no name")
}

/// How many places and clusters a tile shows.
fn marks(tile: Vec<u8>) -> anyhow::Result<usize> {
    if tile.is_empty() {
        return Ok(0);
    }
    let tile = mvt_reader::Reader::new(tile).ok().context("no tile")?;
    Ok(tile.get_features(0).ok().context("no layer")?.len())
}
