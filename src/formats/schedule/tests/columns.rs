//! Days, times and remarks in columns of their own.

use super::{check, check_held, check_usual, monthly};

#[test]
fn lines_that_name_their_columns_are_read_as_these() {
    check("利用可能曜日：月火水\n開始時間：9:00\n終了時間：17:00", "Mo-We 09:00-17:00");
    check("開催曜日：土\n開催開始時間：0.5\n開催日時特記事項：第2土曜", "Sa[2] 12:00+");
    check("開催曜日：土\n開催開始時間：10:00", "incomplete");
    check("開始時間：9:00\n開始時間：10:00", "unread");
    check("土曜開始：9:00\n土曜終了：10:00", "unread");
}

#[test]
fn nothing_is_said_by_blanks() {
    for text in ["", "　", "－", "なし", " \n "] {
        check(text, "nothing");
    }
}

#[test]
fn columns_and_text_complete_each_other() {
    check_held(["5", "金", "", "18:00", "21:00", "毎月最終金曜日"], "Fr[-1] 18:00-21:00");
    check_held(["4", "木", "", "17:45", "", "第1・3木曜"], "Th[1],Th[3] 17:45+");
    check_held(["5", "水", "毎月第三水曜日", "16:00", "20:00", ""], "We[3] 16:00-20:00");
    check_held(["", "月", "毎週", "", "", ""], "Mo ?");
    check_held(["5", "", "第1水曜日", "", "", "毎月第1水曜 10:00～12:00"], "We[1] 10:00-12:00");
    check_held(["1", "月火水木金", "", "16:00", "19:00", ""], "Mo-Fr 16:00-19:00");
    check_held(["2 ", "月水金", "", "１７時", "１９時３０分", ""], "Mo,We,Fr 17:00-19:30");
    check_held(["3", "土", "", "0900", "0.5", "　"], "Sa 09:00-12:00");
    check_held(["週2回程度", "火木", "", "15:00", "17:00", ""], "Tu,Th 15:00-17:00");
    check_held(["3", "火", "", "", "", "毎週火曜日12:00~14:00"], "Tu 12:00-14:00");
    check_held(["3", "", "土", "", "", ""], "Sa ?");
    check_held(["5", "土", "第2土曜", "10:00～12:00", "", ""], "Sa[2] 10:00-12:00");
    check_held(
        ["1", "月火水木金", "", "14:40", "18:30", "毎月第2土曜日（9：00～12：30）開催あり"],
        "Mo-Fr 14:40-18:30; Sa[2] 09:00-12:30",
    );
    check_held(
        ["1", "月火水木金", "", "12:00", "14:00", "土曜日にフードパントリー"],
        "Mo-Fr 12:00-14:00",
    );
    check_held(["5", "", "毎月7日", "", "", ""], &format!("{} ?", monthly(7)));
    check_held(["", "", "", "", "", ""], "nothing");
}

#[test]
fn columns_that_contradict_the_text_leave_it_unread() {
    check_held(["4", "月水", "", "16:30", "18:00", "毎週月・水曜日"], "contradiction");
    check_held(["1", "木", "第３木曜日", "16:00", "18:00", ""], "contradiction");
    check_held(["5", "金", "", "13:00", "16:00", "第3土曜13:00～16:00"], "contradiction");
    check_held(["5", "土", "", "10:00", "12:00", "第3土曜 13:00～15:00"], "contradiction");
    check_held(["5", "土日", "", "", "", "第3土曜"], "contradiction");
    check_held(["", "土", "毎月7日", "", "", "第3土曜"], "contradiction");
    check_held(["8", "土", "", "", "", "第3土曜"], "irregular");
    check_held(["5", "土", "", "", "", "月1回"], "incomplete");
    check_held(["5", "土", "", "", "", "土曜日にフードパントリー"], "incomplete");
    check_held(["3", "月金", "", "15:00", "19:00", ""], "incomplete");
    check_held(["", "土", "", "15:00", "19:00", ""], "incomplete");
    check_held(["5", "", "", "", "", ""], "irregular");
    check_held(["", "", "", "10:00", "12:00", ""], "incomplete");
    check_held(["3", "土", "", "10時頃", "", ""], "unclear");
    check_held(["3", "土", "", "18:00", "10:00", ""], "unclear");
}

#[test]
fn weekdays_on_which_a_place_is_open_are_each_weeks() {
    check_usual(["月火水木金", "8:30", "17:15", ""], "Mo-Fr 08:30-17:15");
    check_usual(
        ["月～日", "9:00", "21:00", "12/29～12/31は休館"],
        "Mo-Su 09:00-21:00; Dec 29-Dec 31 off",
    );
    check_usual(
        ["火、水、木、金、土、日、祝", "9:30", "16:30", "月曜休館。"],
        "Tu-Su,PH 09:30-16:30; Mo off",
    );
    check_usual(
        ["月火水木金", "8:20", "16:50", "土、日、祝日及び12/29～1/3は終日利用不可。"],
        "Mo-Fr 08:20-16:50; Sa,Su off; PH off; Dec 29-Jan 3 off",
    );
    check_usual(["日月火水木金土", "0", "24:00:00", ""], "Mo-Su 00:00-24:00");
    check_usual(["毎日", "終日", "終日", "無"], "Mo-Su 00:00-24:00");
    check_usual(
        ["月火水木金", "9:00", "14:30", "水曜日は午後2時まで利用可能"],
        "Mo-Fr 09:00-14:30; We 09:00-14:00",
    );
    check_usual(
        ["月火水木金土日祝", "9:00", "20:00", "土曜日は17：00まで。"],
        "Mo-Su,PH 09:00-20:00; Sa 09:00-17:00",
    );
    check_usual(
        ["月火水木金土日", "9:00", "20:00", "祝日は17：00まで"],
        "Mo-Su 09:00-20:00; PH 09:00-17:00",
    );
    check_usual(["月火水木金", "", "", ""], "Mo-Fr ?");
    check_usual(["土", "", "", ""], "Sa ?");
    check_usual(["月～金（祝日を除く）", "9:00～17:00", "", ""], "Mo-Fr 09:00-17:00; PH off");
    check_usual(
        ["月火水木金", "9:00", "17:00", "祝日は10:00～15:00"],
        "Mo-Fr 09:00-17:00; PH 10:00-15:00",
    );
    check_usual(["月火水木金", "8:30", "17:00", "第1土曜日は11時まで"], "contradiction");
    check_usual(["月火水木金", "8:30", "17:00", "7月8日は11時まで"], "unread");
    check_usual(["月火水木金", "8:30", "17:00", "休業日は不定期"], "irregular");
    check_usual(["月火水木金", "8:30", "日没まで", ""], "unclear");
    check_usual(
        ["月火水木金", "8:30", "17:00", "木曜日が祝日の場合は、その翌日が休館"],
        "conditional",
    );
    check_usual(["", "9:00", "17:00", ""], "incomplete");
}
