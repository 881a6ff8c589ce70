//! The vocabulary: at each place the longest word or phrase known; what is not
//! known is kept as [`ScheduleToken::Word`], for the grammar to decide.

use super::{Reason, clock::ClockTime, days::Days, few::Few, phrases};
use std::sync::LazyLock;

/// How often something is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// 週
    Week,
    /// 月
    Month,
}

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScheduleToken {
    /// Days that are complete in themselves: 「月～金」, 「祝日」, 「12/29～1/3」.
    Days(Days),
    /// 平日: Monday to Friday but public holidays.
    Workdays,
    /// 毎日
    EveryDay,
    /// The same days of each month, as the word says itself: 「末日」, 「5のつく日」.
    EachMonth(Few),
    /// 「令和8年度」, whose months from January belong to the next year.
    FiscalYear(i32),
    /// 第2・第4; whether 「週」 stands behind it.
    Nth(Few, bool),
    /// Months that others words belong to: 「8月」, 「奇数月」.
    Months(Few),
    /// 隔月: every other month, which does not say which.
    Alternate,
    /// 毎週, 毎月
    Every(Unit),
    /// 月1回, 週3日
    Count(Unit, u16),
    /// A time or a span.
    Clock(ClockTime),
    /// A part of the day: from and until which hour it may be.
    Part(u16, u16),
    /// ・
    And,
    /// 、
    Comma,
    /// A blank.
    Blank,
    /// The end of a line or sentence.
    Stop,
    /// (
    Open,
    /// )
    Close,
    /// :
    Colon,
    /// は
    Topic,
    /// に
    At,
    /// の
    Of,
    /// Words before a part of the text that change nothing: 「開館時間」.
    Label,
    /// を除く, は休み, behind the days.
    Off,
    /// 休館日, behind the days or before them.
    DayOff,
    /// 開催あり, も開催: besides what is said elsewhere.
    Also,
    /// 1部, 昼の部: a part of a day's programme.
    ProgrammePart,
    /// The end of a line, until [`tokens`] has told whether it ends a sentence.
    Line,
    /// のみ
    Only,
    /// Words that change nothing.
    Filler,
    /// The place itself: 子ども食堂.
    Own,
    /// Something that may be held at the same place: 学習支援.
    Activity,
    /// A reason why the whole is not read.
    Caveat(Reason),
    /// Anything else.
    Word,
}

/// Cuts a text into tokens; a line that breaks off in a sentence goes on.
pub fn tokens(text: &str) -> Vec<ScheduleToken> {
    let cut = cut(text);
    let is_line = |token: &ScheduleToken| *token == ScheduleToken::Line;
    let telling =
        |token: &&ScheduleToken| !matches!(token, ScheduleToken::Blank) && !is_line(token);
    let around = |at: usize| (cut[..at].iter().rev().find(telling), cut[at..].iter().find(telling));
    let days_before_times = |at: usize| {
        let (before, behind) = around(at);
        before.is_some_and(|token| names_days(*token))
            && matches!(behind, Some(ScheduleToken::Clock(_) | ScheduleToken::Part(..)))
    };
    let lines = || (0..cut.len()).filter(|at| is_line(&cut[*at]));
    // One line of times below several of days belongs to all of them.
    let tables = lines().filter(|at| days_before_times(*at)).count() > 1;
    let goes_on = |at: usize| {
        let (before, behind) = around(at);
        let open = matches!(
            before,
            Some(
                ScheduleToken::Nth(..)
                    | ScheduleToken::Every(_)
                    | ScheduleToken::And
                    | ScheduleToken::Comma
                    | ScheduleToken::Of
                    | ScheduleToken::Open
            )
        );
        let joins = matches!(
            behind,
            Some(ScheduleToken::And | ScheduleToken::Comma | ScheduleToken::Close)
        );
        open || joins || tables && days_before_times(at)
    };
    let settled = |at: usize| match cut[at] {
        ScheduleToken::Line if goes_on(at) => ScheduleToken::Blank,
        ScheduleToken::Line => ScheduleToken::Stop,
        token => token,
    };
    (0..cut.len()).map(settled).collect()
}

/// Whether a token names days, or begins to.
pub fn names_days(token: ScheduleToken) -> bool {
    matches!(
        token,
        ScheduleToken::Days(_)
            | ScheduleToken::Workdays
            | ScheduleToken::EveryDay
            | ScheduleToken::EachMonth(_)
            | ScheduleToken::Nth(..)
            | ScheduleToken::Months(_)
            | ScheduleToken::Every(_)
            | ScheduleToken::Count(..)
    )
}

fn cut(text: &str) -> Vec<ScheduleToken> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].chars().next() {
        let (length, token) = known(text, at).unwrap_or((next.len_utf8(), ScheduleToken::Word));
        if token != ScheduleToken::Word || tokens.last() != Some(&ScheduleToken::Word) {
            tokens.push(token);
        }
        at += length;
    }
    tokens
}

/// The longest word or phrase known at a place; of equals the phrase.
fn known(text: &str, at: usize) -> Option<(usize, ScheduleToken)> {
    let rest = &text[at..];
    let word = WORDS.iter().find(|(word, _)| rest.starts_with(word));
    let word = word.map(|(word, token)| (word.len(), *token));
    let phrase = phrases::longest(text, at);
    match (word, phrase) {
        (Some(word), Some(phrase)) if word.0 > phrase.0 => Some(word),
        (word, phrase) => phrase.or(word),
    }
}

/// 午前, and 午後: half a day, which is nearly a time. Without one it would be lost.
pub const MORNING: (u16, u16) = (0, 13);
pub const AFTERNOON: (u16, u16) = (12, 19);

/// Every word, the longest first.
static WORDS: LazyLock<Vec<(&'static str, ScheduleToken)>> = LazyLock::new(|| {
    let lists = VOCABULARY.iter().chain(CAVEATS);
    let words = lists.flat_map(|(token, words)| words.split(' ').map(|word| (word, *token)));
    let blanks = [(" ", ScheduleToken::Blank), ("\n", ScheduleToken::Line)];
    let mut all: Vec<_> = words.chain(blanks).collect();
    all.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    all
});

const HOLIDAYS: ScheduleToken = ScheduleToken::Days(Days::Holidays);

#[rustfmt::skip]
const VOCABULARY: &[(ScheduleToken, &str)] = &[
    (ScheduleToken::Workdays, "平日 月曜日から金曜日の平日 平日の月~金"),
    (ScheduleToken::EveryDay, "毎日 年中無休 無休 365日 全日 すべての曜日 全曜日 連日"),
    (HOLIDAYS, "祝日 祝 祝日等"),
    (ScheduleToken::Alternate, "隔月"),
    (ScheduleToken::Months(Few::ODD_MONTHS), "奇数月 奇数月の"),
    (ScheduleToken::Months(Few::EVEN_MONTHS), "偶数月 偶数月の"),
    (ScheduleToken::Every(Unit::Week), "毎週 毎週の 各週"),
    (ScheduleToken::Every(Unit::Month), "毎月 毎月の 各月 月"),
    (ScheduleToken::Clock(ClockTime::Span((0, 1440))), "24時間 終日 一日中 24時間対応 24時間受付 24時間体制 \
      24時間開放 24時間利用可 24時間利用可能 24時間利用できます 24時間営業 24時間開館 24時間開設 24時間365日 24時間365日対応 365日24時間 365日24時間対応 24時間・365日"),
    (ScheduleToken::Part(0, 12), "朝 の朝"),
    (ScheduleToken::Part(MORNING.0, MORNING.1), "午前 午前中 の午前 の午前中"),
    (ScheduleToken::Part(9, 16), "昼 の昼 お昼 のお昼 昼間 ランチタイム"),
    (ScheduleToken::Part(AFTERNOON.0, AFTERNOON.1), "午後 の午後"),
    (ScheduleToken::Part(14, 21), "夕方 の夕方 夕"),
    (ScheduleToken::Part(15, 24), "夜 の夜 夜間"),
    (ScheduleToken::And, "・ と & /"),
    (ScheduleToken::Comma, "、 , ;"),
    (ScheduleToken::Stop, "。 . ※ * | !"),
    (ScheduleToken::Open, "("),
    (ScheduleToken::Close, ")"),
    (ScheduleToken::Colon, ":"),
    (ScheduleToken::Topic, "は"),
    (ScheduleToken::At, "に"),
    (ScheduleToken::Label, "開館時間 開所時間 開設時間 開催時間 利用時間 利用可能時間 営業時間 開放時間 実施時間 活動時間 \
      時間 開催日 開館日 開所日 開設日 開催日時 開催曜日 利用日 利用可能日 利用可能曜日 営業日 \
      実施日 実施日時 活動日 活動日時 曜日 日時 日程 開催頻度"),
    (ScheduleToken::Off, "を除く を除き を除きます 除く 除き は除く をのぞく のぞく 以外 以外の \
      は休み が休み は休みです 休みです は休みます は休館 は休館日 は休館です は休業 は休業日 は休園 は休所 は休会 は定休日 \
      は閉館 は閉庁 は閉所 は閉鎖 閉鎖 は不可 不可 は利用不可 利用不可 は終日利用不可 終日利用不可 は使用不可 使用不可 \
      は終日使用不可 終日使用不可 は開放不可 開放不可 は利用できません は使用できません は開催しません は開催なし \
      は実施しません は行いません の場合は休み の場合休み の場合は休館 の場合は休業 の場合は中止 の場合は休会 \
      の場合は開催しません の場合は除く にあたる場合は休み に当たる場合は休み にあたる日は休み に当たる日は休み \
      と重なる場合は休み と重なった場合は休み のときは休み の時は休み"),
    (ScheduleToken::DayOff, "休み 休館 休館日 休所 休所日 休園 休園日 休業 休業日 休会 定休 定休日 閉館 閉館日 閉所日 閉庁 閉庁日"),
    (ScheduleToken::ProgrammePart, "昼の部 夜の部 朝の部 夕方の部 夕の部 午前の部 午後の部 第一部 第二部 第三部 前半 後半"),
    (ScheduleToken::Also, "も 開催あり も開催 も開催あり も開催します もあり も実施 も営業"),
    (ScheduleToken::Of, "の"),
    (ScheduleToken::Only, "のみ だけ のみ開催"),
    (ScheduleToken::Filler, "が 開催 に開催 に開催します に開催しています 開催します 開催しています で開催 に実施 実施 実施します \
      に実施しています を開催 営業 営業します オープン に開放 利用可 利用可能 利用できます 使用可能 使用可 開館 開所 \
      開設 開室 です ます また ただし 但し なお \
      がある日 がある月 のある日 のある月 がある月は のある月は がある場合は のある場合は があれば 毎年 \
      開催日が 開設日が 実施日が 活動日が 開館日が 営業日が 当日が その日が 曜日が \
      します いたします となります になります とします させていただきます とさせていただきます いただきます \
      駐車場あり 駐車場有 開演 開会 \
      要予約 完全予約制 予約制 予約不要 予約優先 事前予約制 要申込 要申込み 申込不要 申込制 事前申込制 \
      雨天決行 小雨決行 参加費無料 無料"),
    (ScheduleToken::Own, "子ども食堂 みんなの食堂 みんな食堂 地域食堂"),
    (ScheduleToken::Activity, "食堂 フードパントリー ミニパントリー パントリー フードドライブ 学習支援 学習会 学習塾 訪問塾 塾 \
      勉強会 宿題 教室 提供 配布 配布会 配食 宅食 弁当配布 お弁当配布 居場所 居場所づくり 遊び場 プレイパーク \
      プレーパーク 保育 預かり保育 学童 利用 開放 相談 相談会 サロン カフェ 体操 講座 講習会 イベント お茶会 \
      食事会 会食 クラブ 体験 おしゃべり会"),
];

#[rustfmt::skip]
const CAVEATS: &[(ScheduleToken, &str)] = &[
    (ScheduleToken::Caveat(Reason::Irregular), "不定期 不定 不定休 不定期開催 隔週 随時 未定 年数回 数回 定期 月により 月によって \
      都度 その都度 友引 随意"),
    (ScheduleToken::Caveat(Reason::Suspended), "休止 休止中 現在休止中 現在は休止中 現在は休止 中断 休み中 休業中 休館中 休会中 実施していません \
      開催していません 終了しました 閉鎖中"),
    (ScheduleToken::Caveat(Reason::Conditional), "変更 中止 可能性 場合 の場合 とき にあたるとき 問い合わせ 問合せ 問い合せ 問合わせ 要問合せ 要問い合わせ \
      要確認 確認 要相談 お知らせ ホームページ hp sns 原則 原則として 基本 基本的に 程度 頃 ごろ 前後 約 概ね おおむね \
      など 等 その他 他 ほか 臨時 翌 翌日 翌週 振替 振り替え 代休 雨 雨天 荒天 天候 天気 学校 登校 学期 \
      夏休み 冬休み 春休み 長期休み 長期休暇 長期休業 夏季 冬季 夏期 冬期 春 夏 秋 冬 お盆 盆 ゴールデンウィーク gw \
      なくなり次第 無くなり次第 次第 いずれか どちらか または 又は もしくは 若しくは or か 限定 限り に限る \
      期間 期間中 以降 以前 コロナ 現在 当面 しばらく 予定 目安 毎に ごと ごとに 前日 当日 日没 日の出"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_kept_as_a_word() {
        assert_eq!(
            tokens("毎週ふしぎ、"),
            [ScheduleToken::Every(Unit::Week), ScheduleToken::Word, ScheduleToken::Comma]
        );
    }

    #[test]
    fn no_word_stands_twice_or_is_empty() {
        let mut words: Vec<_> = WORDS.iter().map(|(word, _)| *word).collect();
        words.sort_unstable();
        for pair in words.windows(2) {
            assert!(pair[0] != pair[1] && !pair[0].is_empty(), "{}", pair[0]);
        }
    }

    #[test]
    fn words_are_spelt_as_texts_are_prepared() {
        for (word, _) in WORDS.iter().filter(|(word, _)| !word.trim().is_empty()) {
            assert_eq!(super::super::prepare::prepare(word), *word);
        }
    }
}
