//! A table that fits no layout: which of its columns is which of ours, proposed, seen
//! beside what stands in them, and confirmed by a person. What was confirmed is
//! remembered for the next file with the same columns.

use super::{
    super::request::StaffRequest,
    fault,
    settings::{MAX_SOURCE_CHARS, categories, layout_word},
};
use crate::{
    app::import::{PendingImport, Stage, UnknownTable, propose_source},
    domain::CategoryId,
    formats::{Mapping, ibasho},
    web::{
        action::go_to,
        address,
        error::PageError,
        extract::Fields,
        view::{
            Page, PageContext,
            form::{Ask, Choice, Form},
        },
    },
};
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};

/// The page that asks what the columns are.
pub fn page(
    request: &StaffRequest,
    import: &PendingImport,
    tables: &[UnknownTable],
    fields: &Fields,
    wrong: &[(String, String)],
) -> Page {
    let ctx = &request.ctx;
    let here = address::import(&import.id);
    let title = ctx.t("up-columns");
    let main = html! {
        div.sheet {
            h1 { (title) }
            p { (ctx.t("up-columns-lead")) }
            @if !wrong.is_empty() {
                div.faults role="alert" { ul {
                    @for (table, sentence) in wrong { li { strong { (table) } "：" (sentence) } }
                } }
            }
            form method="post" action={ (here) "/columns" } {
                input type="hidden" name="owner" value=(request.account().id);
                @for (number, table) in tables.iter().enumerate() {
                    (questions(ctx, number, table, fields))
                }
                p.buttons {
                    button.button type="submit" { (ctx.t("up-columns-go")) }
                    button.action type="submit" formaction={ (here) "/drop" } {
                        (ctx.t("up-drop")) }
                }
            }
        }
    };
    request.page(title, "plain", main)
}

/// What the page is filled with at first: the kind that was chosen, and the name of the file
/// as that of the list.
pub fn proposed(import: &PendingImport, tables: &[UnknownTable]) -> Fields {
    let chosen = &import.settings;
    let category = chosen.category.map_or("", |category| category.id());
    let mut pairs = Vec::new();
    for (number, table) in tables.iter().enumerate() {
        let source = chosen.source.clone().or_else(|| propose_source(&table.name));
        pairs.push((format!("t{number}-category"), category.to_owned()));
        pairs.push((format!("t{number}-source"), source.unwrap_or_default()));
        if table.proposal.layout.is_some() {
            pairs.push((format!("t{number}-renamed"), "1".to_owned()));
        }
    }
    Fields(pairs)
}

fn questions(ctx: &PageContext, number: usize, table: &UnknownTable, fields: &Fields) -> Markup {
    let form = Form { ctx, fields, faults: &[] };
    let own = ibasho::column_names();
    let choices: Vec<Choice<'_>> = [("", ctx.t("up-column-none"))]
        .into_iter()
        .chain(own.iter().map(|name| (*name, (*name).to_owned())))
        .collect();
    let [category, source] = [format!("t{number}-category"), format!("t{number}-source")];
    let category = Ask { name: &category, label: "up-category", hint: "up-category-hint" };
    let source = Ask { name: &source, label: "up-source", hint: "up-source-hint" };
    html! {
        section.part {
            h2 { (table.name) }
            @if table.is_known { p.notice { (ctx.t("up-columns-known")) } }
            @if let Some(layout) = &table.proposal.layout {
                p { (ctx.t_with("up-renamed", &[("layout", layout_word(ctx, layout).into())])) }
                ul { @for (column, own) in &table.proposal.columns {
                    li { (column) " → " strong { (own) } }
                } }
                (form.tick(&format!("t{number}-renamed"), &ctx.t("up-renamed-yes")))
                p.hint { (ctx.t("up-renamed-hint")) }
            }
            (form.select(category, &categories(ctx)))
            (form.line(source, "text", None))
            ul.columns { @for (at, column) in table.outline.columns.iter().enumerate() {
                @let name = field_name(number, at);
                @let chosen = said(fields, table, number, at);
                li {
                    label for=(name) { (column) }
                    p.hint { (examples(ctx, table, at)) }
                    select id=(name) name=(name) {
                        @for (value, word) in &choices {
                            option value=(value) selected[*value == chosen] { (word) }
                        }
                    }
                }
            } }
        }
    }
}

fn field_name(table: usize, column: usize) -> String {
    format!("t{table}-c{column}")
}

/// What is chosen for a column: what was sent, else what is proposed.
fn said<'a>(fields: &'a Fields, table: &'a UnknownTable, number: usize, at: usize) -> &'a str {
    let name = field_name(number, at);
    if fields.has(&name) {
        return fields.text(&name);
    }
    table.columns.columns.get(&table.outline.columns[at]).map_or("", String::as_str)
}

fn examples(ctx: &PageContext, table: &UnknownTable, at: usize) -> String {
    let cells = table.outline.rows.iter().filter_map(|row| row.get(at));
    let cells: Vec<_> = cells.map(String::as_str).filter(|cell| !cell.is_empty()).collect();
    if cells.is_empty() {
        return ctx.t("up-column-blank");
    }
    ctx.t_with("up-column-example", &[("example", cells.join(" ／ ").into())])
}

/// `POST /staff/import/{id}/columns`
pub async fn confirm(
    request: StaffRequest,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let (app, account) = (&request.state.app, request.account());
    let import = app.find_pending_import(account, &id)?;
    let Stage::Columns(tables) = &import.stage else {
        return Ok(go_to(&address::import(&id)));
    };
    let mappings: Vec<_> =
        tables.iter().enumerate().map(|(number, table)| mapping(&fields, number, table)).collect();
    let wrong: Vec<_> = tables
        .iter()
        .zip(&mappings)
        .filter_map(|(table, mapping)| {
            let error = mapping.check().err()?;
            Some((table.name.clone(), fault::file(&request.ctx, &error)))
        })
        .collect();
    if !wrong.is_empty() {
        let page = page(&request, &import, tables, &fields, &wrong);
        return Ok(page.with_status(StatusCode::UNPROCESSABLE_ENTITY).into_response());
    }
    app.compare_again(account, &id, |settings| {
        settings.mappings.retain(|old| mappings.iter().all(|new| new.header != old.header));
        settings.mappings.extend(mappings);
    })?;
    Ok(go_to(&address::import(&id)))
}

/// How a table is read, as it was confirmed.
fn mapping(fields: &Fields, number: usize, table: &UnknownTable) -> Mapping {
    if table.proposal.layout.is_some() && fields.is_ticked(&format!("t{number}-renamed")) {
        return table.proposal.clone();
    }
    let columns = std::collections::BTreeMap::new();
    let mut mapping = Mapping { columns, ..table.columns.clone() };
    for (at, column) in table.outline.columns.iter().enumerate() {
        let own = fields.text(&field_name(number, at));
        if !own.is_empty() {
            mapping.columns.insert(column.clone(), own.to_owned());
        }
    }
    let text = |name: &str| fields.text(&format!("t{number}-{name}")).trim().to_owned();
    mapping.category = CategoryId::parse(&text("category"));
    mapping.source = Some(text("source").chars().take(MAX_SOURCE_CHARS).collect())
        .filter(|name: &String| !name.is_empty());
    mapping
}

/// `POST /staff/import/{id}/drop`: forgets what was only looked at.
pub async fn discard(request: StaffRequest, Path(id): Path<String>) -> Result<Response, PageError> {
    request.state.app.drop_import(request.account(), &id)?;
    Ok(go_to("/staff/import"))
}
