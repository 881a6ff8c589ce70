//! Files as a browser sends them. Too much is refused before it is read, and counted
//! while it is.

use crate::{
    app::import::{MAX_UPLOAD_BYTES, MAX_UPLOAD_FILES, Upload},
    web::{AppState, extract::Fields, view::PageContext},
};
use axum::{
    extract::{FromRequest, Multipart, Request, multipart::MultipartError},
    http::{StatusCode, header},
};
use maud::{Markup, html};

/// The largest request taken: the files, and a little around them.
pub const MAX_REQUEST_BYTES: usize = MAX_UPLOAD_BYTES + 64 * 1024;

/// How much a form with files may send.
#[derive(Debug, Clone, Copy)]
pub struct UploadLimits {
    /// The whole request.
    pub request_bytes: usize,
    /// All files together.
    pub files_bytes: usize,
    /// How many files.
    pub files: usize,
    /// The text of a field.
    pub field_bytes: usize,
}

/// What an import may send.
pub const IMPORT_LIMITS: UploadLimits = UploadLimits {
    request_bytes: MAX_REQUEST_BYTES,
    files_bytes: MAX_UPLOAD_BYTES,
    files: MAX_UPLOAD_FILES,
    field_bytes: 4096,
};

/// Why an upload is not taken.
#[derive(Debug)]
pub struct Refused {
    /// What is answered.
    pub status: StatusCode,
    /// The fault of the field `files`.
    pub code: &'static str,
}

const TOO_LARGE: Refused =
    Refused { status: StatusCode::PAYLOAD_TOO_LARGE, code: "upload-too-large" };
const NO_FILE: Refused = Refused { status: StatusCode::UNPROCESSABLE_ENTITY, code: "no-file" };

/// The field for files.
pub fn field(ctx: &PageContext, fault: Option<&str>) -> Markup {
    let limit = [("limit", (MAX_UPLOAD_BYTES >> 20).into())];
    let described = if fault.is_some() { "files-hint files-fault" } else { "files-hint" };
    html! {
        div.ask {
            label for="files" { (ctx.t("up-files")) }
            p.hint #files-hint { (ctx.t_with("up-files-hint", &limit)) }
            @if let Some(fault) = fault { p.fault #files-fault { (fault) } }
            input #files name="files" type="file" multiple required
                accept=".csv,.tsv,.txt,.xlsx,.geojson,.json,.gz" aria-describedby=(described)
                aria-invalid=[fault.map(|_| "true")];
        }
    }
}

/// Reads the fields and the files of a form.
pub async fn read(
    state: &AppState,
    request: Request,
    limits: UploadLimits,
) -> Result<(Fields, Vec<Upload>), Refused> {
    let said = request.headers().get(header::CONTENT_LENGTH);
    let length = said.and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > limits.request_bytes) {
        return Err(TOO_LARGE);
    }
    let Ok(mut form) = Multipart::from_request(request, state).await else { return Err(NO_FILE) };
    let (mut fields, mut files, mut size) = (Vec::new(), Vec::new(), 0);
    while let Some(field) = form.next_field().await.map_err(|error| refused(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.file_name().map(str::to_owned);
        let bytes = field.bytes().await.map_err(|error| refused(&error))?;
        match file {
            // A browser sends an empty part where nothing was chosen.
            Some(file) if file.is_empty() && bytes.is_empty() => {}
            Some(file) => {
                size += bytes.len();
                if size > limits.files_bytes || files.len() == limits.files {
                    return Err(TOO_LARGE);
                }
                files.push(Upload::new(&file, bytes.to_vec()));
            }
            None if bytes.len() > limits.field_bytes => return Err(TOO_LARGE),
            None => fields.push((name, String::from_utf8_lossy(&bytes).into_owned())),
        }
    }
    Ok((Fields::sent(fields), files))
}

fn refused(error: &MultipartError) -> Refused {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => TOO_LARGE,
        _ => Refused { status: StatusCode::BAD_REQUEST, code: "upload-broken" },
    }
}
