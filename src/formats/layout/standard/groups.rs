//! Columns that several open-data lists share, in runs that stand together in them.

use super::{DraftText, Piece, Use};

/// A column and what it is for.
pub type Column = (&'static str, Use);

/// Who publishes, and the number of the place.
pub const PUBLISHER: &[Column] = &[("全国地方公共団体コード", Use::Publisher), ("ID", Use::Id)];

/// The publisher's name.
pub const PUBLISHER_NAME: &[Column] = &[("地方公共団体名", Use::PublisherName)];

/// What it is called.
pub const NAME: &[Column] =
    &[("名称", Use::Name), ("名称_カナ", Use::Line(DraftText::Kana)), ("名称_英字", Use::Unread)];

/// The address and its parts.
pub const PLACE: &[Column] = &[
    ("所在地_全国地方公共団体コード", Use::PlaceCode),
    ("町字ID", Use::Unread),
    ("所在地_連結表記", Use::Address),
    ("所在地_都道府県", Use::Prefecture),
    ("所在地_市区町村", Use::City),
    ("所在地_町字", Use::Town),
    ("所在地_番地以下", Use::Block),
    ("建物名等(方書)", Use::Line(DraftText::Building)),
];

/// The position.
pub const DEGREES: &[Column] = &[("緯度", Use::Latitude), ("経度", Use::Longitude)];

/// The height of the position.
pub const HEIGHT: &[Column] = &[("高度の種別", Use::Unread), ("高度の値", Use::Unread)];

/// Telephone.
pub const PHONE: &[Column] = &[
    ("電話番号", Use::Line(DraftText::Phone)),
    ("内線番号", Use::Part(DraftText::Contact, "内線")),
];

/// Fax.
pub const FAX: &[Column] = &[("FAX番号", Use::Line(DraftText::Fax))];

/// Mail, form, anything else, and the postal code.
pub const WEB: &[Column] = &[
    ("連絡先メールアドレス", Use::Line(DraftText::Email)),
    ("連絡先FormURL", Use::Part(DraftText::Contact, "問い合わせフォーム")),
    ("連絡先備考（その他、SNSなど）", Use::Part(DraftText::Contact, "")),
    ("郵便番号", Use::Unread),
];

/// Who runs it.
pub const ORGANIZATION: &[Column] =
    &[("法人番号", Use::Unread), ("団体名", Use::Line(DraftText::Organization))];

/// When it is open.
pub const HOURS: &[Column] = &[
    ("利用可能曜日", Use::When(Piece::Days)),
    ("開始時間", Use::When(Piece::Starts)),
    ("終了時間", Use::When(Piece::Ends)),
    ("利用可能日時特記事項", Use::When(Piece::Remark)),
];

/// Its page.
pub const URL: &[Column] = &[("URL", Use::Url(DraftText::Url))];

/// A picture.
pub const PICTURE: &[Column] = &[
    ("画像", Use::Url(DraftText::Image)),
    ("画像_ライセンス", Use::Line(DraftText::ImageLicence)),
];

/// What the last column says.
pub const NOTE: &[Column] = &[("備考", Use::Part(DraftText::Note, ""))];

/// What the old forms call what the new ones call otherwise.
pub const OLD: &[Column] = &[
    ("都道府県コード又は市区町村コード", Use::Publisher),
    ("NO", Use::Id),
    ("都道府県名", Use::Prefecture),
    ("市区町村名", Use::City),
    ("住所", Use::Address),
    ("方書", Use::Line(DraftText::Building)),
];

/// The runs behind one another; as many columns as the array says, or it does not
/// compile.
pub const fn columns<const N: usize>(runs: &[&[Column]]) -> [Column; N] {
    let mut columns = [("", Use::Idle); N];
    let mut at = 0;
    let mut run = 0;
    while run < runs.len() {
        let mut within = 0;
        while within < runs[run].len() {
            columns[at] = runs[run][within];
            at += 1;
            within += 1;
        }
        run += 1;
    }
    assert!(at == N, "a column too few");
    columns
}

/// The names alone.
pub const fn names<const N: usize>(columns: &[Column; N]) -> [&'static str; N] {
    let mut names = [""; N];
    let mut at = 0;
    while at < N {
        names[at] = columns[at].0;
        at += 1;
    }
    names
}
