//! Which part of a text speaks of the place itself, where several activities share
//! a text: 「子ども食堂：第2土曜、学習支援：毎週月曜」, 「月：学習塾・日：子ども食堂」.
//!
//! Another activity is left out only where its part surely ends; else the text is
//! not read.

use super::{Reason, words::ScheduleToken};

/// What a label names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ActivityKind {
    /// Nothing stands before the first label.
    Unnamed,
    /// The place itself.
    Own,
    /// Something else at the same place.
    Other,
}

/// A part of a text and what it speaks of.
#[derive(Debug)]
struct ActivityPart<'t> {
    kind: ActivityKind,
    /// Whether 「：」 or 「は」 stands behind its label.
    marked: bool,
    tokens: &'t [ScheduleToken],
}

/// The tokens that speak of the place.
pub fn own(tokens: &[ScheduleToken]) -> Result<Vec<ScheduleToken>, Reason> {
    if !tokens.iter().any(|token| is_name(*token)) {
        return Ok(tokens.to_vec());
    }
    if let Some(parts) = days_first(tokens)? {
        return one_of(&parts);
    }
    let tokens = without_sessions_of_others(tokens);
    if !tokens.iter().any(|token| is_name(*token)) {
        return Ok(tokens);
    }
    if let Some(bare) = named_once(&tokens) {
        return Ok(bare);
    }
    one_of(&labelled(&tokens)?)
}

fn is_name(token: ScheduleToken) -> bool {
    matches!(token, ScheduleToken::Own | ScheduleToken::Activity | ScheduleToken::Word)
}

fn is_gap(token: ScheduleToken) -> bool {
    matches!(
        token,
        ScheduleToken::Blank
            | ScheduleToken::Comma
            | ScheduleToken::Stop
            | ScheduleToken::And
            | ScheduleToken::ProgrammePart
    )
}

/// Whether a name may start behind this token.
fn is_boundary(token: Option<&ScheduleToken>) -> bool {
    token.is_none_or(|token| {
        matches!(token, ScheduleToken::Open | ScheduleToken::Close) || is_gap(*token)
    })
}

/// The parts of a text in which days stand before 「：」 and the activity behind it.
fn days_first(tokens: &[ScheduleToken]) -> Result<Option<Vec<ActivityPart<'_>>>, Reason> {
    let colons: Vec<usize> = (1..tokens.len())
        .filter(|at| tokens[*at] == ScheduleToken::Colon && !is_name(tokens[at - 1]))
        .filter(|at| tokens.get(at + 1).is_some_and(|next| is_name(*next)))
        .collect();
    if colons.is_empty() {
        return Ok(None);
    }
    let starts: Vec<usize> = colons.iter().map(|colon| start_of_days(tokens, *colon)).collect();
    let mut parts = Vec::new();
    for (index, colon) in colons.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(tokens.len());
        let (days, names) = (&tokens[starts[index]..*colon], &tokens[colon + 1..end]);
        // 等 in a list of activities changes nothing, all else might.
        let harmless = |token: &ScheduleToken| {
            is_name(*token)
                || is_gap(*token)
                || matches!(token, ScheduleToken::Filler | ScheduleToken::Of)
                || *token == ScheduleToken::Caveat(Reason::Conditional)
        };
        if (index == 0 && starts[0] > 0) || days.is_empty() || !names.iter().all(harmless) {
            return Err(Reason::Activities);
        }
        let kind = if names.contains(&ScheduleToken::Own) {
            ActivityKind::Own
        } else {
            ActivityKind::Other
        };
        parts.push(ActivityPart { kind, marked: true, tokens: days });
    }
    Ok(Some(parts))
}

fn start_of_days(tokens: &[ScheduleToken], colon: usize) -> usize {
    let is_day = |token: &ScheduleToken| !is_name(*token) && *token != ScheduleToken::Colon;
    let mut start = colon - tokens[..colon].iter().rev().take_while(|token| is_day(token)).count();
    if start > 0 {
        let gaps = tokens[start..colon].iter().take_while(|token| {
            is_gap(**token) || matches!(token, ScheduleToken::Caveat(Reason::Conditional))
        });
        start += gaps.count();
    }
    start
}

/// Drops 「土曜日にフードパントリー」.
fn without_sessions_of_others(tokens: &[ScheduleToken]) -> Vec<ScheduleToken> {
    let mut kept = Vec::with_capacity(tokens.len());
    for sentence in
        tokens.split_inclusive(|token| matches!(token, ScheduleToken::Stop | ScheduleToken::Comma))
    {
        let body = sentence.strip_suffix(&[ScheduleToken::Stop]).unwrap_or(sentence);
        let body = body.strip_suffix(&[ScheduleToken::Comma]).unwrap_or(body);
        let at = body.iter().position(|token| *token == ScheduleToken::At);
        let is_other = at.is_some_and(|at| {
            let (days, names) = (&body[..at], &body[at + 1..]);
            let plain = |token: &ScheduleToken| {
                matches!(
                    token,
                    ScheduleToken::Days(_)
                        | ScheduleToken::Nth(..)
                        | ScheduleToken::Every(_)
                        | ScheduleToken::And
                )
            };
            !days.is_empty()
                && days.iter().all(plain)
                && names.iter().all(|token| is_name(*token))
                && names.last() == Some(&ScheduleToken::Activity)
                && !names.contains(&ScheduleToken::Own)
        });
        if !is_other {
            kept.extend_from_slice(sentence);
        }
    }
    kept
}

/// A text with one name, at its start or its end, without the name.
fn named_once(tokens: &[ScheduleToken]) -> Option<Vec<ScheduleToken>> {
    let first = tokens.iter().position(|token| is_name(*token))?;
    let length = tokens[first..].iter().take_while(|token| is_name(**token)).count();
    let names = &tokens[first..first + length];
    let (before, behind) = (&tokens[..first], &tokens[first + length..]);
    if behind.iter().any(|token| is_name(*token)) || names.contains(&ScheduleToken::Word) {
        return None;
    }
    let own = names.contains(&ScheduleToken::Own);
    let at_start = before.iter().all(|token| is_gap(*token));
    let at_end = behind.iter().all(|token| is_gap(*token) || *token == ScheduleToken::Filler);
    let is_said_of_another = !own && !at_start;
    (!is_said_of_another && (at_start || at_end)).then(|| [before, behind].concat())
}

/// The parts of a text in which names stand before the days.
fn labelled(tokens: &[ScheduleToken]) -> Result<Vec<ActivityPart<'_>>, Reason> {
    let mut labels = vec![(0, 0, ActivityKind::Unnamed)];
    let mut at = 0;
    while at < tokens.len() {
        let before = at.checked_sub(1).map(|before| &tokens[before]);
        let label = is_boundary(before).then(|| label(&tokens[at..])).flatten();
        if let Some((kind, length)) = label {
            labels.push((at, at + length, kind));
        }
        at += label.map_or(1, |(_, length)| length);
    }
    let ends = labels.iter().skip(1).map(|(start, ..)| *start).chain([tokens.len()]);
    let named =
        tokens.iter().any(|token| matches!(token, ScheduleToken::Own | ScheduleToken::Activity));
    let reason = if named { Reason::Activities } else { Reason::Unread };
    let parts = labels.iter().zip(ends).map(|((_, start, kind), end)| ActivityPart {
        kind: *kind,
        marked: is_marked(&tokens[*start..end]),
        tokens: &tokens[*start..end],
    });
    parts.map(|part| part.is_understood().then_some(part).ok_or(reason)).collect()
}

/// A label at the start of these tokens: what it names, and its length.
fn label(tokens: &[ScheduleToken]) -> Option<(ActivityKind, usize)> {
    let joined = |at: usize| {
        let joins = matches!(tokens[at], ScheduleToken::And | ScheduleToken::Of);
        joins && at > 0 && tokens.get(at + 1).is_some_and(|next| is_name(*next))
    };
    let length = (0..tokens.len()).take_while(|at| is_name(tokens[*at]) || joined(*at)).count();
    let names = &tokens[..length];
    if names.contains(&ScheduleToken::Own) {
        return Some((ActivityKind::Own, length));
    }
    (names.last() == Some(&ScheduleToken::Activity)).then_some((ActivityKind::Other, length))
}

fn is_marked(tokens: &[ScheduleToken]) -> bool {
    matches!(tokens.first(), Some(ScheduleToken::Colon | ScheduleToken::Topic))
}

impl ActivityPart<'_> {
    /// Whether the part can be read, or else left out without losing anything.
    fn is_understood(&self) -> bool {
        if self.kind != ActivityKind::Other {
            return !self.tokens.iter().any(|token| is_name(*token));
        }
        let might_go_on = |token: &ScheduleToken| match token {
            ScheduleToken::Off | ScheduleToken::DayOff | ScheduleToken::Label => true,
            ScheduleToken::Caveat(reason) => *reason != Reason::Irregular,
            _ => false,
        };
        // 「、どちらも11時から」 may speak of the place again.
        let begins_anew = |part: &[ScheduleToken]| {
            part.first().is_some_and(|first| is_name(*first)) && !part.iter().all(|t| is_name(*t))
        };
        let mut parts = self.tokens.split(|token| is_gap(*token)).skip(1);
        !self.tokens.iter().any(might_go_on) && !parts.any(begins_anew)
    }
}

/// The only part that can be the place's own.
fn one_of(parts: &[ActivityPart<'_>]) -> Result<Vec<ScheduleToken>, Reason> {
    let of = |kind| parts.iter().filter(move |part| part.kind == kind);
    let says = |part: &&ActivityPart<'_>| !part.tokens.iter().all(|token| is_gap(*token));
    let unnamed: Vec<_> = of(ActivityKind::Unnamed).filter(says).collect();
    let own: Vec<_> = of(ActivityKind::Own).collect();
    match (own.as_slice(), unnamed.as_slice()) {
        ([own], []) => Ok(own.tokens.to_vec()),
        ([], [unnamed]) if of(ActivityKind::Other).all(|part| part.marked) => {
            Ok(unnamed.tokens.to_vec())
        }
        _ => Err(Reason::Activities),
    }
}
