//! The forms of names: everything that a mention can be, numbered.
//!
//! A form is a kind, the name as written and what it means in its article; a mention
//! is stored as a place and the number of its form. Forms are only ever appended: a
//! commit's payload says how many bytes of the file belong to it, so that a run which
//! is cut short leaves nothing but bytes that nobody reads, and readers of an older
//! commit are not disturbed. The file is a row of chunks, one a commit: length, number
//! of forms, checksum, forms.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use crate::entity::{Kind, Name};
use crate::error::{Error, Result};

/// Name of the file in the index's folder.
const FILE: &str = "forms.bin";

/// Bytes before the forms of a chunk: their length, their number, their checksum.
const CHUNK_HEADER: usize = 4 + 4 + 8;

/// What a mention can be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct FormKey {
    /// What it names.
    pub kind: Kind,
    /// Whether it is only a part of a word.
    pub part: bool,
    /// The name as written, without inflection.
    pub form: String,
    /// What it means in its article.
    pub name: String,
}

/// The forms of a commit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Forms {
    /// In the order of their numbers.
    pub keys: Vec<FormKey>,
}

impl Forms {
    /// Reads the first `bytes` bytes of the file.
    pub(super) fn read(dir: &Path, bytes: u64) -> Result<Self> {
        let mut keys = Vec::new();
        each(dir, bytes, &mut |_, key| keys.push(key))?;
        Ok(Self { keys })
    }
}

/// Calls `found` with every form as it is in the file, and as it is read.
fn each(dir: &Path, bytes: u64, found: &mut dyn FnMut(&[u8], FormKey)) -> Result<()> {
    let path = dir.join(FILE);
    let damaged = |reason: &str| Error::Damaged { path: path.clone(), reason: reason.into() };
    let mut content = Vec::new();
    if bytes > 0 {
        let file = File::open(&path).map_err(|source| Error::io(&path, source))?;
        file.take(bytes).read_to_end(&mut content).map_err(|source| Error::io(&path, source))?;
    }
    if content.len() as u64 != bytes {
        return Err(damaged("cut short"));
    }
    let mut rest = content.as_slice();
    while !rest.is_empty() {
        let (header, tail) = rest.split_at_checked(CHUNK_HEADER).ok_or_else(|| damaged("cut short"))?;
        let length = number(&header[..4]) as usize;
        let (chunk, tail) = tail.split_at_checked(length).ok_or_else(|| damaged("cut short"))?;
        rest = tail;
        if header[8..] != xxh3_64(chunk).to_le_bytes() {
            return Err(damaged("checksum does not match"));
        }
        let mut forms = chunk;
        for _ in 0..number(&header[4..8]) {
            let before = forms;
            let key = decode(&mut forms).ok_or_else(|| damaged("a form can't be read"))?;
            found(&before[..before.len() - forms.len()], key);
        }
    }
    Ok(())
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |number, &byte| number << 8 | u32::from(byte))
}

/// A form as bytes: kind and flags, the form's length and text, and those of the name
/// where it is another.
fn encode(kind: Kind, part: bool, form: &str, name: &str, out: &mut Vec<u8>) {
    let other = name != form;
    out.push(kind as u8 | u8::from(part) << 2 | u8::from(other) << 3);
    for text in [form].into_iter().chain(other.then_some(name)) {
        let mut length = text.len();
        while length >= 128 {
            out.push((length % 128) as u8 | 128);
            length /= 128;
        }
        out.push(length as u8);
        out.extend(text.as_bytes());
    }
}

/// The form at the front of `bytes`, which then begin behind it.
fn decode(bytes: &mut &[u8]) -> Option<FormKey> {
    let (&head, rest) = bytes.split_first()?;
    *bytes = rest;
    let mut text = || -> Option<String> {
        let (mut length, mut shift) = (0_usize, 0);
        loop {
            let (&byte, rest) = bytes.split_first()?;
            *bytes = rest;
            length |= usize::from(byte & 127).checked_shl(shift)?;
            shift += 7;
            if byte < 128 {
                break;
            }
        }
        let (text, rest) = bytes.split_at_checked(length)?;
        *bytes = rest;
        String::from_utf8(text.to_vec()).ok()
    };
    let form = text()?;
    let name = if head & 8 == 0 { form.clone() } else { text()? };
    let kind = Kind::ALL.into_iter().find(|&kind| kind as u8 == head & 3)?;
    Some(FormKey { kind, part: head & 4 != 0, form, name })
}

/// Numbers forms while articles are put.
#[derive(Debug)]
pub(super) struct FormWriter {
    path: PathBuf,
    /// Bytes of the file that belong to the last commit.
    bytes: u64,
    /// Numbers by a hash of the form's bytes; read when the first article is put.
    numbers: Option<FxHashMap<u128, u32>>,
    /// Forms that are not in the file yet, and how many.
    new: Vec<u8>,
    new_count: u32,
    space: Vec<u8>,
}

impl FormWriter {
    pub fn new(dir: &Path, bytes: u64) -> Self {
        let path = dir.join(FILE);
        Self { path, bytes, numbers: None, new: Vec::new(), new_count: 0, space: Vec::new() }
    }

    /// The number of a name's form.
    pub fn number(&mut self, name: &Name) -> Result<u32> {
        let Self { numbers, new, new_count, space, .. } = self;
        let numbers = match numbers {
            Some(numbers) => numbers,
            None => {
                let mut known = FxHashMap::default();
                let dir = self.path.parent().unwrap_or(Path::new(""));
                each(dir, self.bytes, &mut |bytes, _| {
                    let next = known.len() as u32;
                    known.insert(xxh3_128(bytes), next);
                })?;
                numbers.insert(known)
            }
        };
        space.clear();
        encode(name.kind, name.part, &name.form, &name.name, space);
        let next = numbers.len() as u32;
        let number = *numbers.entry(xxh3_128(space)).or_insert(next);
        if number == next {
            new.extend(space.as_slice());
            *new_count += 1;
        }
        Ok(number)
    }

    /// Writes the new forms behind those of the last commit and waits until they are on
    /// disk; gives the bytes that belong to the next commit.
    pub fn write(&mut self) -> Result<u64> {
        if self.new_count == 0 {
            return Ok(self.bytes);
        }
        let io = |source| Error::io(&self.path, source);
        let mut file =
            OpenOptions::new().create(true).truncate(false).write(true).open(&self.path).map_err(io)?;
        // What a run that was cut short has left here is written over.
        file.set_len(self.bytes).map_err(io)?;
        file.seek(SeekFrom::End(0)).map_err(io)?;
        let mut chunk = Vec::with_capacity(CHUNK_HEADER + self.new.len());
        chunk.extend((self.new.len() as u32).to_le_bytes());
        chunk.extend(self.new_count.to_le_bytes());
        chunk.extend(xxh3_64(&self.new).to_le_bytes());
        chunk.append(&mut self.new);
        file.write_all(&chunk).map_err(io)?;
        file.sync_all().map_err(io)?;
        self.new_count = 0;
        self.bytes += chunk.len() as u64;
        Ok(self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::How;

    fn name(kind: Kind, part: bool, form: &str, name: &str) -> Name {
        Name { range: 0..1, kind, part, form: form.into(), name: name.into(), how: How::default() }
    }

    #[test]
    fn forms_are_numbered_once_and_for_all() {
        let dir = tempfile::tempdir().expect("a folder");
        let long = "Ä".repeat(300);
        let names = [
            name(Kind::Person, false, "Biden", "Joe Biden"),
            name(Kind::Place, true, "US", "US"),
            name(Kind::Place, false, "US", "US"),
            name(Kind::Organisation, false, &long, &long),
        ];
        let mut writer = FormWriter::new(dir.path(), 0);
        for (number, name) in names.iter().enumerate().chain(names.iter().enumerate()) {
            assert_eq!(writer.number(name).expect("numbered"), number as u32);
        }
        let bytes = writer.write().expect("written");
        assert_eq!(writer.write().expect("nothing to write"), bytes);

        // A run that is cut short writes behind the commit; the next one writes over it.
        let mut lost = FormWriter::new(dir.path(), bytes);
        assert_eq!(lost.number(&name(Kind::Place, false, "Kassel", "Kassel")).expect("numbered"), 4);
        lost.write().expect("written");
        let mut next = FormWriter::new(dir.path(), bytes);
        assert_eq!(next.number(&names[1]).expect("numbered"), 1);
        assert_eq!(next.number(&name(Kind::Place, false, "Fulda", "Fulda")).expect("numbered"), 4);
        let more = next.write().expect("written");

        let forms = Forms::read(dir.path(), bytes).expect("read");
        assert_eq!(forms.keys.len(), 4);
        assert_eq!(forms.keys[0].name, "Joe Biden");
        assert_eq!((forms.keys[1].part, forms.keys[3].form.as_str()), (true, long.as_str()));
        assert_eq!(Forms::read(dir.path(), more).expect("read").keys[4].form, "Fulda");
        assert!(matches!(Forms::read(dir.path(), more + 1), Err(Error::Damaged { .. })));
        assert!(matches!(Forms::read(dir.path(), bytes - 1), Err(Error::Damaged { .. })));
    }
}
