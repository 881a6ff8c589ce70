//! What an import would do, or did: counts first, then file by file what a person has
//! to know, the first of many. The structs are those of the command line's report.

use super::settings::layout_word;
use crate::{
    app::import::{Counts, FileReport, MissingPlace, Pair, RowChange, RowPlace},
    formats::{Repair, RowIssue},
    i18n::Value,
    web::{
        address,
        view::{PageContext, date},
    },
};
use maud::{Markup, html};

/// Rows shown of each list.
const MAX_ROWS_SHOWN: usize = 100;

/// The counts, the important ones first; those of which there is nothing are left out.
pub fn counts(ctx: &PageContext, total: Counts, rehearsal: bool) -> Markup {
    let changed = if rehearsal { ctx.t("up-will-change") } else { ctx.t("up-changed") };
    let shown = [
        (total.created, ctx.t("up-created"), true),
        (total.changed, changed, true),
        (total.unchanged, ctx.t("up-unchanged"), false),
        (total.kept, ctx.t("up-kept"), false),
        (total.refused, ctx.t("up-refused"), false),
        (total.missing, ctx.t("up-missing"), false),
        (total.duplicates + total.same_sites, ctx.t("up-pairs"), false),
        (total.doubts, ctx.t("up-doubts"), false),
        (total.outside, ctx.t("up-outside"), false),
    ];
    html! {
        dl.tally { @for (count, word, always) in shown {
            @if count > 0 || always { div { dt { (word) } dd { (count) } } }
        } }
    }
}

/// What became of the rows of one file.
pub fn file(ctx: &PageContext, file: &FileReport, rehearsal: bool) -> Markup {
    let counts = file.counts;
    let about = [
        ("rows", counts.rows.into()),
        ("layout", layout_word(ctx, file.layout).into()),
        ("encoding", file.encoding.into()),
    ];
    let changed = if rehearsal { ctx.t("up-will-change") } else { ctx.t("up-changed") };
    html! {
        section.part {
            h2 { (file.file) }
            p.hint { (ctx.t_with("up-about-file", &about)) }
            @if let Some(mapping) = &file.mapping {
                @let when = date::moment(ctx.locale(), mapping.confirmed_at);
                p.hint { (ctx.t_with("up-by-mapping", &[("when", when.into())])) }
            }
            @if file.key_clashes.are_many() { (other_list(ctx, file)) }
            (list(ctx, &ctx.t("up-refused"), counts.refused, &file.refused_rows, true, issue))
            (list(ctx, &changed, counts.changed, &file.changed_rows, true, change))
            (list(ctx, &ctx.t("up-created"), counts.created, &file.created_rows, false, created))
            (list(ctx, &ctx.t("up-kept"), counts.kept, &file.kept_rows, false, change))
            (list(ctx, &ctx.t("up-missing"), counts.missing, &file.missing_places, false, missing))
            @if file.missing_unknown == Some("rows-refused") {
                p.hint { (ctx.t("up-missing-unknown")) }
            }
            @if file.missing_unknown == Some("no-source") {
                p.notice {
                    @match file.proposed_source.as_deref() {
                        Some(source) =>
                            (ctx.t_with("up-no-source", &[("source", source.into())])),
                        None => (ctx.t("up-no-source-nor-name")),
                    }
                }
            }
            @let (duplicates, sites) = (&file.duplicate_pairs, &file.same_site_pairs);
            (list(ctx, &ctx.t("up-duplicates"), counts.duplicates, duplicates, false, pair))
            (list(ctx, &ctx.t("up-same-sites"), counts.same_sites, sites, false, pair))
            (list(ctx, &ctx.t("up-doubts"), file.doubtful.len(), &file.doubtful, false, issue))
            (list(ctx, &ctx.t("up-repairs"), file.repairs.len(), &file.repairs, false, repair))
        }
    }
}

/// That many keys of a file belong to other places, and what to say.
fn other_list(ctx: &PageContext, file: &FileReport) -> Markup {
    let clashes = &file.key_clashes;
    let (register, ours) = clashes.example.clone().unwrap_or_default();
    let said = [
        ("known", clashes.known.into()),
        ("others", clashes.of_others.into()),
        ("register", register.into()),
        ("ours", ours.into()),
    ];
    html! { div.faults role="alert" { p { (ctx.t_with("up-other-list", &said)) } } }
}

/// A list that opens, with its count, and how many are not shown.
fn list<T>(
    ctx: &PageContext,
    title: &str,
    count: usize,
    rows: &[T],
    open: bool,
    show: impl Fn(&PageContext, &T) -> Markup,
) -> Markup {
    html! {
        @if count > 0 {
            details.fold open[open] {
                summary { (title) " " span.badge { (count) } }
                ul.found {
                    @for row in rows.iter().take(MAX_ROWS_SHOWN) { li { (show(ctx, row)) } }
                }
                @if rows.len() > MAX_ROWS_SHOWN {
                    @let more = [("count", (rows.len() - MAX_ROWS_SHOWN).into())];
                    p.hint { (ctx.t_with("up-more", &more)) }
                }
            }
        }
    }
}

fn at_line(ctx: &PageContext, line: u64) -> Markup {
    html! { span.line-no { (ctx.t_with("up-line", &[("line", line.into())])) } }
}

/// A cell or a row, and what there is to say about it.
fn issue(ctx: &PageContext, issue: &RowIssue) -> Markup {
    html! {
        @if issue.line > 0 { (at_line(ctx, issue.line)) " " }
        @if !issue.column.is_empty() { strong { (issue.column) } " " }
        @if !issue.value.is_empty() { q { (issue.value) } " " }
        span.why { (ctx.t(&format!("issue-{}", issue.code))) }
    }
}

fn repair(ctx: &PageContext, repair: &Repair) -> Markup {
    html! {
        (ctx.t(&format!("issue-{}", repair.code)))
        " " span.badge { (repair.count) }
        @if !repair.example.is_empty() {
            @let example = [("example", repair.example.as_str().into())];
            " " span.why { (ctx.t_with("up-column-example", &example)) }
        }
    }
}

fn created(ctx: &PageContext, row: &RowPlace) -> Markup {
    html! { (at_line(ctx, row.line)) " " strong { (row.name) } }
}

fn missing(_: &PageContext, place: &MissingPlace) -> Markup {
    html! { a href=(address::staff_place(&place.place)) { (place.name) } }
}

/// A place of which the file says otherwise, column by column.
fn change(ctx: &PageContext, change: &RowChange) -> Markup {
    let say = |text: &Option<String>| text.clone().unwrap_or_else(|| ctx.t("import-blank"));
    html! {
        (at_line(ctx, change.row.line)) " "
        @match &change.row.place {
            Some(id) => a href=(address::staff_place(id)) { (change.row.name) },
            None => strong { (change.row.name) },
        }
        dl.differences { @for field in &change.fields { div {
            dt { (field.field) }
            dd {
                del { span.unseen { (ctx.t("difference-before")) } (say(&field.before)) }
                " → "
                ins { span.unseen { (ctx.t("difference-after")) } (say(&field.after)) }
            }
        } } }
    }
}

/// Two places that may be one.
fn pair(ctx: &PageContext, pair: &Pair) -> Markup {
    let metres: [(&'static str, Value<'_>); 1] =
        [("metres", pair.distance_m.unwrap_or_default().into())];
    let why = match pair.reason {
        "key-changed" => ctx.t("import-pair-key-changed"),
        "point" => ctx.t_with("import-pair-point", &metres),
        "name-and-point" => ctx.t_with("import-pair-name-and-point", &metres),
        _ => ctx.t("import-pair-name-and-address"),
    };
    let other = &pair.other;
    html! {
        (at_line(ctx, pair.row.line)) " " strong { (pair.row.name) } " ／ "
        @match (&other.line, &other.place) {
            (Some(line), _) => { (at_line(ctx, *line)) " " strong { (other.name) } },
            (None, Some(id)) => a href=(address::staff_place(id)) { (other.name) },
            (None, None) => strong { (other.name) },
        }
        " " span.why { (why) }
    }
}
