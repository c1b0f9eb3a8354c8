//! The name of a person as people spell it: found whatever its capitals, accents and the signs between its words.
//!
//! Only the whole name counts. A part of it, such as a surname alone, is another name.

/// What stands where the name of a person stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    words: Vec<Vec<char>>,
    mark: String,
}

/// Why a name cannot be looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoName {
    /// Fewer letters than this would be found everywhere.
    TooShort,
    /// What is put in its place would hold it.
    InMark,
}

/// Letters that a name has at least.
pub const FEWEST_LETTERS: usize = 4;

/// One character as it is compared, with the place in the text that it stands for.
#[derive(Debug, Clone, Copy)]
struct Sign {
    folded: char,
    start: usize,
    end: usize,
}

impl Person {
    /// A name, and what is put in its place.
    ///
    /// # Errors
    ///
    /// The name is too short, or is in its own mark.
    pub fn new(name: &str, mark: &str) -> Result<Person, NoName> {
        let folded: Vec<char> = fold(name).iter().map(|it| it.folded).collect();
        let words: Vec<Vec<char>> = folded
            .split(|it| *it == ' ')
            .filter(|it| !it.is_empty())
            .map(<[char]>::to_vec)
            .collect();
        if words.iter().flatten().filter(|it| it.is_alphabetic()).count() < FEWEST_LETTERS {
            return Err(NoName::TooShort);
        }
        let person = Person { words, mark: mark.to_owned() };
        if person.is_in(mark) { Err(NoName::InMark) } else { Ok(person) }
    }

    /// Whether the name stands in a text.
    pub fn is_in(&self, text: &str) -> bool {
        let signs = fold(text);
        (0..signs.len()).any(|at| self.end_from(&signs, at).is_some())
    }

    /// The text with the mark in place of every name; `None` if there is none.
    pub fn rewrite(&self, text: &str) -> Option<String> {
        let signs = fold(text);
        let (mut rewritten, mut done, mut at) = (String::new(), 0, 0);
        while at < signs.len() {
            match (self.end_from(&signs, at), signs.get(at)) {
                (Some(last), Some(first)) => {
                    rewritten.push_str(text.get(done..first.start).unwrap_or_default());
                    rewritten.push_str(&self.mark);
                    done = signs.get(last).map_or(text.len(), |it| it.end);
                    at = last + 1;
                }
                _ => at += 1,
            }
        }
        if done == 0 {
            return None;
        }
        rewritten.push_str(text.get(done..).unwrap_or_default());
        Some(rewritten)
    }

    /// JSON with the mark in place of every name in its texts and keys; `None` if there is none.
    pub fn rewrite_json(&self, json: &str) -> Option<String> {
        let (mut rewritten, mut done) = (String::new(), 0);
        for (start, end) in literals(json) {
            let literal = json.get(start..end).unwrap_or_default();
            let read: Result<String, _> = serde_json::from_str(literal);
            let Some(new) = read.ok().and_then(|it| self.rewrite(&it)) else { continue };
            rewritten.push_str(json.get(done..start).unwrap_or_default());
            rewritten.push_str(&serde_json::Value::String(new).to_string());
            done = end;
        }
        if done == 0 {
            return None;
        }
        rewritten.push_str(json.get(done..).unwrap_or_default());
        Some(rewritten)
    }

    /// The last sign of a name that begins at a sign, if one does.
    fn end_from(&self, signs: &[Sign], start: usize) -> Option<usize> {
        let is_inside = |it: Option<&Sign>| it.is_some_and(|it| it.folded.is_alphanumeric());
        if start.checked_sub(1).is_some_and(|it| is_inside(signs.get(it))) {
            return None;
        }
        let (mut at, mut n_met) = (start, 0);
        for (number, word) in self.words.iter().enumerate() {
            if 0 < number {
                at += signs.iter().skip(at).take_while(|it| it.folded == ' ').count();
                if signs.get(at.checked_sub(1)?)?.folded != ' ' {
                    return clipped(signs, at, n_met);
                }
            }
            for letter in word {
                match signs.get(at) {
                    Some(it) if it.folded == *letter => (at, n_met) = (at + 1, n_met + 1),
                    _ => return clipped(signs, at, n_met),
                }
            }
        }
        (!is_inside(signs.get(at))).then(|| at - 1)
    }
}

/// A message that quotes the beginning of a text may end within the name.
fn clipped(signs: &[Sign], at: usize, n_met: usize) -> Option<usize> {
    let is_end = signs.get(at).is_some_and(|it| it.folded == '…') && at + 1 == signs.len();
    (FEWEST_LETTERS <= n_met && is_end).then(|| at - 1)
}

/// Where the texts and keys of JSON stand, quotation marks and all.
fn literals(json: &str) -> Vec<(usize, usize)> {
    let (mut found, mut start, mut is_escaped) = (Vec::new(), None, false);
    for (at, byte) in json.bytes().enumerate() {
        match (start, byte) {
            (None, b'"') => start = Some(at),
            (Some(_), _) if is_escaped => is_escaped = false,
            (Some(_), b'\\') => is_escaped = true,
            (Some(from), b'"') => {
                found.push((from, at + 1));
                start = None;
            }
            _ => (),
        }
    }
    found
}

/// A text in small letters without accents; what separates words is one blank, what cannot be seen is nothing.
fn fold(text: &str) -> Vec<Sign> {
    let mut signs: Vec<Sign> = Vec::with_capacity(text.len());
    for (start, character) in text.char_indices() {
        let end = start + character.len_utf8();
        if is_unseen(character) {
            // It goes with what it stands on.
            if let Some(last) = signs.last_mut() {
                last.end = end;
            }
            continue;
        }
        for lower in character.to_lowercase().filter(|it| !is_unseen(*it)) {
            for folded in base(lower).into_iter().flatten() {
                signs.push(Sign { folded, start, end });
            }
        }
    }
    signs
}

/// Accents that are characters of their own, and characters without width.
fn is_unseen(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A small letter without its accent; what may stand between the words of a name is a blank.
fn base(letter: char) -> [Option<char>; 2] {
    let one = |it| [Some(it), None];
    match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' => one('a'),
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => one('c'),
        'ď' | 'đ' | 'ð' => one('d'),
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => one('e'),
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => one('g'),
        'ĥ' | 'ħ' => one('h'),
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => one('i'),
        'ĵ' => one('j'),
        'ķ' => one('k'),
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => one('l'),
        'ñ' | 'ń' | 'ņ' | 'ň' => one('n'),
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => one('o'),
        'ŕ' | 'ŗ' | 'ř' => one('r'),
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => one('s'),
        'ţ' | 'ť' | 'ŧ' | 'ț' => one('t'),
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => one('u'),
        'ŵ' => one('w'),
        'ý' | 'ÿ' | 'ŷ' => one('y'),
        'ź' | 'ż' | 'ž' => one('z'),
        'ĳ' => [Some('i'), Some('j')],
        'æ' => [Some('a'), Some('e')],
        'œ' => [Some('o'), Some('e')],
        'ß' => [Some('s'), Some('s')],
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{b4}' | '`' => one('\''),
        '.' | '_' | '-' | '+' | '\u{2010}'..='\u{2015}' => one(' '),
        it if it.is_whitespace() => one(' '),
        it => one(it),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str) -> Person {
        Person::new(name, "[weg]").unwrap()
    }

    #[test]
    fn a_name_is_found_in_every_spelling_that_people_use() {
        let it = person("Zoë van der Bërg-Smit");
        for text in [
            "Zoë van der Bërg-Smit",
            "zoe van der berg smit",
            "ZOË  VAN DER\u{a0}BËRG-SMIT",
            "Zoe\u{308} van der Be\u{308}rg\u{2011}Smit",
            "zoe.van.der.berg-smit@aarveld.example",
            "wethouder Zoë van\nder Bërg-Smit, die",
            "Zo\u{200b}ë van der Bërg-Smit's",
            "zoe_van_der_berg_smit.xlsx",
        ] {
            assert!(it.is_in(text), "{text:?}");
        }
    }

    #[test]
    fn another_name_is_not_taken_for_it() {
        let it = person("Jan Jansen");
        for text in ["Jan Jansens", "Arjan Jansen", "Jansen", "Jan van Jansen", "JanJansen", "Jan"]
        {
            assert!(!it.is_in(text), "{text:?}");
            assert_eq!(it.rewrite(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_mark_stands_where_the_name_stood_and_all_else_stays() {
        let it = person("Jan Jansen");
        let text = "“Jan Jansen” (é) en jan  jansen; Jan Jansen";
        assert_eq!(it.rewrite(text).unwrap(), "“[weg]” (é) en [weg]; [weg]");
        assert_eq!(it.rewrite("Ja\u{301}n Janse\u{301}n\u{301}!").unwrap(), "[weg]!");
    }

    #[test]
    fn a_quotation_that_was_clipped_within_the_name_is_found() {
        let it = person("Jan Jansen");
        assert_eq!(it.rewrite("zegt Jan Jans…").unwrap(), "zegt [weg]…");
        assert_eq!(it.rewrite("zegt Jan…"), None);
        assert_eq!(it.rewrite("Jan Ja… en verder"), None);
    }

    #[test]
    fn json_keeps_its_form() {
        let it = person("Jan Jansen");
        let json = r#"{"a":"x \"Jan Jansen\"","Jan Jansen":[1,"J\u0061n Jansen\\"],"b":"n\u00e9"}"#;
        let found = it.rewrite_json(json).unwrap();
        assert_eq!(found, r#"{"a":"x \"[weg]\"","[weg]":[1,"[weg]\\"],"b":"n\u00e9"}"#);
        assert_eq!(it.rewrite_json(r#"{"a":1}"#), None);
    }

    #[test]
    fn a_name_of_a_few_letters_and_one_in_its_own_mark_are_refused() {
        assert_eq!(Person::new("Bo 1", "[weg]"), Err(NoName::TooShort));
        assert_eq!(Person::new("Persoon", "[persoon verwijderd]"), Err(NoName::InMark));
    }
}
