#![allow(dead_code, clippy::panic, reason = "each test binary uses a part, to fail by")]

//! Somebody at a browser: keeps cookies, follows nothing by itself.

use crate::{page::Page, server::TestApp};
use ibasho::{
    app::staff::By,
    domain::{Account, Actor, Password, Profile, Role},
};
use reqwest::{Client, RequestBuilder, Response, header, redirect::Policy};
use std::collections::BTreeMap;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// A password that nobody guesses.
pub const PASSWORD: &str = "kitchen-lamp-river";

/// Whoever runs the tests.
pub fn operator() -> By {
    By::Shell(Actor::Shell("test".to_owned()))
}

/// An account of the district 所沢 and of ひだまりの会, with [`PASSWORD`].
pub async fn account(test: &TestApp, name: &str, role: Role) -> Account {
    let profile = Profile::new(name, role, &["所沢".to_owned()], "ひだまりの会");
    let password = Password::typed(PASSWORD).expect("short enough");
    let added = test.app.add_account(operator(), profile.expect("a profile"), Some(password));
    added.await.expect("an account")
}

/// Somebody at a browser.
pub struct Person {
    address: String,
    client: Client,
    cookies: BTreeMap<String, String>,
}

impl Person {
    /// A browser that knows nothing yet.
    pub fn new(test: &TestApp) -> Self {
        let client = Client::builder().redirect(Policy::none()).build().expect("a client");
        Self { address: test.url(""), client, cookies: BTreeMap::new() }
    }

    /// A browser in which somebody has logged in.
    pub async fn logged_in(test: &TestApp, name: &str) -> Self {
        let mut person = Self::new(test);
        let answer = person.log_in(name, PASSWORD).await;
        assert_eq!(location(&answer), "/staff", "{name} logs in");
        person
    }

    /// The same browser, sent to another server.
    pub fn at(&self, test: &TestApp) -> Self {
        let mut person = Self::new(test);
        person.cookies.clone_from(&self.cookies);
        person
    }

    /// Sends the login form.
    pub async fn log_in(&mut self, name: &str, password: &str) -> Response {
        self.post("/staff/login", &[("name", name), ("password", password)]).await
    }

    /// Opens a page.
    pub async fn get(&mut self, path: &str) -> Response {
        self.send(self.client.get(format!("{}{path}", self.address))).await
    }

    /// Opens a page and reads it, which must come with `status`.
    pub async fn read(&mut self, path: &str, status: u16) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status(), status, "{path}");
        answer.text().await.expect("a page")
    }

    /// Opens a page, which must come with `status`.
    pub async fn page(&mut self, path: &str, status: u16) -> Page {
        Page::from(self.read(path, status).await)
    }

    /// Sends a form as our own page does.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Response {
        self.post_from(path, fields, &[("sec-fetch-site", "same-origin")]).await
    }

    /// Sends a form with headers of its own.
    pub async fn post_from(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Response {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut request = self.client.post(format!("{}{path}", self.address)).body(body);
        request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request).await
    }

    /// Sends a form with files as our own page does.
    pub async fn upload(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> Response {
        let request = self.client.post(format!("{}{path}", self.address));
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let request = request.header(header::CONTENT_TYPE, kind);
        let request = request.header("sec-fetch-site", "same-origin");
        self.send(request.body(multipart(fields, files))).await
    }

    /// The first line that is answered to a form whose length is said, or not, by
    /// `header`, and of which `body` is sent.
    pub async fn upload_raw(&self, path: &str, header: &str, body: Vec<u8>) -> String {
        let host = self.address.trim_start_matches("http://");
        let cookies = self.cookies();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {host}\r\ncookie: {cookies}\r\n\
             sec-fetch-site: same-origin\r\n\
             content-type: multipart/form-data; boundary={BOUNDARY}\r\n{header}\r\n\r\n"
        );
        let stream = tokio::net::TcpStream::connect(host).await.expect("connects");
        let (mut from, mut to) = stream.into_split();
        // What is refused early is not read to its end.
        tokio::spawn(async move {
            drop(to.write_all(head.as_bytes()).await);
            drop(to.write_all(&body).await);
            std::future::pending::<()>().await;
        });
        let mut answer = vec![0; 12];
        from.read_exact(&mut answer).await.expect("an answer");
        String::from_utf8(answer).expect("a status line")
    }

    /// Sends JSON as a script of our own does.
    pub async fn post_json(&mut self, path: &str, body: &serde_json::Value) -> Response {
        self.post_keyed(path, body, None).await
    }

    /// Sends JSON with a key that makes reports sent twice one report.
    pub async fn post_keyed(
        &mut self,
        path: &str,
        body: &serde_json::Value,
        key: Option<&str>,
    ) -> Response {
        let mut request = self.client.post(format!("{}{path}", self.address)).json(body);
        request = request.header("sec-fetch-site", "same-origin");
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        self.send(request).await
    }

    /// Sends a file.
    pub async fn post_file(&mut self, path: &str, body: &str, key: &str) -> Response {
        let request = self.client.post(format!("{}{path}", self.address)).body(body.to_owned());
        let request = request.header("idempotency-key", key).header("content-type", "text/csv");
        self.send(request).await
    }

    async fn send(&mut self, request: RequestBuilder) -> Response {
        let request = request.header(header::COOKIE, self.cookies());
        let answer = request.send().await.expect("an answer");
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().expect("text");
            let (name, value) =
                cookie.split(';').next().and_then(|pair| pair.split_once('=')).expect("a pair");
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    fn cookies(&self) -> String {
        let cookies: Vec<_> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        cookies.join("; ")
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }
}

/// What stands between the parts of a form with files.
const BOUNDARY: &str = "----ibasho-test";

/// A form with files, as a browser writes it.
pub fn multipart(fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    let mut part = |about: &str, content: &[u8]| {
        body.extend(
            format!("--{BOUNDARY}\r\ncontent-disposition: form-data; {about}\r\n\r\n").bytes(),
        );
        body.extend(content);
        body.extend(b"\r\n");
    };
    for (name, value) in fields {
        part(&format!("name=\"{name}\""), value.as_bytes());
    }
    for (name, content) in files {
        part(&format!("name=\"files\"; filename=\"{name}\""), content);
    }
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    body
}

/// Where an answer leads.
pub fn location(answer: &Response) -> String {
    let location = answer.headers().get(header::LOCATION);
    location.map_or_else(String::new, |value| value.to_str().expect("text").to_owned())
}

/// The value of the first field called `name` in a page.
pub fn value_of(html: &str, name: &str) -> String {
    let page = Page::from(html.to_owned());
    let fields = page.all(&format!("[name={name:?}][value]"));
    fields.first().unwrap_or_else(|| panic!("{name} in {html}")).attr("value").to_owned()
}

/// The first link with a secret in a page or text.
pub fn link_in(text: &str) -> String {
    let start = text.find("/staff/link?token=").expect("a link");
    text[start..].split(|c: char| c.is_whitespace() || c == '<').next().expect("a link").to_owned()
}
