//! Somebody at work in the register while others ask.

use crate::{
    client::{Answer, ask},
    register::Register,
};
use anyhow::{Context, ensure};
use reqwest::{Client, RequestBuilder, Response, StatusCode, header, redirect::Policy};
use serde_json::Value;
use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
    sync::atomic::{AtomicI64, AtomicUsize, Ordering::Relaxed},
    time::Duration,
};

const NAME: &str = "load";
const PASSWORD: &str = "kitchen-lamp-river-1947";
const FORM: &str = "application/x-www-form-urlencoded";
/// The form of this place has not been opened: revisions begin at 1.
const NOT_SEEN: i64 = 0;
/// Nobody waits longer for a save.
const LONGEST: Duration = Duration::from_secs(30);

/// An editor who has logged in.
#[derive(Debug)]
pub struct Editor {
    address: String,
    cookie: String,
    client: Client,
    listings: Vec<Listing>,
    next: AtomicUsize,
}

/// A place, and the revision that was seen of it last.
#[derive(Debug)]
struct Listing {
    id: String,
    revision: AtomicI64,
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
        let client = Client::builder().redirect(Policy::none()).timeout(LONGEST).build()?;
        let login = client
            .post(format!("http://{address}/staff/login"))
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, FORM)
            .body(format!("name={NAME}&password={PASSWORD}"))
            .send()
            .await?;
        let cookies = login.headers().get_all(header::SET_COOKIE);
        let cookie = cookies.iter().filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
        let cookie =
            cookie.collect::<Vec<_>>().pop().context("the login set no cookie")?.to_owned();
        let list = client.get(format!("http://{address}/api/places?limit=1000")).send().await?;
        let list: Value = list.json().await?;
        let features = list["features"].as_array().context("no places")?;
        let listings = features.iter().filter_map(|place| {
            Some(Listing {
                id: place["id"].as_str()?.to_owned(),
                revision: AtomicI64::new(NOT_SEEN),
            })
        });
        let (listings, next) = (listings.collect(), AtomicUsize::new(0));
        Ok(Self { address: address.to_owned(), cookie, client, listings, next })
    }

    /// One of the places that the editor looks after.
    pub fn place(&self, number: usize) -> &str {
        &self.listings[number % self.listings.len()].id
    }

    /// Gives the next place another name, on a connection of its own.
    pub async fn save(&self) -> Answer {
        let number = self.next.fetch_add(1, Relaxed);
        let Listing { id, revision } = &self.listings[number % self.listings.len()];
        let known = match revision.load(Relaxed) {
            NOT_SEEN => self.revision(id).await.unwrap_or(NOT_SEEN),
            known => known,
        };
        let body = rename_form(known, &format!("集いの場{number}"));
        let request = format!(
            "POST /staff/places/{id} HTTP/1.1\r\nhost: ibasho\r\nconnection: close\r\n\
             cookie: {}\r\nsec-fetch-site: same-origin\r\ncontent-length: {}\r\n\
             content-type: {FORM}\r\n\r\n{body}",
            self.cookie,
            body.len()
        );
        let answer = ask(&self.address, &request, LONGEST).await;
        // What was not answered may have been saved all the same.
        let is_saved = answer.status == StatusCode::SEE_OTHER.as_u16();
        revision.store(if is_saved { known + 1 } else { NOT_SEEN }, Relaxed);
        answer
    }

    /// The revision that the form of a place shows.
    pub async fn revision(&self, id: &str) -> anyhow::Result<i64> {
        let form = self.client.get(self.url(&format!("/staff/places/{id}")));
        let form = self.send(form).await?.text().await?;
        let (_, rest) = form.split_once("name=\"revision\" value=\"").context("no such form")?;
        rest.split('"').next().context("no revision")?.parse().context("no number")
    }

    /// Gives a place another name; done when the answer is there.
    pub async fn rename(&self, id: &str, revision: i64, name: &str) -> anyhow::Result<()> {
        let request = self.client.post(self.url(&format!("/staff/places/{id}")));
        let request = request.header(header::CONTENT_TYPE, FORM).body(rename_form(revision, name));
        let answer = self.send(request).await?;
        ensure!(answer.status() == StatusCode::SEE_OTHER, "not saved: {}", answer.status());
        Ok(())
    }

    /// Sends JSON, which must be taken.
    pub async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        let answer = self.send(self.client.post(self.url(path)).json(body)).await?;
        ensure!(answer.status() == StatusCode::CREATED, "{path}: {}", answer.status());
        answer.json().await.context("no JSON")
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    async fn send(&self, request: RequestBuilder) -> anyhow::Result<Response> {
        let request = request.header("sec-fetch-site", "same-origin");
        Ok(request.header(header::COOKIE, &self.cookie).send().await?)
    }
}

fn rename_form(revision: i64, name: &str) -> String {
    let fields = [("revision", &*revision.to_string()), ("name", name), ("do", "save")];
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}
