//! Phrases that are built from parts: 「第2・第4」, 「月～金」, 「12月29日～1月3日」,
//! 「月1回」. Each takes the start of a text and gives the length it understood.

use super::{
    Reason,
    clock::{self, ClockTime},
    cursor::Cursor,
    days::{Days, MonthDay, NEW_YEAR},
    few::Few,
    words::{ScheduleToken, Unit},
};

/// The longest phrase at a place in a text.
pub fn longest(text: &str, at: usize) -> Option<(usize, ScheduleToken)> {
    let rest = &text[at..];
    let before = text[..at].trim_end().chars().next_back();
    let cursor = Cursor::new(rest);
    [
        which(cursor),
        some_month(cursor),
        count(cursor),
        new_year(cursor),
        dates(cursor),
        months(cursor),
        date(cursor),
        of_each_month(cursor),
        year(cursor),
        programme_part(cursor),
        beside(cursor),
        weekdays(cursor, before),
        clock::read(rest).map(|(length, clock)| match clock {
            ClockTime::Unclear => (length, ScheduleToken::Caveat(Reason::Unclear)),
            clock => (length, ScheduleToken::Clock(clock)),
        }),
    ]
    .into_iter()
    .flatten()
    .max_by_key(|(length, _)| *length)
}

const BETWEEN: [&str; 9] = ["・", "、", ",", ".", "と", "&", "/", " ", ""];

/// 第2・第4, 第1～第3, 第2・最終, 最終週の
fn which(start: Cursor<'_>) -> Option<(usize, ScheduleToken)> {
    let (mut end, mut nths) = one_which(start)?;
    loop {
        let range = end.one_of(&["~", "-", "から"]).and_then(one_or_bare);
        if let (Some((next, last)), Some(first)) = (range, single(nths)) {
            (end, nths) = (next, Few::range(first, single(last)?, (1, 5)));
            continue;
        }
        let more = BETWEEN.iter().find_map(|between| {
            let next = end.one_of(&[between])?;
            let next = next.skip_blanks();
            if between.trim().is_empty() { one_which(next) } else { one_or_bare(next) }
        });
        let Some((next, more)) = more else { break };
        (end, nths) = (next, nths.union(more));
    }
    let week = end.one_of(&["週目", "週"]);
    let end = week.unwrap_or(end).skip_of();
    Some((end.at, ScheduleToken::Nth(nths, week.is_some())))
}

fn single(nths: Few) -> Option<u32> {
    nths.iter().next().filter(|_| nths.len() == 1)
}

/// 第2, 最終
fn one_which(start: Cursor<'_>) -> Option<(Cursor<'_>, Few)> {
    let last = ["最終", "最後の", "ラスト", "月末の", "月末", "末の"];
    if let Some(end) = start.one_of(&last) {
        return Some((end, Few::LAST));
    }
    numbered(start.one_of(&["第"])?.skip_blanks())
}

/// The 4 of 「第2・4」.
fn one_or_bare(start: Cursor<'_>) -> Option<(Cursor<'_>, Few)> {
    one_which(start).or_else(|| numbered(start))
}

fn numbered(start: Cursor<'_>) -> Option<(Cursor<'_>, Few)> {
    let (end, number) = start.any_number()?;
    let other = end.one_of(&[":", "時", "年", "/", "回", "月は", "月に", "月の", "月、", "月~"]);
    ((1..=5).contains(&number) && other.is_none()).then(|| (end, Few::one(u32::from(number))))
}

/// 月1回, 週3日, 毎月3回; those that leave open which are irregular.
fn count(start: Cursor<'_>) -> Option<(usize, ScheduleToken)> {
    if let Some(end) = every_few_months(start) {
        return Some((end.at, ScheduleToken::Caveat(Reason::Irregular)));
    }
    let month = ["毎月", "月に", "月", "1か月に", "1ヶ月に", "1カ月に", "一か月に"];
    let week = ["毎週", "週に", "週", "1週間に"];
    let year = ["年に", "年間", "年", "1年に"];
    let (unit, cursor) =
        [(Some(Unit::Month), &month[..]), (Some(Unit::Week), &week), (None, &year)]
            .into_iter()
            .find_map(|(unit, words)| Some((unit, start.one_of(words)?)))?;
    let (cursor, number) = cursor.skip_blanks().any_number()?;
    let several = cursor.one_of(&["~", "-"]).and_then(Cursor::any_number);
    let end = several.map_or(cursor, |(cursor, _)| cursor);
    // 「毎月7日」 is a date.
    let dated = start.one_of(&["毎月"]).is_some();
    let end =
        if dated { end.one_of(&["回", "度"])? } else { end.one_of(&["回", "度", "日"])? };
    let about = end.one_of(&["程度", "ほど", "くらい", "ぐらい", "以上", "前後", "目安"]);
    let token = match unit {
        Some(unit) if about.is_none() && several.is_none() => ScheduleToken::Count(unit, number),
        _ => ScheduleToken::Caveat(Reason::Irregular),
    };
    Some((about.unwrap_or(end).skip_of().at, token))
}

/// 3ヵ月に1回, 数か月に
fn every_few_months(start: Cursor<'_>) -> Option<Cursor<'_>> {
    let (cursor, number) = match start.one_of(&["数"]) {
        Some(cursor) => (cursor, 0),
        None => start.any_number()?,
    };
    let unit =
        cursor.one_of(&["ヶ月に", "か月に", "カ月に", "ヵ月に", "ケ月に", "箇月に", "週間に"])?;
    let (end, times) = unit.any_number()?;
    let end = end.one_of(&["回", "度"])?;
    let monthly = number == 1 && times == 1 && end.one_of(&["程度", "目安"]).is_none();
    (!monthly).then_some(end)
}

/// 年末年始, with its dates if they stand beside it.
fn new_year(start: Cursor<'_>) -> Option<(usize, ScheduleToken)> {
    let name = start
        .one_of(&["年末年始", "年末・年始", "年末年始の"])?
        .maybe(&["休館", "休業", "休み", "期間"]);
    let name = if name.one_of(&["は", "中"]).is_some() {
        start.one_of(&["年末年始", "年末・年始"])?
    } else {
        name
    };
    let beside = name.skip_blanks();
    let bracket = beside.one_of(&["("]);
    if let Some((end, first, last)) = between(bracket.unwrap_or(beside).skip_blanks()) {
        let end = if bracket.is_some() { end.skip_blanks().one_of(&[")"]) } else { Some(end) };
        if let Some(end) = end {
            return Some((end.at, ScheduleToken::Days(Days::Between(first, last))));
        }
    }
    let end = start.one_of(&["年末年始", "年末・年始"])?;
    Some((end.at, ScheduleToken::Days(Days::Between(NEW_YEAR.0, NEW_YEAR.1))))
}

/// 12/29～1/3, 8月13日から16日まで, 8月15日
fn dates(start: Cursor<'_>) -> Option<(usize, ScheduleToken)> {
    if let Some((end, first, last)) = between(start) {
        return Some((end.at, ScheduleToken::Days(Days::Between(first, last))));
    }
    let (end, day) = month_day(start)?;
    Some((end.at, ScheduleToken::Days(Days::Between(day, day))))
}

fn between(start: Cursor<'_>) -> Option<(Cursor<'_>, MonthDay, MonthDay)> {
    let (cursor, first) = month_day(start)?;
    let range = cursor.skip_blanks().one_of(&["~", "-", "から", "より"])?.skip_blanks();
    let range = range.maybe(&["翌年の", "翌年", "翌"]);
    let (end, last) = month_day(range).or_else(|| {
        let (end, day) = range.number(2)?;
        let (day, end) = (u32::from(day), end.maybe(&["日"]));
        is_date(first.0, day).then_some((end, (first.0, day)))
    })?;
    Some((end.maybe(&["まで", "の間"]), first, last))
}

fn month_day(start: Cursor<'_>) -> Option<(Cursor<'_>, MonthDay)> {
    let (cursor, month) = start.number(2)?;
    let month = u32::from(month);
    if let Some(cursor) = cursor.one_of(&["/"]) {
        let (end, day) = cursor.number(2)?;
        let other = end.one_of(&["/", ":", "時"]).is_some();
        return (!other && is_date(month, day.into())).then(|| (end, (month, day.into())));
    }
    let (cursor, day) = cursor.one_of(&["月"])?.number(2)?;
    let end = cursor.one_of(&["日"])?;
    is_date(month, day.into()).then(|| (end, (month, day.into())))
}

fn is_date(month: u32, day: u32) -> bool {
    chrono::NaiveDate::from_ymd_opt(2024, month, day).is_some()
}

/// 8月, 4月～10月, 7・8月, 3月と12月
fn months(start: Cursor<'_>) -> Option<(usize, ScheduleToken)> {
    let (mut end, mut months) = month(start, MONTHS)?;
    while let Some(next) = end.one_of(&["・", "と", "、", ","]) {
        let Some((next, more)) = month(next.skip_blanks(), MONTHS) else { break };
        (end, months) = (next, months.union(more));
    }
    Some((end.skip_of().at, ScheduleToken::Months(months)))
}

/// A list holds no more than this.
const MONTHS: u32 = 12;
const DATES: u32 = 31;

/// One month, a range of them, or the 7 of 「7・8月」, before at most `more` others.
fn month(start: Cursor<'_>, more: u32) -> Option<(Cursor<'_>, Few)> {
    let (cursor, first) = start.number(2).filter(|(_, month)| (1..=12).contains(month))?;
    let first = u32::from(first);
    let named = cursor.one_of(&["月"]);
    let range = named.unwrap_or(cursor).skip_blanks().one_of(&["~", "-", "から"]);
    let range = range.map(|range| range.skip_blanks().maybe(&["翌年の", "翌年", "翌"]));
    if let Some((end, last)) = range.and_then(whole_month) {
        return Some((end.maybe(&["まで", "の間"]), Few::range(first, last, (1, 12))));
    }
    if let Some((end, _)) = whole_month(start) {
        return Some((end, Few::one(first)));
    }
    let next = cursor.one_of(&["・", ",", "、"])?;
    month(next, more.checked_sub(1)?).map(|_| (cursor, Few::one(first)))
}

fn whole_month(start: Cursor<'_>) -> Option<(Cursor<'_>, u32)> {
    let (cursor, month) = start.number(2).filter(|(_, month)| (1..=12).contains(month))?;
    let end = cursor.one_of(&["月"])?;
    let other = end.number(2).is_some()
        || end.one_of(&["曜", "上旬", "中旬", "下旬", "末", "初"]).is_some();
    (!other).then(|| (end, u32::from(month)))
}

/// 7日, 5日・20日, 5・20日
fn date(start: Cursor<'_>) -> Option<(usize, ScheduleToken)> {
    let (end, days) = one_or_more_dates(start, DATES)?;
    Some((end.at, ScheduleToken::Days(Days::Dates(days))))
}

fn one_or_more_dates(start: Cursor<'_>, more: u32) -> Option<(Cursor<'_>, Few)> {
    let (cursor, day) = start.number(2).filter(|(_, day)| (1..=31).contains(day))?;
    let day = Few::one(day.into());
    let named = cursor.one_of(&["日"]);
    let between = named.unwrap_or(cursor).one_of(&["・", "、", ",", "と"]);
    let others =
        between.and_then(|next| one_or_more_dates(next.skip_blanks(), more.checked_sub(1)?));
    if let Some((end, others)) = others {
        return Some((end, day.union(others)));
    }
    let other = ["曜", "間", "前", "後", "以", "目", "~", "-", "から"];
    named.filter(|end| end.one_of(&other).is_none()).map(|end| (end, day))
}

/// The days of each month that a word names by itself: 末日, 5のつく日, 5・10のつく日.
/// 「2のつく日」 may be the 20th too, or not.
fn of_each_month(start: Cursor<'_>) -> Option<(usize, ScheduleToken)> {
    if let Some(end) = start.one_of(&["毎月末日", "各月末日", "月末日", "毎月の末日", "末日"])
    {
        let weekday = end.one_of(&["曜", "・", "と"]).is_some();
        return (!weekday).then_some((end.at, ScheduleToken::EachMonth(Few::LAST)));
    }
    let (mut end, mut days) = (start.maybe(&["毎月", "毎月の"]), Few::default());
    loop {
        let (next, digit) = end.number(1)?;
        if matches!(digit, 1..=3) {
            return None;
        }
        let digit = u32::from(digit);
        let ending = (1..=31).filter(|day| day % 10 == digit);
        days = days.union(ending.collect());
        let Some(more) = next.one_of(&["・", "と", "、", ","]) else {
            let end = next.one_of(&["のつく日", "の付く日", "がつく日", "が付く日"])?;
            return Some((end.at, ScheduleToken::EachMonth(days)));
        };
        end = more;
    }
}

/// 令和8年12月10日, 2026/12/10; 令和8年度.
fn year(start: Cursor<'_>) -> Option<(usize, ScheduleToken)> {
    let (cursor, year) = match start.one_of(&["令和", "r"]) {
        Some(era) => {
            let (end, year) = era.number(2).or_else(|| era.one_of(&["元"]).map(|end| (end, 1)))?;
            (end, 2018 + i32::from(year))
        }
        None => start
            .number(4)
            .filter(|(end, _)| end.at - start.at == 4)
            .map(|(end, year)| (end, i32::from(year)))?,
    };
    if let Some(end) = cursor.one_of(&["年度の", "年度"]) {
        return Some((end.at, ScheduleToken::FiscalYear(year)));
    }
    let (end, month, day) = if let Some(cursor) = cursor.one_of(&["年"]) {
        let (end, (month, day)) = month_day(cursor.skip_blanks())?;
        (end, month, day)
    } else {
        let (cursor, month) = cursor.one_of(&[".", "/", "-"])?.number(2)?;
        let (end, day) = cursor.one_of(&[".", "/", "-"])?.number(2)?;
        (end, month.into(), day.into())
    };
    let date = chrono::NaiveDate::from_ymd_opt(year, month, day)?;
    // 「2026年4月1日～」 is a beginning.
    let range = end.skip_blanks().one_of(&["~", "-", "から", "より", "以"]).is_some();
    (!range && (2000..2100).contains(&year))
        .then_some((end.at, ScheduleToken::Days(Days::On(date))))
}

/// 1部, 第2部
fn programme_part(start: Cursor<'_>) -> Option<(usize, ScheduleToken)> {
    let (cursor, number) = start.maybe(&["第"]).number(1)?;
    let end = cursor.one_of(&["部", "回目"])?;
    let other = end.one_of(&["屋", "分", "門", "会", "落", "活"]).is_some();
    ((1..=6).contains(&number) && !other).then_some((end.at, ScheduleToken::ProgrammePart))
}

/// 「5週目がある月は」 before what is held then.
fn some_month(start: Cursor<'_>) -> Option<(usize, ScheduleToken)> {
    let (cursor, _) = start.maybe(&["第"]).any_number()?;
    let end = cursor.one_of(&["週目", "週", "回目", "回"])?.maybe(&["まで", "が"]);
    let end = end.one_of(&["ある月", "ある場合", "ある時", "あるとき"])?;
    Some((end.maybe(&["は", "には"]).at, ScheduleToken::Filler))
}

/// What has times of its own beside those of the place: 受付11:00~13:00, 17:00開場,
/// 駐車場は9:00~18:00.
fn beside(start: Cursor<'_>) -> Option<(usize, ScheduleToken)> {
    const BEFORE: [&str; 22] = [
        "受付",
        "受付時間",
        "受付開始",
        "最終受付",
        "予約受付",
        "申込受付",
        "電話受付",
        "開場",
        "開場時間",
        "開門",
        "入場",
        "最終入場",
        "入館",
        "最終入館",
        "駐車場",
        "駐車場利用",
        "ラストオーダー",
        "l.o.",
        "lo",
        "オーダーストップ",
        "電話",
        "問合せ時間",
    ];
    const BEHIND: [&str; 8] =
        ["開場", "受付開始", "受付", "開門", "最終受付", "ラストオーダー", "入館", "入場"];
    if let Some(name) = start.one_of(&BEFORE) {
        let times = name.skip_blanks().maybe(&["は", ":"]).skip_blanks();
        let (length, clock) = clock::read(times.rest())?;
        let end = Cursor { at: times.at + length, ..times };
        let more = end.one_of(&["、", ",", "・"]).map(Cursor::skip_blanks);
        let more = more.is_some_and(|more| clock::read(more.rest()).is_some());
        // 「受付9:00~11:30、13:00~15:00」: is the second of the reception too?
        let unclear = more && matches!(clock, ClockTime::Span(_)) || end.one_of(&["~"]).is_some();
        return Some((end.at, if unclear { ScheduleToken::Word } else { ScheduleToken::Filler }));
    }
    let (length, _) = clock::read(start.rest())?;
    let end = Cursor { at: start.at + length, ..start };
    Some((end.maybe(&["に"]).one_of(&BEHIND)?.maybe(&["開始"]).at, ScheduleToken::Filler))
}

const WEEK: &str = "月火水木金土日";

/// 月水金, 火曜日, 月～金, 月曜から金曜
fn weekdays(start: Cursor<'_>, before: Option<char>) -> Option<(usize, ScheduleToken)> {
    let (first, mut days, named) = some_weekdays(start)?;
    if start.one_of(&["月第", "月の第"]).is_some() {
        return Some(("月".len(), ScheduleToken::Every(Unit::Month)));
    }
    let range = first.one_of(&["~", "-", "から"]).and_then(some_weekdays);
    let (end, named) = match range {
        Some((end, last, last_named)) if days.len() == 1 && last.len() == 1 => {
            let (from, to) = (days.iter().next()?, last.iter().next()?);
            days = Few::range(from, to, (0, 6));
            (end.maybe(&["まで"]), named || last_named)
        }
        _ => (first, named),
    };
    // 「金沢公民館」, 「当日」 name no weekday.
    let next = end.rest().chars().next();
    let inside = before.is_some_and(is_part_of_a_word) || next.is_some_and(|c| !may_follow(c));
    (named || !inside).then_some((end.at, ScheduleToken::Days(Days::Weekly(days))))
}

fn some_weekdays(start: Cursor<'_>) -> Option<(Cursor<'_>, Few, bool)> {
    let (mut end, mut days, mut named) = (start, Few::default(), false);
    while let Some(c) = end.rest().chars().next() {
        let Some(day) = WEEK.chars().position(|day| day == c) else { break };
        end.at += c.len_utf8();
        let full = end.one_of(&["曜日", "曜"]);
        named |= full.is_some();
        end = full.unwrap_or(end);
        days = days.union(Few::one(u32::try_from(day).ok()?));
    }
    (!days.is_empty()).then_some((end, days, named))
}

fn is_part_of_a_word(c: char) -> bool {
    let kana = ('\u{3041}'..='\u{30FE}').contains(&c) && !"・のはにとがも".contains(c);
    let kanji = ('\u{4E00}'..='\u{9FFF}').contains(&c)
        && !WEEK.contains(c)
        && !"第週曜末終時分半休祝夜昼朝夕前後一二三四五".contains(c);
    kana || kanji || c.is_ascii_alphanumeric() && !c.is_ascii_digit()
}

fn may_follow(c: char) -> bool {
    !c.is_alphabetic()
        || "祝曜除休定閉営開午朝昼夕夜正各及第毎のはにとをがも以o".contains(c)
        || "ー".contains(c)
}
