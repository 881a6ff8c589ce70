//! Why a file cannot be read, in words that say what to do about it.

use crate::{
    app::import::Failure,
    domain::{Account, Right},
    formats::FileError,
    web::view::PageContext,
};
use maud::{Markup, html};

/// Why nothing could be looked at or written.
pub fn failure(ctx: &PageContext, account: &Account, failure: &Failure) -> Markup {
    html! {
        @match failure {
            Failure::Files(files) => {
                p { (ctx.t("up-failed-files")) }
                ul {
                    @for (name, error) in files {
                        li { strong { (name) } "：" (file(ctx, error)) }
                    }
                }
            }
            Failure::Nothing => p { (ctx.t("up-failed-nothing")) },
            Failure::Sample(count) => {
                p { (ctx.t_with("up-failed-sample", &[("count", (*count).into())])) }
                (way_to_sample(ctx, account))
            },
            Failure::OtherList => p { (ctx.t("up-failed-other-list")) },
            Failure::Forbidden => p { (ctx.t("up-failed-forbidden")) },
            Failure::Importing => p { (ctx.t("up-failed-importing")) },
            Failure::Busy => p { (ctx.t("up-failed-busy")) },
            Failure::Other => p { (ctx.t("up-failed-other")) },
        }
    }
}

/// The way to remove what is made up, or whom to ask.
pub fn way_to_sample(ctx: &PageContext, account: &Account) -> Markup {
    html! {
        @if account.may(Right::ManageService) {
            p { a.action href="/staff/sample" { (ctx.t("sample-look")) } }
        } @else { p.hint { (ctx.t("sample-ask")) } }
    }
}

/// Why one file cannot be read.
pub fn file(ctx: &PageContext, error: &FileError) -> String {
    let place = |line: u64| [("line", line.into())];
    match error {
        FileError::Empty => ctx.t("up-file-empty"),
        FileError::ControlCharacter { line } => ctx.t_with("up-file-control", &place(*line)),
        FileError::NotText { line } => ctx.t_with("up-file-encoding", &place(*line)),
        FileError::OldWorkbook => ctx.t("up-file-old-workbook"),
        FileError::BadWorkbook => ctx.t("up-file-workbook"),
        FileError::TooLarge { limit_mib } => {
            ctx.t_with("up-file-too-large", &[("limit", (*limit_mib).into())])
        }
        FileError::BadGzip => ctx.t("up-file-gzip"),
        FileError::BadJson { line, .. } => ctx.t_with("up-file-json", &[("line", (*line).into())]),
        FileError::NotFeatureCollection => ctx.t("up-file-not-features"),
        FileError::TooManyColumns { count, limit } => {
            ctx.t_with("up-file-columns", &[("count", (*count).into()), ("limit", (*limit).into())])
        }
        FileError::UnknownLayout { header } => {
            ctx.t_with("up-file-layout", &[("header", header.as_str().into())])
        }
        FileError::NoCategory => ctx.t("up-file-no-category"),
        FileError::MissingColumns { columns, .. } => {
            ctx.t_with("up-file-lacks", &[("columns", columns.as_str().into())])
        }
        FileError::Binary
        | FileError::Archive
        | FileError::UnknownLayoutName { .. }
        | FileError::UnknownGazetteer { .. }
        | FileError::UnknownDistricts { .. }
        | FileError::TownsOfNowhere
        | FileError::MappingColumn { .. } => ctx.t("up-file-kind"),
    }
}
