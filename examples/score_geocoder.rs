//! Measures the look-up of addresses against published points:
//! `cargo run --example score_geocoder -- towns.geojson places.geojson`, the first a
//! file that `ibasho gazetteer import` takes, the second one that `ibasho import`
//! takes, with addresses and coordinates. Fails when an address is not found.

use ibasho::{
    formats::{self, ReadOptions, gazetteer},
    gazetteer::Gazetteer,
};
use std::{env, error::Error, fs, path::Path, process::ExitCode};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [towns, places] = &arguments[..] else {
        return Err("name a file of towns and a file of places".into());
    };
    let file_name = Path::new(towns).file_name().unwrap_or_default().to_string_lossy();
    let options = gazetteer::GazetteerOptions { file_name: &file_name, ..Default::default() };
    let towns = gazetteer::read(&fs::read(towns)?, &options)?;
    println!("{} names, {} rows refused", towns.rows - towns.refused.len(), towns.refused.len());
    let gazetteer = Gazetteer::build(&towns.parts);
    let mut errors = Vec::new();
    let mut unknown = 0;
    for reading in formats::read(&fs::read(places)?, &ReadOptions::default())? {
        for draft in reading.drafts.into_iter().map(|row| row.draft) {
            let (Some(address), Some(at)) = (&draft.address, draft.location) else { continue };
            if let Some(found) = gazetteer.locate(address, draft.municipality) {
                errors.push(found.at.distance_m(at));
            } else {
                unknown += 1;
                println!("not found: {address}");
            }
        }
    }
    say(errors, unknown);
    Ok(if unknown == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn say(mut errors: Vec<f64>, unknown: usize) {
    errors.sort_by(f64::total_cmp);
    let count = errors.len();
    println!("{count} of {} addresses found", count + unknown);
    let at = |tenths: usize| errors.get(count * tenths / 10).copied().unwrap_or(f64::NAN);
    println!("median {:.0} m, p90 {:.0} m", at(5), at(9));
    let worst = errors.last().copied().unwrap_or(f64::NAN);
    println!("worst {worst:.0} m");
}
