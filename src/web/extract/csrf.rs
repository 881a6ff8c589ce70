//! Requests that another site makes in a visitor's name: refused whenever they
//! could change something. Browsers say by `Sec-Fetch-Site` and `Origin` where a
//! request comes from; a program that says neither carries nobody's cookies.

use axum::{
    extract::Request,
    http::{HeaderMap, header},
};

/// Whether a request could change something and another site made it.
pub fn is_from_other_site(request: &Request, public_url: Option<&str>) -> bool {
    !request.method().is_safe() && !is_own(request.headers(), public_url)
}

/// Whether a request was made by one of our own pages, or by no page at all.
fn is_own(headers: &HeaderMap, public_url: Option<&str>) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(header::ORIGIN.as_str()) else { return true };
    let host = origin.split_once("://").map(|(_, host)| host);
    Some(origin) == public_url || (host.is_some() && host == text(header::HOST.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_pages_may_change_something() {
        /// A request to `https://map.example.jp`, behind a proxy that keeps the host.
        fn check(headers: &[(&str, &str)], own: bool) {
            let mut map = HeaderMap::new();
            map.insert(header::HOST, "map.example.jp".parse().expect("a header"));
            for (name, value) in headers {
                let name: header::HeaderName = name.parse().expect("a name");
                map.insert(name, value.parse().expect("a header"));
            }
            assert_eq!(is_own(&map, Some("https://map.example.jp")), own, "{headers:?}");
        }
        check(&[], true);
        check(&[("sec-fetch-site", "same-origin")], true);
        check(&[("sec-fetch-site", "none")], true);
        check(&[("sec-fetch-site", "same-site")], false);
        check(&[("sec-fetch-site", "cross-site")], false);
        check(&[("sec-fetch-site", "cross-site"), ("origin", "https://map.example.jp")], false);
        check(&[("sec-fetch-site", "same-origin"), ("origin", "null")], true);
        check(&[("origin", "https://map.example.jp")], true);
        check(&[("origin", "https://evil.example")], false);
        check(&[("origin", "https://map.example.jp.evil.example")], false);
        check(&[("origin", "null")], false);
        check(&[("origin", "")], false);
        check(&[("host", "127.0.0.1:8080"), ("origin", "https://map.example.jp")], true);
        check(&[("host", "127.0.0.1:8080"), ("origin", "http://127.0.0.1:8080")], true);
    }
}
