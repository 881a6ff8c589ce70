#![allow(dead_code, clippy::panic, reason = "each test binary uses a part, to fail by")]

//! A page as its readers have it: elements, found by CSS selectors, without the templates
//! that only scripts fill in. What must stand at one place is asked there; what must stand nowhere is asked of [`Page::html`].

use reqwest::Response;
use scraper::{ElementRef, Html, Selector};

/// A page, or a part of one that scripts exchange.
pub struct Page {
    html: String,
    tree: Html,
}

/// An element of a page.
#[derive(Clone, Copy)]
pub struct Part<'a>(ElementRef<'a>);

impl Page {
    /// Reads what was answered, whatever its status.
    pub async fn of(answer: Response) -> Self {
        Self::from(answer.text().await.expect("a page"))
    }

    /// Its source.
    pub fn html(&self) -> &str {
        &self.html
    }

    fn root(&self) -> Part<'_> {
        Part(self.tree.root_element())
    }

    /// The only element that `selector` finds.
    #[track_caller]
    pub fn one(&self, selector: &str) -> Part<'_> {
        self.root().one(selector)
    }

    /// Every element that `selector` finds.
    pub fn all(&self, selector: &str) -> Vec<Part<'_>> {
        self.root().all(selector)
    }

    /// Whether `selector` finds anything.
    pub fn has(&self, selector: &str) -> bool {
        self.root().has(selector)
    }

    /// The text of each element that `selector` finds.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        self.root().texts(selector)
    }

    /// Fails unless one of the elements that `selector` finds says `text`.
    #[track_caller]
    pub fn says(&self, selector: &str, text: &str) {
        self.root().says(selector, text);
    }
}

impl From<String> for Page {
    fn from(html: String) -> Self {
        let mut tree = Html::parse_document(&html);
        let templates = Selector::parse("template").expect("a selector");
        let templates: Vec<_> = tree.select(&templates).map(|template| template.id()).collect();
        for template in templates {
            tree.tree.get_mut(template).expect("in the tree").detach();
        }
        Self { html, tree }
    }
}

impl<'a> Part<'a> {
    /// The only element in it that `selector` finds.
    #[track_caller]
    pub fn one(self, selector: &str) -> Part<'a> {
        let found = self.all(selector);
        assert_eq!(found.len(), 1, "elements that are `{selector}` in {}", self.0.html());
        found[0]
    }

    /// Every element in it that `selector` finds.
    pub fn all(self, selector: &str) -> Vec<Part<'a>> {
        let parsed = Selector::parse(selector).expect(selector);
        self.0.select(&parsed).map(Part).collect()
    }

    /// Whether `selector` finds anything in it.
    pub fn has(self, selector: &str) -> bool {
        !self.all(selector).is_empty()
    }

    /// The text of each element in it that `selector` finds.
    pub fn texts(self, selector: &str) -> Vec<String> {
        self.all(selector).into_iter().map(Part::text).collect()
    }

    /// Fails unless one of the elements in it that `selector` finds says `text`.
    #[track_caller]
    pub fn says(self, selector: &str, text: &str) {
        let said = self.texts(selector);
        assert!(
            said.iter().any(|said| said.contains(text)),
            "no `{selector}` says {text:?}, but {said:?}, in {}",
            self.0.html()
        );
    }

    /// What it says, with each run of white space as one space.
    pub fn text(self) -> String {
        let text: String = self.0.text().collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The value of its attribute `name`; fails when it has none.
    #[track_caller]
    pub fn attr(self, name: &str) -> &'a str {
        self.0.attr(name).unwrap_or_else(|| panic!("{name} of {}", self.0.html()))
    }
}
