//! What a file no longer says, when its newest version ends.

use crate::store::{
    StoreError, Taking,
    standing::{Fact, last_word},
    taking::Open,
};

impl Taking<'_> {
    /// Rows that stood in the version before and are not in this one.
    pub(super) fn missing(&self, open: &Open) -> Result<Vec<(i64, i64, String)>, StoreError> {
        let mut statement = self.transaction.prepare_cached(
            "SELECT fact.id, fact.kind, fact.key, fact.source FROM input \
             JOIN source ON source.input = input.id JOIN fact ON fact.source = source.id \
             WHERE input.file = ?1 AND input.entry < ?2 ORDER BY fact.id",
        )?;
        let mut rows = statement.query((open.file, self.entry))?;
        let mut missing = Vec::new();
        while let Some(row) = rows.next()? {
            let id = row.get(0)?;
            let counts = self.scene.live_source(row.get(3)?).is_some();
            if counts
                && !open.kept.contains(&id)
                && !self.scene.is_withdrawn(&self.transaction, id)?
            {
                missing.push((id, row.get(1)?, row.get(2)?));
            }
        }
        Ok(missing)
    }

    /// Withdraws a row, and counts what that changes.
    pub(super) fn withdraw(
        &self,
        open: &mut Open,
        (id, kind, key): (i64, i64, String),
    ) -> Result<(), StoreError> {
        let before = self.scene.standing(&self.transaction, kind, &key)?;
        self.transaction
            .prepare_cached("INSERT INTO withdrawal (fact, entry) VALUES (?1, ?2)")?
            .execute((id, self.entry))?;
        let restated = |it: &Fact| it.file == open.file && it.entry == self.entry;
        // What the file says instead was counted when it was added.
        if before.iter().any(restated) {
            return Ok(());
        }
        let Some(gone) = last_word(&before).find(|it| it.id == id) else { return Ok(()) };
        let after: Vec<Fact> = before.iter().filter(|it| it.id != id).cloned().collect();
        let counted = |it: &Fact| last_word(&before).any(|other| other.id == it.id);
        if last_word(&after).any(|it| it.cells == gone.cells) {
            // Another file says it too.
        } else if last_word(&after).all(counted) {
            open.counts.withdrawn += 1;
        } else {
            // Another file had said something else, and that counts again.
            open.counts.corrected += 1;
        }
        Ok(())
    }
}
