//! A form of a page as a browser would send it back.

/// The fields of the first form whose tag contains `mark`, as they stand in it: ends of
/// lines as browsers send them, none where there is only one line.
pub fn fields_of(html: &str, mark: &str) -> Vec<(String, String)> {
    let forms = html.split("<form").skip(1).map(|form| form.split("</form>").next());
    let form = forms.flatten().find(|form| tag(form).contains(mark)).expect(mark);
    let mut fields = Vec::new();
    let mut rest = form;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let tag = tag(rest);
        let name = attribute(tag, "name").filter(|name| !name.is_empty());
        let Some(name) = name else { continue };
        match tag.split_whitespace().next() {
            Some("input") => {
                let kind = attribute(tag, "type").unwrap_or_default();
                let is_sent = match kind.as_str() {
                    "radio" | "checkbox" => tag.contains(" checked"),
                    kind => kind != "submit",
                };
                let value = attribute(tag, "value").unwrap_or_default();
                let value = match kind.as_str() {
                    "hidden" => lines(&value),
                    _ => value.replace(['\r', '\n'], ""),
                };
                fields.extend(is_sent.then_some((name, value)));
            }
            Some("textarea") => {
                let text = rest[tag.len() + 1..].split("</textarea").next().unwrap_or_default();
                let text = unescaped(text);
                fields.push((name, lines(text.strip_prefix('\n').unwrap_or(&text))));
            }
            Some("select") => {
                let options = rest.split("</select").next().unwrap_or_default();
                let mut options = options.split("<option").skip(1);
                let chosen = options.clone().find(|option| self::tag(option).contains(" selected"));
                let chosen = chosen.or_else(|| options.next()).expect("a choice");
                let value = attribute(self::tag(chosen), "value").unwrap_or_default();
                fields.push((name, value));
            }
            _ => {}
        }
    }
    fields
}

/// `fields` with other values, each where it stands or at the end.
pub fn changed(mut fields: Vec<(String, String)>, other: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.retain(|(name, _)| !other.iter().any(|(changed, _)| changed == name));
    let other = other.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    fields.extend(other);
    fields
}

/// The fields as a request takes them.
pub fn lent(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

fn tag(text: &str) -> &str {
    text.split('>').next().unwrap_or_default()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(unescaped(rest.split('"').next()?))
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&amp;", "&")
}

fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}
