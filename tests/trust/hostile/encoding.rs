//! Rows 1 to 14: encodings and texts.

use super::{Case, Row, row};

pub(super) fn rows() -> Vec<Row> {
    [encodings(), characters()].into_iter().flatten().collect()
}

fn encodings() -> Vec<Row> {
    let parties = |name, fixture| Case::of(name).fixture("parties.csv", fixture).shows("Aarvéld");
    vec![
        row(
            1,
            "UTF-8 with a byte order mark",
            [Case::of("a mark").recode("parties.csv", |it| format!("\u{feff}{it}").into())],
        ),
        row(
            2,
            "Windows-1252",
            [parties("a letter with an accent", "windows-1252.csv").says(
                "parties.csv: let op[encoding-recognised]: gelezen als windows-1252",
                "parties.csv: note[encoding-recognised]: read as windows-1252",
            )],
        ),
        row(
            3,
            "UTF-16 with a byte order mark",
            [
                parties("small end first", "utf-16le.csv").says(
                    "parties.csv: let op[encoding-recognised]: gelezen als UTF-16LE",
                    "parties.csv: note[encoding-recognised]: read as UTF-16LE",
                ),
                parties("large end first", "utf-16be.csv").says(
                    "parties.csv: let op[encoding-recognised]: gelezen als UTF-16BE",
                    "parties.csv: note[encoding-recognised]: read as UTF-16BE",
                ),
            ],
        ),
        row(
            4,
            "UTF-16 without a byte order mark",
            [Case::of("unmarked")
                .fixture("portfolios.csv", "utf-16-unmarked.csv")
                .exit(65)
                .says(
                    "portfolios.csv: fout[encoding-unknown]: de tekst is in geen bekende codering; het begin is `i⟨U+0000⟩d⟨U+0000⟩,⟨U+0000⟩n⟨U+0000⟩a⟨U+0000⟩m⟨U+0000⟩e⟨U+0000⟩⟨U+000A⟩⟨U+0000⟩a⟨U+0000⟩,⟨U+0000⟩b⟨U+0000⟩⟨U+000A⟩⟨U+0000⟩`",
                    "portfolios.csv: error[encoding-unknown]: the text is in no known encoding; it begins with `i⟨U+0000⟩d⟨U+0000⟩,⟨U+0000⟩n⟨U+0000⟩a⟨U+0000⟩m⟨U+0000⟩e⟨U+0000⟩⟨U+000A⟩⟨U+0000⟩a⟨U+0000⟩,⟨U+0000⟩b⟨U+0000⟩⟨U+000A⟩⟨U+0000⟩`",
                )
                .prints(
                    "  tip: bewaar het bestand als CSV UTF-8",
                    "  help: save the file as CSV UTF-8",
                )],
        ),
        row(
            5,
            "two encodings in one file",
            [Case::of("UTF-8 and Windows-1252")
                .fixture("evidence.csv", "two-encodings.csv")
                .says(
                    "evidence.csv:3: let op[encoding-mixed]: in dit bestand staan twee coderingen door elkaar; 2 plaatsen zijn niet te lezen, de eerste is `d⟨E9⟩`",
                    "evidence.csv:3: note[encoding-mixed]: this file mixes two encodings; 2 places cannot be read, the first is `d⟨E9⟩`",
                )
                .says(
                    "evidence.csv:3:observation: vraag[character-lost]: `d\u{fffd}j\u{fffd} vu` bevat een teken dat verloren ging",
                    "evidence.csv:3:observation: question[character-lost]: `d\u{fffd}j\u{fffd} vu` holds a character that was lost",
                )],
        ),
        row(
            6,
            "NUL bytes",
            [Case::of("in a name").fixture("portfolios.csv", "nul.csv").exit(65).says(
                "portfolios.csv: fout[encoding-unknown]: de tekst is in geen bekende codering; het begin is `id,name⟨U+000A⟩wonen,Won⟨U+0000⟩en⟨U+000A⟩zorg,Zorg⟨U+000A⟩`",
                "portfolios.csv: error[encoding-unknown]: the text is in no known encoding; it begins with `id,name⟨U+000A⟩wonen,Won⟨U+0000⟩en⟨U+000A⟩zorg,Zorg⟨U+000A⟩`",
            )],
        ),
        row(
            7,
            "line ends of several kinds, also within quotation marks",
            [
                Case::of("returns alone").fixture("evidence.csv", "lines-by-returns.csv").says(
                    "evidence.csv:3:value: vraag[number-invalid]: `half` in value is geen getal",
                    "evidence.csv:3:value: question[number-invalid]: `half` in value is no number",
                ),
                Case::of("all kinds").fixture("evidence.csv", "lines-of-all-kinds.csv").says(
                    "evidence.csv:4:value: vraag[number-invalid]: `half` in value is geen getal",
                    "evidence.csv:4:value: question[number-invalid]: `half` in value is no number",
                ),
            ],
        ),
    ]
}

fn characters() -> Vec<Row> {
    vec![
        row(
            8,
            "accents in two forms, blanks that do not break, blanks at the ends",
            [Case::of("one party in four spellings")
                .add("parties.csv", "lindé,Lindewiek,municipality,9000\n")
                .add("attendance.csv", "V-1,linde\u{301},yes\nV-2, lindé,yes\n")
                .add("positions.csv", "A-1,\u{a0}linde\u{301} ,yes,,verslag\nA-2,lindé\u{a0},yes,,verslag\n")
                .shows("Lindewiek")],
        ),
        row(
            9,
            "characters that cannot be seen in the name of a municipality",
            [
                Case::of("in a reference").swap("positions.csv", "A-1,aarveld", "A-1,aar\u{200b}veld").says(
                    "positions.csv:2:party: vraag[character-invisible]: `aar⟨U+200B⟩veld` bevat een teken dat niet te zien is; zonder staat er `aarveld`",
                    "positions.csv:2:party: question[character-invisible]: `aar⟨U+200B⟩veld` holds a character that cannot be seen; without it stands `aarveld`",
                ),
                Case::of("in a name")
                    .add("parties.csv", "broekhorst,Broek\u{200d}horst,municipality,5000\n")
                    .says(
                        "parties.csv:5:name: vraag[character-invisible]: `Broek⟨U+200D⟩horst` bevat een teken dat niet te zien is; zonder staat er `Broekhorst`",
                        "parties.csv:5:name: question[character-invisible]: `Broek⟨U+200D⟩horst` holds a character that cannot be seen; without it stands `Broekhorst`",
                    ),
            ],
        ),
        row(
            10,
            "a character that turns the direction of reading around",
            [Case::of("in a title")
                .swap("agreements.csv", "Loket voor zorg", "Loket \u{202e}voor zorg")
                .says(
                    "agreements.csv:3: let op[direction-turned]: de tekst bevat een teken dat de leesrichting omkeert (U+202E); het wordt getoond als ⟨U+202E⟩",
                    "agreements.csv:3: note[direction-turned]: the text holds a character that turns the direction of reading around (U+202E); it is shown as ⟨U+202E⟩",
                )
                .shows("Loket ⟨U+202E⟩voor zorg")
                .hides("\u{202e}")],
        ),
        row(
            11,
            "letters of another alphabet that look the same",
            [
                Case::of("in a reference").swap("positions.csv", "A-1,aarveld", "A-1,a\u{430}rveld").says(
                    "positions.csv:2:party: vraag[character-foreign]: `a⟨U+0430⟩rveld` heeft letters uit twee alfabetten die op elkaar lijken",
                    "positions.csv:2:party: question[character-foreign]: `a⟨U+0430⟩rveld` has letters of two alphabets that look alike",
                ),
                Case::of("in a party of its own")
                    .add("parties.csv", "aarveld2,A\u{430}rveld,municipality,5000\n")
                    .says(
                        "parties.csv:5:name: vraag[character-foreign]: `A⟨U+0430⟩rveld` heeft letters uit twee alfabetten die op elkaar lijken",
                        "parties.csv:5:name: question[character-foreign]: `A⟨U+0430⟩rveld` has letters of two alphabets that look alike",
                    ),
            ],
        ),
        row(
            12,
            "characters that were lost before, and halves of characters",
            [
                Case::of("the mark of a lost character")
                    .swap("evidence.csv", "Half klaar", "Half kl\u{fffd}r")
                    .says(
                        "evidence.csv:3:observation: vraag[character-lost]: `Half kl\u{fffd}r` bevat een teken dat verloren ging",
                        "evidence.csv:3:observation: question[character-lost]: `Half kl\u{fffd}r` holds a character that was lost",
                    ),
                Case::of("half a character of UTF-16")
                    .fixture("portfolios.csv", "utf-16-lone-surrogate.csv")
                    .exit(65)
                    .says(
                        "portfolios.csv: fout[encoding-unknown]: de tekst is in geen bekende codering; het begin is `ÿþi⟨U+0000⟩d⟨U+0000⟩,⟨U+0000⟩n⟨U+0000⟩a⟨U+0000⟩m⟨U+0000⟩e⟨U+0000⟩⟨U+000A⟩⟨U+0000⟩a⟨U+0000⟩,⟨U+0000⟩⟨U+0000⟩Ø⟨U+000A⟩⟨U+0000⟩`",
                        "portfolios.csv: error[encoding-unknown]: the text is in no known encoding; it begins with `ÿþi⟨U+0000⟩d⟨U+0000⟩,⟨U+0000⟩n⟨U+0000⟩a⟨U+0000⟩m⟨U+0000⟩e⟨U+0000⟩⟨U+000A⟩⟨U+0000⟩a⟨U+0000⟩,⟨U+0000⟩⟨U+0000⟩Ø⟨U+000A⟩⟨U+0000⟩`",
                    ),
            ],
        ),
        row(
            13,
            "emoji, and accents piled up",
            [Case::of("in a title")
                .swap("agreements.csv", "Loket voor zorg", concat!("Loket 🏥 z", "\u{301}\u{302}\u{323}\u{488}", "org"))
                .shows("Loket 🏥 z\u{301}\u{302}\u{323}\u{488}org")],
        ),
        row(
            14,
            "commands to a terminal in a cell",
            [
                Case::of("in a title")
                    .swap("agreements.csv", "Loket voor zorg", "Loket \u{1b}[2Jzorg")
                    .shows("Loket ⟨U+001B⟩[2Jzorg")
                    .hides("\u{1b}"),
                Case::of("in a message").swap("evidence.csv", "2026-03-20,quantity", "2026-03-20,\u{1b}[2Jq").says(
                    "evidence.csv:3:kind: vraag[code-unknown]: `⟨U+001B⟩[2Jq` is geen bekende waarde voor kind; toegestaan: milestone, quantity, decision, budget, fte, statement",
                    "evidence.csv:3:kind: question[code-unknown]: `⟨U+001B⟩[2Jq` is no known value of kind; allowed: milestone, quantity, decision, budget, fte, statement",
                ),
            ],
        ),
    ]
}
