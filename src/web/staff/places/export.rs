//! The chosen places, or all that the list shows, as a file in the own layout.
//! It holds contacts that are for staff only.

use super::filter::PlaceListQuery;
use crate::{
    app,
    domain::{Place, Right},
    formats::{Writer, ibasho},
    web::{error::PageError, extract::Fields, staff::request::StaffRequest},
};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use std::{io, sync::Arc};

/// `POST /staff/places/export`
pub async fn write(request: StaffRequest, fields: Fields) -> Result<Response, PageError> {
    request.must(Right::Propose)?;
    let today = request.ctx.today();
    let query = PlaceListQuery::read(fields.text("query"));
    let chosen: Vec<_> = fields.texts("id").collect();
    let places = request.state.app.list_own_places(request.account()).await?;
    let mut places = query.apply(places, today);
    if !chosen.is_empty() {
        places.retain(|place| chosen.contains(&place.id.as_str()));
    }
    let written = file(&places).map_err(app::Error::from)?;
    let name = format!("attachment; filename=\"ibasho-{today}.csv\"");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, written).into_response())
}

fn file(places: &[Arc<Place>]) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let form = ibasho::NAME_OF_LAYOUT;
    if let Some(mut writer) = Writer::begin_numbered(form, &mut bytes)? {
        for place in places {
            writer.write_numbered(&place.keyed(&place.draft), &place.number())?;
        }
        writer.finish()?;
    }
    Ok(bytes)
}
