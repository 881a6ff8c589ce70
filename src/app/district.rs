//! Districts into the register, and which one a place lies in. What somebody said of
//! a place's district, in a file or by hand, is never replaced by what is found.

use super::{App, Error, place::Author};
use crate::{
    domain::{Actor, District, NewHistory, Place, PlaceDraft, RecordKind, district::Outlines},
    formats::district::DistrictFile,
    gazetteer::ListedTowns,
    store::{Queries, StoreError},
};
use serde_json::json;
use std::{collections::BTreeMap, ops::ControlFlow};

/// Every district, to ask which one a place lies in.
#[derive(Debug, Default)]
pub struct Districts {
    outlines: Outlines,
    towns: ListedTowns,
}

impl Districts {
    fn new(districts: &[District]) -> Self {
        let towns = districts.iter().flat_map(|district| {
            district.towns.iter().map(|town| (town.as_str(), district.name.as_str()))
        });
        Self { outlines: Outlines::new(districts), towns: ListedTowns::new(towns) }
    }

    /// Those of the register.
    pub async fn load(queries: &Queries) -> Result<Self, StoreError> {
        let districts: Vec<_> =
            queries.list_districts().await?.into_iter().map(|(_, district)| district).collect();
        Ok(Self::new(&districts))
    }

    /// Gives a place the district that it lies in, unless somebody said it. `before` is
    /// what the register held of the place: a district once found is found anew.
    pub fn assign(&self, before: Option<&PlaceDraft>, draft: &mut PlaceDraft) {
        if is_open(before, draft) {
            draft.district = self.find(draft).map(str::to_owned);
            draft.district_found = draft.district.is_some();
        }
    }

    /// By its point; else by the words of its address; else by the point of its address.
    fn find(&self, draft: &PlaceDraft) -> Option<&str> {
        let by_point = |at| self.outlines.at(at);
        let by_words = || self.towns.find(draft.address.as_deref()?, draft.municipality);
        let given = draft.given_location().and_then(by_point);
        given.or_else(by_words).or_else(|| draft.location.and_then(by_point))
    }
}

/// Whether nobody said in which district a place lies.
pub(in crate::app) fn is_open(before: Option<&PlaceDraft>, draft: &PlaceDraft) -> bool {
    let found_before = |old: &PlaceDraft| old.district_found && old.district == draft.district;
    draft.district.is_none() || before.is_some_and(found_before)
}

/// What became of a run.
#[derive(Debug, Default)]
pub struct DistrictReport {
    /// Districts that are new, or now lie elsewhere.
    pub changed: usize,
    /// Districts that no file names any more.
    pub removed: usize,
    /// Places that lie in another district than before.
    pub places: usize,
}

impl App {
    /// Takes districts into the register. Outlines replace all outlines, towns all
    /// towns; then every place gets its district anew, unless somebody said it.
    pub async fn import_districts(
        &self,
        actor: Actor,
        files: Vec<DistrictFile>,
    ) -> Result<DistrictReport, Error> {
        let mut tx = self.store.begin().await?;
        let present = tx.list_districts().await?;
        let before: BTreeMap<_, _> = present
            .into_iter()
            .map(|(revision, old)| (old.name.clone(), (revision, old)))
            .collect();
        let after = merged(before.values().map(|(_, district)| district), files);
        let mut report = DistrictReport::default();
        let mut log = Vec::new();
        for (name, new) in &after {
            let old = before.get(name);
            if old.is_some_and(|(_, old)| old == new) {
                continue;
            }
            let revision = old.map_or(1, |(revision, _)| revision + 1);
            tx.save_district(new, revision).await?;
            log.push(self.district_change(&actor, (old.map(|old| &old.1), Some(new)), revision));
            report.changed += 1;
        }
        for (name, (revision, old)) in before.iter().filter(|(name, _)| !after.contains_key(*name))
        {
            tx.remove_district(name).await?;
            log.push(self.district_change(&actor, (Some(old), None), revision + 1));
            report.removed += 1;
        }
        let districts = Districts::new(&after.into_values().collect::<Vec<_>>());
        let author = Author { reason: Some("district"), ..Author::new(actor) };
        for (old, place) in self.reassigned(&tx, &districts).await? {
            tx.save_place(&place).await?;
            log.push(self.place_entry(&author, Some(&old), &place)?);
            report.places += 1;
        }
        tx.append_history(&log).await?;
        tx.commit().await?;
        self.refresh_or_log().await;
        Ok(report)
    }

    /// The places that nobody edited by hand and that lie in another district than the
    /// register says, before and after.
    async fn reassigned(
        &self,
        queries: &Queries,
        districts: &Districts,
    ) -> Result<Vec<(PlaceDraft, Place)>, Error> {
        let mut changed = Vec::new();
        let mut see = |place: Place| {
            let mut draft = place.draft.clone();
            districts.assign(Some(&place.draft), &mut draft);
            if place.edited_at.is_none() && draft != place.draft {
                let after = self.next_revision(&place, draft, false);
                changed.push((place.draft, after));
            }
            ControlFlow::Continue(())
        };
        queries.each_place(&mut see).await?;
        Ok(changed)
    }

    /// Outlines are long: history counts what they are made of.
    fn district_change(
        &self,
        actor: &Actor,
        (before, after): (Option<&District>, Option<&District>),
        revision: i64,
    ) -> NewHistory {
        let points = |district: &District| -> usize {
            district.outline.iter().flatten().map(Vec::len).sum()
        };
        let json =
            |district: &District| json!({ "towns": district.towns, "points": points(district) });
        let name = after.or(before).map(|district| district.name.clone());
        NewHistory {
            at: self.clock.now(),
            actor: actor.id(),
            record_kind: RecordKind::District,
            record_id: name.unwrap_or_default(),
            revision,
            before: before.map(json),
            after: after.map(json),
            reason: None,
            run_id: None,
        }
    }
}

/// The districts after a run: what its files tell of, in place of what was there.
fn merged<'d>(
    present: impl Iterator<Item = &'d District>,
    files: Vec<DistrictFile>,
) -> BTreeMap<String, District> {
    let read: Vec<_> = files.into_iter().flat_map(|file| file.districts).collect();
    let outlines = read.iter().any(|district| !district.outline.is_empty());
    let towns = read.iter().any(|district| !district.towns.is_empty());
    let mut after: BTreeMap<String, District> = BTreeMap::new();
    for old in present {
        let mut kept = old.clone();
        if outlines {
            kept.outline.clear();
        }
        if towns {
            kept.towns.clear();
        }
        after.insert(kept.name.clone(), kept);
    }
    for new in read {
        let empty = || District { name: new.name.clone(), ..District::default() };
        let district = after.entry(new.name.clone()).or_insert_with(empty);
        district.outline.extend(new.outline);
        district.towns.extend(new.towns);
    }
    after.retain(|_, district| !district.outline.is_empty() || !district.towns.is_empty());
    after
}
