//! Cookies: what a request brings, and what an answer sets. All that are set here are for
//! the whole site, out of reach of scripts, and not sent along by other sites' forms.

use axum::http::{HeaderMap, HeaderValue, header};
use cookie::{Cookie, SameSite, time::Duration};

/// The value of the cookie called `name`.
pub fn find<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(Cookie::split_parse)
        .flatten()
        .find(|cookie| cookie.name() == name)
        .and_then(|cookie| cookie.value_raw())
}

/// A cookie as an answer sets it. Without `max_age`, a browser forgets it when it is closed.
pub fn set(
    name: &'static str,
    value: &str,
    max_age: Option<chrono::TimeDelta>,
    secure: bool,
) -> Option<HeaderValue> {
    let mut cookie =
        Cookie::build((name, value)).path("/").http_only(true).same_site(SameSite::Lax).build();
    if secure {
        cookie.set_secure(true);
    }
    cookie.set_max_age(max_age.map(|age| Duration::seconds(age.num_seconds())));
    HeaderValue::from_str(&cookie.to_string()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name_wherever_it_stands() {
        fn check(sent: &[&str], expected: Option<&str>) {
            let mut headers = HeaderMap::new();
            for value in sent {
                headers.append(header::COOKIE, value.parse().expect("a header"));
            }
            assert_eq!(find(&headers, "lang"), expected, "{sent:?}");
        }
        check(&[], None);
        check(&["lang=ja"], Some("ja"));
        check(&["a=b;  lang=ja ;c=d"], Some("ja"));
        check(&["a=b", "lang=ja"], Some("ja"));
        check(&["lang=a=b"], Some("a=b"));
        check(&["lang=a%20b"], Some("a%20b"));
        check(&["lang="], Some(""));
        check(&["lang", "=x; ;;", "lang=ja; lang=en"], Some("ja"));
        check(&["language=ja; Lang=ja; xlang=ja"], None);
    }
}
