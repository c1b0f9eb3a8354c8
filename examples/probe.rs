use std::{collections::BTreeSet, path::PathBuf, sync::Arc, time::Instant};
use tenzij::sources::{lean, segments::ReadAt};
struct F(std::fs::File, u64);
impl ReadAt for F {
    fn size(&self) -> u64 { self.1 }
    fn read_at(&self, p: u64, b: &mut [u8]) -> std::io::Result<usize> { std::os::unix::fs::FileExt::read_at(&self.0, b, p) }
}
fn main() {
    let dir = PathBuf::from(std::env::args().nth(1).unwrap());
    let t = Instant::now();
    let mut open = |n: &str| -> std::io::Result<Option<Arc<dyn ReadAt>>> {
        match std::fs::File::open(dir.join(n)) { Ok(f) => { let l = f.metadata()?.len(); eprintln!("{:?} open {n} {l}", t.elapsed()); Ok(Some(Arc::new(F(f, l)))) } Err(_) => Ok(None) }
    };
    let read = lean::read(&BTreeSet::new(), &mut open, lean::SEGMENT_BYTES).unwrap();
    eprintln!("{:?} done {}", t.elapsed(), read.facts.register.fingerprint);
    for it in read.dataset.diagnostics.iter().take(5) { eprintln!("{it:?}"); }
    std::mem::forget(read);
}
