//! Emergency sites in a disaster of known hazards: one that is not designated for what
//! people flee from says so in words, and no way leads there.

use super::PageContext;
use crate::domain::{CodeSet, Fit, Place, code::HazardKind, site::hazards_of_site};

/// Why an emergency site is no place to flee to now; nothing where it is one, or nobody
/// said what people flee from.
pub fn unfit(ctx: &PageContext, place: &Place) -> Option<String> {
    unfit_for(ctx, place, ctx.situation.hazards())
}

/// The same for hazards of whichever incident, an exercise's too.
pub fn unfit_for(ctx: &PageContext, place: &Place, hazards: CodeSet<HazardKind>) -> Option<String> {
    let approach = place.approach();
    let fit = approach.is_fit_for(hazards);
    let of = |wanted: Option<bool>| {
        let found = hazards.iter().filter(|hazard| approach.hazards.get(*hazard) == wanted);
        let names: Vec<_> = found.map(|hazard| hazard.entry().label.get(ctx.locale())).collect();
        names.join(&ctx.t("list-joint"))
    };
    match fit {
        Fit::Yes => None,
        Fit::No | Fit::Partly => {
            Some(ctx.t_with("unfit-no", &[("hazards", of(Some(false)).as_str().into())]))
        }
        Fit::Unknown => Some(ctx.t_with("unfit-unknown", &[("hazards", of(None).as_str().into())])),
    }
}

/// What a site is designated for, where it has an emergency site: in another hazard it may
/// be no refuge.
pub fn of_site<'a>(ctx: &PageContext, places: impl Iterator<Item = &'a Place>) -> Option<String> {
    let hazards = hazards_of_site(places)?.yes();
    let names: Vec<_> =
        hazards.iter().map(|hazard| hazard.entry().label.get(ctx.locale())).collect();
    Some(if names.is_empty() {
        ctx.t("unknown")
    } else {
        let names = names.join(&ctx.t("list-joint"));
        ctx.t_with("hazards-only", &[("names", names.into())])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::Hazard,
        web::view::{context::tests::context, site::tests::place},
    };

    #[test]
    fn a_site_says_for_what_it_is_not_designated_and_what_nobody_knows() {
        let ctx = context("/");
        let hazards = |ids: &str| ids.split(' ').filter_map(Hazard::parse).collect();
        let mut site = place("emergency_site", "グラウンド", None);
        site.draft.hazards.set(Hazard::parse("earthquake").expect("a code"), Some(true));
        site.draft.hazards.set(Hazard::parse("flood").expect("a code"), Some(false));
        let said = |ids: &str| unfit_for(&ctx, &site, hazards(ids));
        assert_eq!(said("earthquake"), None);
        let no = said("earthquake flood").expect("a reason");
        assert!(no.contains("川の洪水") && !no.contains("地震") && !no.contains("未確認"), "{no}");
        let unknown = said("tsunami").expect("a reason");
        assert!(unknown.contains("津波") && unknown.contains("未確認"), "{unknown}");
    }
}
