use super::*;
use proptest::prelude::*;

mod columns;
mod dates;

/// A reading in short: the expression without the comments of the convention, or
/// the end of the reason's code.
fn said(reading: &ScheduleReading) -> String {
    match reading {
        ScheduleReading::Nothing => "nothing".to_owned(),
        ScheduleReading::Absent(reason) => reason.code().replace("schedule-", ""),
        ScheduleReading::Complete(hours) => hours
            .as_str()
            .replace(" unknown \"time not recorded\"", " ?")
            .replace(" unknown \"start not recorded\"", " ?"),
    }
}

fn check(text: &str, expected: &str) {
    assert_eq!(said(&read_text(text)), expected, "{text}");
}

fn check_absent(text: &str) {
    let reading = read_text(text);
    assert!(matches!(reading, ScheduleReading::Absent(_)), "{text}: {}", said(&reading));
}

/// 開催頻度, 開催曜日, 開催日, 開催開始時間, 開催終了時間, 開催日時特記事項.
fn check_held(cells: [&str; 6], expected: &str) {
    let [frequency, weekdays, date, start, end, remark] = cells;
    let cells = Cells { frequency, weekdays, date, start, end, remark, ..Cells::default() };
    assert_eq!(said(&read(&cells)), expected, "{cells:?}");
}

/// 利用可能曜日, 開始時間, 終了時間, 利用可能日時特記事項.
fn check_usual(cells: [&str; 4], expected: &str) {
    let [weekdays, start, end, remark] = cells;
    let cells = Cells { weekdays, start, end, remark, usual: true, ..Cells::default() };
    assert_eq!(said(&read(&cells)), expected, "{cells:?}");
}

#[test]
fn days_of_a_month_are_counted() {
    check("毎月第1・第3木曜日 10時～12時", "Th[1],Th[3] 10:00-12:00");
    check("第1、第4　月曜日", "Mo[1],Mo[4] ?");
    check("第１，３水曜", "We[1],We[3] ?");
    check("毎月第2.4日曜", "Su[2],Su[4] ?");
    check("第一(月) 第三(木)", "Mo[1],Th[3] ?");
    check("第2㈯", "Sa[2] ?");
    check("第2士曜日", "Sa[2] ?");
    check("第1～第3火曜 13時30分～15時", "Tu[1],Tu[2],Tu[3] 13:30-15:00");
    check("毎月最終水曜日", "We[-1] ?");
    check("毎月末の木曜", "Th[-1] ?");
    check("第2・最終金曜", "Fr[2],Fr[-1] ?");
    check("月第2火曜日", "Tu[2] ?");
    check("第5土曜日がある日", "Sa[5] ?");
    check("第1週の月曜", "Mo[1] ?");
    check("土曜日（第2・4） 10:00～12:00", "Sa[2],Sa[4] 10:00-12:00");
    check("2・4・6・8・10・12月の第2日曜", "Feb,Apr,Jun,Aug,Oct,Dec: Su[2] ?");
    check("毎月3日・18日", &format!("{},{} ?", monthly(3), monthly(18)));
    check(
        "毎月10、30日 15:00～19:00",
        &format!("{},{} 15:00-19:00", monthly(10), without_february(30)),
    );
    check("第1・3木曜 10:00～12:00 第5木曜も開催", "Th[1],Th[3],Th[5] 10:00-12:00");
    check("第1・3木曜（5週ある月は第5木曜も） 10:00～12:00", "Th[1],Th[3],Th[5] 10:00-12:00");
    let month_ends = "Jan 31,Mar 1 -1 day,Mar 31,Apr 30,May 31,Jun 30,Jul 31,Aug 31,Sep 30,\
                      Oct 31,Nov 30,Dec 31 ?";
    check("毎月末日", month_ends);
    check("毎月8のつく日", &format!("{},{},{} ?", monthly(8), monthly(18), monthly(28)));
    check_absent("2のつく日");
    check_absent("第5木曜も開催");
    check("第2土曜日、第4日曜日 11:00～14:00", "Sa[2],Su[4] 11:00-14:00");
}

fn monthly(day: u32) -> String {
    let months =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    months.map(|month| format!("{month} {day}")).join(",")
}

fn without_february(day: u32) -> String {
    monthly(day).replace(&format!("Feb {day},"), "")
}

#[test]
fn days_of_a_week_are_listed() {
    check("毎週木曜日", "Th ?");
    check("月水金 14:00〜17:00", "Mo,We,Fr 14:00-17:00");
    check("毎週月・木曜日", "Mo,Th ?");
    check("火曜日から金曜日 9時から17時まで", "Tu-Fr 09:00-17:00");
    check("土～月 9:00-12:00", "Mo,Sa,Su 09:00-12:00");
    check("毎日 13:00～21:00", "Mo-Su 13:00-21:00");
    check("年中無休", "Mo-Su ?");
    check("平日 10:00～16:00", "Mo-Fr 10:00-16:00; PH off");
    check("土日祝 10:00～16:00", "Sa,Su,PH 10:00-16:00");
    check("平日 9:00～17:00、土日祝 10:00～15:00", "Mo-Fr 09:00-17:00; Sa,Su,PH 10:00-15:00");
    check("平日9:00〜18:00、土曜9:00〜12:00", "Mo-Fr 09:00-18:00; Sa 09:00-12:00; PH off");
    check("月～木 9:00～17:00 金 9:00～12:00", "Mo-Th 09:00-17:00; Fr 09:00-12:00");
    check(
        "月・水曜日 10:00～15:00 第2・4土曜日 10:00～12:00",
        "Mo,We 10:00-15:00; Sa[2],Sa[4] 10:00-12:00",
    );
}

#[test]
fn times_are_read_in_every_writing() {
    for time in [
        "10時30分～12時",
        "１０：３０〜１２：００",
        "午前10時半から正午まで",
        "10:30 - 12:00",
        "AM10:30～12:00",
        "十時半～十二時",
    ] {
        check(&format!("毎週火曜 {time}"), "Tu 10:30-12:00");
    }
    check("毎週火曜 午後1時～3時30分", "Tu 13:00-15:30");
    check("毎週火曜 午前9時～正午、午後1時～5時", "Tu 09:00-12:00,13:00-17:00");
    check("毎週火曜（9:00～12:00、13:00～17:00）", "Tu 09:00-12:00,13:00-17:00");
    check("毎週火曜 15～21時", "Tu 15:00-21:00");
    check("毎週火曜 夜7時～8時半", "Tu 19:00-20:30");
    check("毎週火曜 18:00～25:00", "Tu 18:00-25:00");
    check("毎週火曜 0:00～23:59", "Tu 00:00-24:00");
    check("毎週土曜 22:00～翌朝5:00", "Sa 22:00-29:00");
    check("金・土 20～翌1時", "Fr,Sa 20:00-25:00");
    check("毎週火曜 6時～20時", "Tu 06:00-20:00");
    check("毎週火曜 05:00～07:00", "Tu 05:00-07:00");
    check("毎週火曜 夕方5時～7時", "Tu 17:00-19:00");
    check("毎週火曜 18時から", "Tu 18:00+");
    check("毎週火曜 18:30～", "Tu 18:30+");
    check("毎週火曜 17時まで", "Tu 00:00-17:00 ?");
    check("10:00～11:30　毎週火曜", "Tu 10:00-11:30");
    check("日時：第2火曜 開催時間：10:00～11:30", "Tu[2] 10:00-11:30");
    check("24時間", "Mo-Su 00:00-24:00");
    check("24時間対応", "Mo-Su 00:00-24:00");
    check("24時間365日対応", "Mo-Su 00:00-24:00");
    check("第2・第4木曜日昼、毎週の金曜日夜", "Th[2],Th[4] ?; Fr ?");
    check("土曜の朝", "Sa ?");
    check("土曜の午前", "incomplete");
}

#[test]
fn a_time_that_can_mean_two_is_not_read() {
    check("毎週火曜 午前10時～午後12時", "unclear");
    check("毎週火曜 2時～4時", "unclear");
    check("毎週火曜 6時～8時", "unclear");
    check("毎週火曜 5:00～7:00", "unclear");
    check("毎週火曜 7時から", "unclear");
    check("最終週の月～金 10:00～12:00", "unclear");
    check("毎週火曜 9:00～5:00", "unclear");
    check("毎週火曜 22:00～2:00", "unclear");
    check("毎週火曜 10時頃～", "unclear");
    check("毎週火曜 10時～11時ごろ", "unclear");
    check("毎週火曜 13:00～15:00、10:00～12:00", "unclear");
    check("毎週火曜の昼 18:00～20:00", "contradiction");
}

#[test]
fn days_off_are_left_out() {
    check(
        "毎週月～金 9:00-17:00（祝日・年末年始を除く）",
        "Mo-Fr 09:00-17:00; PH off; Dec 29-Jan 3 off",
    );
    check("月～金（祝祭日を除く）の週5日", "Mo-Fr ?; PH off");
    check("毎週火曜日（第3火曜日除く）", "Tu ?; Tu[3] off");
    check("毎週火曜日(第5週は休み) 10:00～", "Tu 10:00+; Tu[5] off");
    check("第2土曜 12時～14時　8月は休み", "Sa[2] 12:00-14:00; Aug off");
    check("第2土曜（12月～2月は休み）10:00～", "Sa[2] 10:00+; Dec-Feb off");
    check("毎週水曜 10:00～12:00 ※祝日の場合は休み", "We 10:00-12:00; PH off");
    check("毎週水曜、祝日休み", "We ?; PH off");
    check(
        "毎週水曜 10:00～12:00 ※開催日が祝日と重なる場合はお休みします",
        "We 10:00-12:00; PH off",
    );
    check("毎週水曜 10:00～12:00 ※祝日も開催します", "We 10:00-12:00");
    check("第2水曜（祝日も開催）", "We[2] ?");
    check("毎週水曜（第2のみ休み）", "We ?; We[2] off");
    check("第2火曜（祝日・8月・1月は休み）", "Tu[2] ?; PH off; Jan,Aug off");
    check_absent("毎週月・水（第2は休み）");
    check_absent("平日 10:00～12:00（祝日も開催）");
    check("月～土 10:00～18:00、日曜休み", "Mo-Sa 10:00-18:00; Su off");
    check("日曜・祝日を除く毎日 10:00～16:00", "Mo-Su 10:00-16:00; Su off; PH off");
    check(
        "毎週木曜 8/13～8/16、年末年始（12/28～1/4）は休み",
        "Th ?; Aug 13-Aug 16 off; Dec 28-Jan 4 off",
    );
    check("平日 10時～16時（12時～13時は休み）", "Mo-Fr 10:00-12:00,13:00-16:00; PH off");
    check("火曜休館", "Mo-Su ?; Tu off");
    check("水～日 10:00～17:00 月火定休", "We-Su 10:00-17:00; Mo,Tu off");
    check(
        "【開館時間】9:30～12:00、13:00～16:00【休館日】土日祝、年末年始",
        "Mo-Su 09:30-12:00,13:00-16:00; Sa,Su off; PH off; Dec 29-Jan 3 off",
    );
    check(
        "開館時間 9:00～17:00 休館日：月の第3日曜日、祝日",
        "Mo-Su 09:00-17:00; Su[3] off; PH off",
    );
    check("月～金 休館日：土日", "Mo-Fr ?; Sa,Su off");
    check("毎週土曜、第5土曜は休み", "Sa ?; Sa[5] off");
    check("毎週土曜日 8月・祝日休み", "Sa ?; PH off; Aug off");
    check("毎週土曜(8月、12月29日～1月5日休み)", "Sa ?; Dec 29-Jan 5 off; Aug off");
    check("月～土 9:00～17:00 祝日、第3土曜休み", "Mo-Sa 09:00-17:00; Sa[3] off; PH off");
}

#[test]
fn workdays_beside_named_days_name_no_others() {
    check("平日の月・水 13:00～15:00", "Mo,We 13:00-15:00; PH off");
    check("平日の第3水曜 10:00～12:00", "We[3] 10:00-12:00; PH off");
    check("月・金（平日） 10:00～12:00", "Mo,Fr 10:00-12:00; PH off");
    check("平日（月・金） 10:00～12:00", "Mo,Fr 10:00-12:00; PH off");
    check("火・金（祝日を除く平日） 10:00～12:00", "Tu,Fr 10:00-12:00; PH off");
    check("第1・第3月曜 平日13:00～15:00", "Mo[1],Mo[3] 13:00-15:00; PH off");
    check("月～土 平日9時～18時 土曜9時～13時", "Mo-Fr 09:00-18:00; Sa 09:00-13:00; PH off");
    check(
        "月曜～土曜（平日は9:00～18:00、土曜は9:00～13:00）",
        "Mo-Fr 09:00-18:00; Sa 09:00-13:00; PH off",
    );
    check("毎日 平日10:00～18:00 土日祝10:00～17:00", "Mo-Fr 10:00-18:00; Sa,Su,PH 10:00-17:00");
    check("平日・土曜日 9:00～17:00", "Mo-Sa 09:00-17:00; PH off");
    for text in [
        "月～土 平日9:00～17:00",
        "月～土（平日） 9:00～17:00",
        "毎日 平日10:00～18:00 土日10:00～17:00",
        "火～土 9:00～17:00（平日は20:00まで）",
        "平日・火曜 10:00～12:00",
        "平日 木・土 10:00～12:00",
        "平日の土曜 10:00～12:00",
        "毎週火曜（第2火曜） 10:00～12:00",
    ] {
        check_absent(text);
    }
}

#[test]
fn other_times_on_some_of_the_days_hold_in_place_of_the_usual_ones() {
    check("火～日 10:00～18:00（金曜は20:00まで）", "Tu-Su 10:00-18:00; Fr 10:00-20:00");
    check("月～金 9:00～17:00（水曜は13:00から）", "Mo-Fr 09:00-17:00; We 13:00-17:00");
    check("月～金 9:00～17:00、水曜のみ15:00まで", "Mo-Fr 09:00-17:00; We 09:00-15:00");
    check("月～土（土曜は正午まで）9時～17時", "Mo-Sa 09:00-17:00; Sa 09:00-12:00");
    check(
        "月～金 9:00～12:00、13:00～17:00（水曜は12:00まで）",
        "Mo-Fr 09:00-12:00,13:00-17:00; We 09:00-12:00",
    );
    check("毎週木曜（第2木曜は13時～15時） 10時～12時", "Th 10:00-12:00; Th[2] 13:00-15:00");
    check("毎日 9:00～20:00 祝日は10:00から", "Mo-Su 09:00-20:00; PH 10:00-20:00");
    check("毎日 9:00～21:00（日祝は17:00まで）", "Mo-Su 09:00-21:00; Su,PH 09:00-17:00");
    check(
        "4月～9月は9:00～18:00、10月～3月は9:00～17:00 毎日",
        "Apr-Sep: Mo-Su 09:00-18:00; Oct-Mar: Mo-Su 09:00-17:00",
    );
    check(
        "火～日 9:00～18:00（10月～3月は17:00まで）",
        "Apr-Sep: Tu-Su 09:00-18:00; Oct-Mar: Tu-Su 09:00-17:00",
    );
    check("9:00～12:00（月～金）、13:00～15:00（土）", "Mo-Fr 09:00-12:00; Sa 13:00-15:00");
    check("平日 10:00～20:00（土日祝は18:00まで）", "Mo-Fr 10:00-20:00; Sa,Su,PH 10:00-18:00");
    check_absent("水 9:00～21:00 祝日は17:00まで");
    check_absent("平日 9:00～18:00、土 10:00～12:00、祝日は15:00まで");
    check_absent("月～土 平日9:00～17:00（土曜は12:00まで）");
}

#[test]
fn parts_of_a_programme_are_all_held() {
    check("第1部 10:00～11:00 第2部 11:15～12:15 毎月第2水曜", "We[2] 10:00-11:00,11:15-12:15");
    check("第2水曜 ①10:00～11:00 ②13:00～14:00", "We[2] 10:00-11:00,13:00-14:00");
    check("第2水曜 (1)10:00～11:00 (2)13:00～14:00", "We[2] 10:00-11:00,13:00-14:00");
    check("第2日曜 11:30～12:50（1部）、13:00～14:20（2部）", "Su[2] 11:30-12:50,13:00-14:20");
    check(
        "朝の部 毎週火曜9:00～10:00、夜の部 第2火曜18:00～19:00",
        "Tu 09:00-10:00, Tu[2] 18:00-19:00",
    );
    check_absent("①毎週水曜 10:00～12:00 ②第2水曜 11:00～15:00");
    check_absent("1部 毎週月曜 10:00～11:00、2部 13:00～14:00 火曜");
    check_absent("一部土曜 10:00～12:00");
}

#[test]
fn a_line_that_breaks_off_goes_on() {
    check("第2・4\n水曜日 10:00～\n11:30", "We[2],We[4] 10:00-11:30");
    check("毎週\n月・\n水曜日\n13:00～15:00", "Mo,We 13:00-15:00");
    check("月曜日\n10:00～12:00\n水曜日\n13:00～15:00", "Mo 10:00-12:00; We 13:00-15:00");
    check("第2土曜\n第4土曜\n10:00～12:00", "Sa[2] 10:00-12:00; Sa[4] 10:00-12:00");
    check("第2土曜 10:00～12:00\n（祝日は休み）", "Sa[2] 10:00-12:00; PH off");
}

#[test]
fn other_times_than_its_own_are_left_out() {
    check("第2土曜 受付9:30～、10:00～12:00", "Sa[2] 10:00-12:00");
    check_absent("第2土曜 受付9:30～ 10:00～12:00");
    check("第2土曜 9:30開場 10:00開始", "Sa[2] 10:00+");
    check("毎週金 17:30開場", "Fr ?");
    check("毎週日曜 10:00～12:00 駐車場は8:00～18:00", "Su 10:00-12:00");
    check_absent("第2土曜 受付9:30～11:00、13:00～15:00");
    check_absent("第2土曜 10:00～12:00 電話受付 平日9:00～17:00");
}

#[test]
fn remarks_that_change_nothing_change_nothing() {
    check("第2土曜（要予約）", "Sa[2] ?");
    check("第2土曜（さくら公民館）", "Sa[2] ?");
    check("第2土曜日（お弁当のみ配布）", "Sa[2] ?");
    check("第2土曜 12:00～（要予約 3日前まで）", "Sa[2] 12:00+");
    check("第2土曜 12:00～ ※前日までに電話で予約", "Sa[2] 12:00+");
    check("第2土曜 10:00～12:00（受付は11:30まで）", "Sa[2] 10:00-12:00");
    check("毎月1回　第2土曜日に開催", "Sa[2] ?");
    check("月2回（第1・第3土曜日）", "Sa[1],Sa[3] ?");
    check("毎週2回　火曜15:00〜20:00、日曜13:30〜18:00", "Tu 15:00-20:00; Su 13:30-18:00");
}

#[test]
fn the_place_is_told_from_what_else_is_held_there() {
    check("子ども食堂：第3日曜日、フードパントリー：不定期、登録者へ", "Su[3] ?");
    check("こども食堂は第3日曜日、おとなの居場所づくりは毎日", "Su[3] ?");
    check(
        "子供食堂：第3日曜　11:30～13:00\n学習支援・プレイパーク：第1日曜　9:30～11:30",
        "Su[3] 11:30-13:00",
    );
    check("保育（月火、木金）　こども食堂（月1回第3金）　お家利用　9:00～15:00", "Fr[3] ?");
    check("月木：学習塾・土：食材等提供・日：学習塾・子ども食堂", "Su ?");
    check("毎週月曜日：こども食堂　火・水曜日：学習支援", "Mo ?");
    check("毎月第1木曜日　ミニパントリーは不定期", "Th[1] ?");
    check("配布会毎月最終日曜日11時～12時", "Su[-1] 11:00-12:00");
    check("第2、第3土曜日お弁当パントリー　毎週月・水", "activities");
    check("サロン：第2火曜　体操：毎週月曜", "activities");
    check("第3土曜13:00～16:00こども食堂　第1土曜カフェ", "activities");
    check("子ども食堂：第2土曜、パントリー：第4土曜、8月は休み", "activities");
    check("子ども食堂：第2土曜、パントリー：第4土曜、どちらも11時から", "activities");
    check("子ども食堂：第2土曜　学習支援：毎週水曜、祝日休業", "activities");
    check("子ども食堂：第2土曜　学習支援：毎週水曜　時間：11:00～13:00", "activities");
}

#[test]
fn what_is_not_surely_held_is_not_read() {
    for text in [
        "不定期",
        "隔週火曜",
        "月1回",
        "毎月",
        "月2回　開催日は未定",
        "3か月に1回",
        "隔月第3日曜",
        "年3回",
        "8月は休み",
    ] {
        check(text, "irregular");
    }
    for text in [
        "第2土曜　※変更の可能性あり",
        "第2土曜（雨天中止）",
        "毎月15日（土日祝の場合は翌日）",
        "原則第4金曜日",
        "第2土曜または第3土曜",
        "第1か第2の日曜日",
        "第2土曜 なくなり次第終了",
        "第4水曜日 他、不定期でイベント開催",
        "夏休みの平日",
        "毎週木曜（お盆を除く）",
        "第2土曜（要問合せ）",
    ] {
        check(text, "conditional");
    }
    check("第1・3金曜日　※現在は休止中", "suspended");
}

#[test]
fn what_leaves_days_open_or_contradicts_itself_is_not_read() {
    check("毎月1回土曜日", "incomplete");
    check("毎月1回日曜日と毎週木曜日", "incomplete");
    check("月3回　金曜日", "incomplete");
    check("10:00～12:00", "incomplete");
    check("土曜", "incomplete");
    check("子ども食堂 土曜日開催", "incomplete");
    check("第2土曜・日曜", "incomplete");
    check("第2土曜 10:00～12:00 第4土曜", "incomplete");
    check("月2回（第1・第2・第3土曜日）", "contradiction");
    check("毎週土曜 10:00～12:00 第2土曜 13:00～15:00", "activities");
    check("毎週土曜、毎週土曜は休み", "contradiction");
    for text in [
        "第3水曜日+2回",
        "友の会の日",
        "毎週月・水の放課後～18時",
        "第2・4火曜と、その翌々日",
        "第2土曜(",
        "(第2土曜",
        "8月の第2土曜は休み",
        "火曜、祝日休み",
        "月～金 休館日 土日",
        "11月3日を除く祝日は休み",
        "毎週火曜 開館日",
        "毎週土曜日（第2・4）",
        "毎週土曜、第2日曜は休み",
        "毎週土曜日、祝日、第5土曜日は休み",
        "第2水曜（祝日開催）",
        "水 9:00～17:00、祝日 10:00～15:00",
        "8月、第2土曜",
        "金山会館",
        "第2平日",
        "平日を除く毎日",
        "平日、祝日は休み",
        "当日",
    ] {
        check_absent(text);
    }
}

#[test]
fn a_reading_waits_for_a_person_and_a_text_not_read_is_named() {
    fn check(remark: &str, confirmed: Option<bool>) -> (PlaceDraft, Vec<&'static str>) {
        let header = crate::formats::Header::new(1, vec!["開催日時".to_owned()]);
        let row = Row::new(2, &header, csv::StringRecord::from(vec![remark]));
        let mut notes = Notes::default();
        let category = crate::domain::CategoryId::parse("salon").expect("a category");
        let mut draft = PlaceDraft::new(category, "ひだまり").expect("a name");
        draft.schedule_confirmed = confirmed;
        read_text(remark).write_to(&mut draft, &row, "開催日時", &mut notes);
        (draft, notes.doubts.iter().map(|doubt| doubt.code).collect())
    }
    let (draft, doubts) = check("第2火曜", None);
    assert_eq!((draft.schedule.is_some(), draft.schedule_confirmed), (true, Some(false)));
    assert!(doubts.is_empty());
    let (draft, doubts) = check("不定期", None);
    assert_eq!((draft.schedule, draft.schedule_confirmed), (None, None));
    assert_eq!(doubts, ["schedule-irregular"]);
    let (draft, _) = check("第2火曜", Some(true));
    assert_eq!(draft.schedule_confirmed, Some(true));
    assert!(check("", None).1.is_empty());
}

#[test]
fn texts_longer_than_anyone_writes_are_left_to_people() {
    check(&"第2土曜、".repeat(200), "unread");
    check(&"（".repeat(399), "unread");
    for repeated in ["1・", "1、", "1月、", "第1・", "月・", "1日、", "0"] {
        assert!(
            matches!(read_text(&repeated.repeat(250)), ScheduleReading::Absent(_)),
            "{repeated}"
        );
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_not_but_never_breaks(text in "\\PC{0,60}", other in "\\PC{0,10}") {
        let _ = read_text(&text);
        let cells = [&text, &other, &text, &other, &other, &text].map(String::as_str);
        for usual in [false, true] {
            let [frequency, weekdays, date, start, end, remark] = cells;
            let _ = read(&Cells { frequency, weekdays, date, start, end, remark, usual, daily: usual });
        }
    }
}
