//! A table that fits no layout: which of its columns is which of ours, proposed, seen
//! beside what stands in them, and confirmed by a person. What was confirmed is
//! remembered for the next file with the same columns.

use super::{address, fault, settings::categories};
use crate::{
    app::import::{PendingImport, Stage, UnknownTable},
    domain::CategoryId,
    formats::{Mapping, ibasho},
    web::{
        AppState,
        error::PageError,
        extract::{Fields, Staff},
        view::{
            Page, PageContext,
            control::{Ask, Choice, Form},
            layout::{self, Content},
        },
    },
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};

/// The page that asks what the columns are.
pub fn page(
    ctx: &PageContext,
    staff: &Staff,
    import: &PendingImport,
    tables: &[UnknownTable],
    fields: &Fields,
    wrong: &[(String, String)],
) -> Page {
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
            form method="post" action={ (address(&import.id)) "/columns" } {
                input type="hidden" name="owner" value=(staff.account.id);
                @for (number, table) in tables.iter().enumerate() {
                    (questions(ctx, number, table, fields))
                }
                p.buttons {
                    button.button type="submit" { (ctx.t("up-columns-go")) }
                    button.action type="submit" formaction={ (address(&import.id)) "/drop" } {
                        (ctx.t("up-drop")) }
                }
            }
        }
    };
    layout::staff_page(ctx, Some(&staff.account), &Content { title, class: "plain", main })
}

fn questions(ctx: &PageContext, number: usize, table: &UnknownTable, fields: &Fields) -> Markup {
    let form = Form { ctx, fields, faults: &[] };
    let own = ibasho::column_names();
    let choices: Vec<Choice<'_>> = [("", ctx.t("up-column-none"))]
        .into_iter()
        .chain(own.iter().map(|name| (*name, (*name).to_owned())))
        .collect();
    let [category, source] = [format!("t{number}-category"), format!("t{number}-source")];
    html! {
        section.part {
            h2 { (table.name) }
            (form.select(Ask { name: &category, label: "up-category", hint: "up-category-hint" }, &categories(ctx)))
            (form.line(Ask { name: &source, label: "up-source", hint: "up-source-hint" }, "text", None))
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
    table.proposal.columns.get(&table.outline.columns[at]).map_or("", String::as_str)
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
    State(state): State<AppState>,
    ctx: PageContext,
    staff: Staff,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let import = state.app.find_pending_import(&staff.account, &id)?;
    let Stage::Columns(tables) = &import.stage else {
        return Ok(Redirect::to(&address(&id)).into_response());
    };
    let mappings: Vec<_> =
        tables.iter().enumerate().map(|(number, table)| mapping(&fields, number, table)).collect();
    let wrong: Vec<_> = tables
        .iter()
        .zip(&mappings)
        .filter_map(|(table, mapping)| {
            let error = mapping.check().err()?;
            Some((table.name.clone(), fault::file(&ctx, &error)))
        })
        .collect();
    if !wrong.is_empty() {
        let page = page(&ctx, &staff, &import, tables, &fields, &wrong);
        return Ok(page.with_status(StatusCode::UNPROCESSABLE_ENTITY).into_response());
    }
    state.app.compare_again(&staff.account, &id, |settings| {
        settings.mappings.retain(|old| mappings.iter().all(|new| new.header != old.header));
        settings.mappings.extend(mappings);
    })?;
    Ok(Redirect::to(&address(&id)).into_response())
}

/// How a table is read, as it was confirmed.
fn mapping(fields: &Fields, number: usize, table: &UnknownTable) -> Mapping {
    let mut mapping =
        Mapping { columns: std::collections::BTreeMap::new(), ..table.proposal.clone() };
    for (at, column) in table.outline.columns.iter().enumerate() {
        let own = fields.text(&field_name(number, at));
        if !own.is_empty() {
            mapping.columns.insert(column.clone(), own.to_owned());
        }
    }
    let text = |name: &str| fields.text(&format!("t{number}-{name}")).trim().to_owned();
    mapping.category = CategoryId::parse(&text("category"));
    mapping.source =
        Some(text("source").chars().take(100).collect()).filter(|name: &String| !name.is_empty());
    mapping
}

/// `POST /staff/import/{id}/drop`: forgets what was only looked at.
pub async fn discard(
    State(state): State<AppState>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Redirect, PageError> {
    state.app.drop_import(&staff.account, &id)?;
    Ok(Redirect::to("/staff/import"))
}
