//! How far a place is, in words. Straight lines are called straight, minutes
//! are an estimate, and a place shown only by area gets neither metres nor
//! minutes to its door.

use super::PageContext;
use crate::domain::{Locale, Place};

/// Longer walks are not given in minutes.
const MAX_WALK_MINUTES: u32 = 60;

/// How far in a straight line.
pub fn straight(ctx: &PageContext, distance_m: f64) -> String {
    ctx.t_with("distance-line", &[("far", unit(ctx, &metres(distance_m)).into())])
}

/// The line of a card that says how far the place is, and where people may walk there,
/// how long that takes.
pub fn line(ctx: &PageContext, place: &Place, distance_m: f64, may_walk: bool) -> String {
    if place.is_area() {
        return ctx
            .t_with("distance-area", &[("far", unit(ctx, &half_kilometres(distance_m)).into())]);
    }
    let straight = straight(ctx, distance_m);
    if !may_walk {
        return straight;
    }
    let minutes = ctx.service().walking_pace().minutes(distance_m);
    let walk = if minutes > MAX_WALK_MINUTES {
        ctx.t("walk-long")
    } else {
        ctx.t_with("walk-minutes", &[("minutes", minutes.max(1).into())])
    };
    ctx.t_with("distance-and-walk", &[("straight", straight.into()), ("walk", walk.into())])
}

/// English puts a space before the unit.
fn unit(ctx: &PageContext, length: &str) -> String {
    let number = length.trim_end_matches(['k', 'm']);
    match ctx.locale() {
        Locale::Ja => length.to_owned(),
        Locale::En => format!("{number}\u{a0}{}", &length[number.len()..]),
    }
}

/// Tens of metres below a kilometre, tenths of kilometres below ten.
fn metres(distance_m: f64) -> String {
    let tens = (distance_m / 10.0).round().max(1.0) * 10.0;
    match tens {
        tens if tens < 1_000.0 => format!("{tens:.0}m"),
        tens if tens < 9_950.0 => format!("{:.1}km", tens / 1_000.0),
        tens => format!("{:.0}km", tens / 1_000.0),
    }
}

/// An area is about 500 m wide, so its distance is not known better.
fn half_kilometres(distance_m: f64) -> String {
    let halves = (distance_m / 500.0).round().max(1.0);
    if halves < 2.0 { "500m".to_owned() } else { format!("{}km", halves / 2.0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{PointShown, Precision},
        web::view::{context::tests::context, site::tests::place},
    };

    #[test]
    fn distances_are_rounded_to_what_a_walker_needs() {
        fn check(distance_m: f64, expected: &str) {
            assert_eq!(metres(distance_m), expected);
        }
        check(0.0, "10m");
        check(454.9, "450m");
        check(994.9, "990m");
        check(995.0, "1.0km");
        check(1_249.0, "1.2km");
        check(9_949.0, "10km");
        check(12_400.0, "12km");
    }

    #[test]
    fn a_card_says_how_far_as_its_kind_allows() {
        let ctx = context("/");
        let mut salon = place("salon", "ひだまり", None);
        let line = |ctx: &PageContext, place: &Place, distance_m| {
            line(ctx, place, distance_m, place.may_walk_there())
        };
        assert_eq!(line(&ctx, &salon, 451.0), "直線450m・歩いて10分くらい");
        assert_eq!(line(&ctx, &salon, 5_000.0), "直線5.0km・歩くと1時間より長い");
        let shelter = place("welfare_shelter", "ひだまり", None);
        assert_eq!(line(&ctx, &shelter, 451.0), "直線450m");
        salon.draft.location_precision = Some(Precision::Chome);
        assert_eq!(line(&ctx, &salon, 1_400.0), "だいたい1.5km");
        salon.draft.point_shown = PointShown::Area;
        assert_eq!(line(&ctx, &salon, 1_400.0), "だいたい1.5km");
    }
}
