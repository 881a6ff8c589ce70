//! Somebody at work in the register while others ask.

use crate::{
    client::{Answer, ask},
    register::Register,
};
use anyhow::{Context, ensure};
use reqwest::{Client, header, redirect::Policy};
use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    time::Duration,
};

const NAME: &str = "load";
const PASSWORD: &str = "kitchen-lamp-river-1947";
/// Nobody waits longer for a save.
const LONGEST: Duration = Duration::from_secs(30);

/// An editor who has logged in.
#[derive(Debug)]
pub struct Editor {
    address: String,
    cookie: String,
    places: Vec<String>,
    next: AtomicUsize,
}

impl Editor {
    /// Gives the register an account.
    pub fn add(program: &Path, register: &Register) -> anyhow::Result<()> {
        let mut adding = Command::new(program)
            .args(["user", "add", NAME, "--role", "admin", "--password-stdin", "--database"])
            .arg(format!("sqlite:{}", register.database.display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()?;
        let mut input = adding.stdin.take().context("no standard input")?;
        writeln!(input, "{PASSWORD}")?;
        drop(input);
        ensure!(adding.wait()?.success(), "no account could be added");
        Ok(())
    }

    /// Logs in.
    pub async fn log_in(address: &str) -> anyhow::Result<Self> {
        let client = Client::builder().redirect(Policy::none()).build()?;
        let login = client
            .post(format!("http://{address}/staff/login"))
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(format!("name={NAME}&password={PASSWORD}"))
            .send()
            .await?;
        let cookies = login.headers().get_all(header::SET_COOKIE);
        let cookie = cookies.iter().filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
        let cookie =
            cookie.collect::<Vec<_>>().pop().context("the login set no cookie")?.to_owned();
        let list = client.get(format!("http://{address}/api/places?limit=1000")).send().await?;
        let list: serde_json::Value = list.json().await?;
        let features = list["features"].as_array().context("no places")?;
        let places = features.iter().filter_map(|place| Some(place["id"].as_str()?.to_owned()));
        let (places, next) = (places.collect(), AtomicUsize::new(0));
        Ok(Self { address: address.to_owned(), cookie, places, next })
    }

    /// Says of the next place that it was checked today.
    pub async fn save(&self) -> Answer {
        let place = &self.places[self.next.fetch_add(1, Relaxed) % self.places.len()];
        let body = "revision=1&do=verify";
        let request = format!(
            "POST /staff/places/{place}/step HTTP/1.1\r\nhost: ibasho\r\nconnection: close\r\n\
             cookie: {}\r\nsec-fetch-site: same-origin\r\ncontent-length: {}\r\n\
             content-type: application/x-www-form-urlencoded\r\n\r\n{body}",
            self.cookie,
            body.len()
        );
        ask(&self.address, &request, LONGEST).await
    }
}
