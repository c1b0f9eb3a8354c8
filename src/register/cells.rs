//! The texts of one row in one piece: a large dataset has millions of rows, and most of their cells are empty or short.

/// Texts, one for each cell of a row.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cells {
    text: Box<str>,
    /// Where each cell ends in the text.
    ends: Box<[u32]>,
}

impl Cells {
    /// The text of a cell; `None` if the row has no such cell.
    pub fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)?;
        let start = at.checked_sub(1).and_then(|it| self.ends.get(it)).copied().unwrap_or(0);
        self.text.get(start as usize..end as usize)
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are no cells at all.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Whether no cell holds any text.
    pub fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// The texts, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|it| self.get(it).unwrap_or_default())
    }

    /// The same as collecting, where it is known how many bytes there are about.
    pub fn sized<S: AsRef<str>>(texts: impl Iterator<Item = S>, n_bytes: usize) -> Cells {
        let mut ends = Vec::with_capacity(texts.size_hint().0);
        let mut text = String::with_capacity(n_bytes);
        for it in texts {
            text.push_str(it.as_ref());
            // The limits on columns and on cells keep a row below 2 GB.
            ends.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
        }
        Cells { text: text.into(), ends: ends.into() }
    }
}

impl<S: AsRef<str>> FromIterator<S> for Cells {
    fn from_iter<I: IntoIterator<Item = S>>(texts: I) -> Cells {
        let texts = texts.into_iter();
        let n_bytes = 8 * texts.size_hint().0;
        Cells::sized(texts, n_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_back_as_they_went_in() {
        let texts = ["a", "", "één", ""];
        let cells: Cells = texts.iter().collect();
        assert_eq!(cells.iter().collect::<Vec<_>>(), texts);
        assert_eq!((cells.get(2), cells.get(4), cells.len()), (Some("één"), None, 4));
        assert!(!cells.is_blank() && Cells::from_iter(["", ""]).is_blank());
    }
}
