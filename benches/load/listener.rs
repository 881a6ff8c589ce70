//! Somebody who listens to what happens at shelters.

use anyhow::Context;
use reqwest::Response;
use serde_json::Value;
use std::time::Instant;
use tokio::sync::mpsc;

/// What was heard of a place, and when.
#[derive(Debug)]
struct Heard {
    place: Value,
    persons: Value,
    at: Instant,
}

/// Hears in a task of its own, so that it is on time.
#[derive(Debug)]
pub struct Listener(mpsc::UnboundedReceiver<Heard>);

impl Listener {
    /// Listens from now on.
    pub async fn connect(address: &str) -> anyhow::Result<Self> {
        let answer = reqwest::get(format!("http://{address}/api/shelters/events")).await?;
        let (sender, receiver) = mpsc::unbounded_channel();
        tokio::spawn(hear_all(answer.error_for_status()?, sender));
        Ok(Self(receiver))
    }

    /// When it was heard that so many are at a place.
    pub async fn hear(&mut self, place: &str, persons: usize) -> anyhow::Result<Instant> {
        loop {
            let heard = self.0.recv().await.context("the stream ended")?;
            if heard.place == place && heard.persons == persons {
                return Ok(heard.at);
            }
        }
    }
}

async fn hear_all(mut answer: Response, sender: mpsc::UnboundedSender<Heard>) -> Option<()> {
    let mut text = Vec::new();
    loop {
        text.extend(answer.chunk().await.ok()??);
        let at = Instant::now();
        while let Some(end) = text.windows(2).position(|pair| pair == b"\n\n") {
            let event: Vec<_> = text.drain(..end + 2).collect();
            let event = String::from_utf8_lossy(&event).into_owned();
            let data = event.lines().find_map(|line| line.strip_prefix("data:"));
            let data: Value = serde_json::from_str(data?).ok()?;
            let (place, persons) = (data["place"].clone(), data["present"]["occupancy"].clone());
            sender.send(Heard { place, persons, at }).ok()?;
        }
    }
}
