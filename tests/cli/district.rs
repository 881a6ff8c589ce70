//! `ibasho district import`.

use crate::{Desk, code, stderr, stdout};

#[test]
fn districts_come_from_a_list_of_towns() {
    let desk = Desk::with_register(&["--no-sample"]);
    let salons = "ID,種別,名称,住所,緯度,経度\n1,salon,ひだまり,所沢市緑町3-1,35.787,139.473\n";
    assert_eq!(code(&desk.run(&["import", &desk.file("salons.csv", salons)])), 0);
    let towns = desk.file("towns.csv", "町丁目,地区\n緑町三丁目,新所沢\n並木,\n");
    let nowhere = desk.run(&["district", "import", &towns]);
    assert!(code(&nowhere) == 1 && stderr(&nowhere).contains("--municipality"));
    let done = desk.run(&["district", "import", &towns, "--municipality", "所沢市"]);
    assert_eq!(code(&done), 3, "{}", stderr(&done));
    let said = stdout(&done);
    assert!(said.contains("line 3, 地区") && said.contains("1 places lie"), "{said}");
    let none = desk.file("none.csv", "町丁目,地区\n並木,\n");
    let none = desk.run(&["district", "import", &none, "--municipality", "112089"]);
    assert!(code(&none) == 1 && stderr(&none).contains("no district"), "{}", stderr(&none));
    assert_eq!(code(&desk.run(&["district", "import", "missing.csv"])), 1);
}
