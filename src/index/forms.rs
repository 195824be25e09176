//! The forms of names: everything that a mention can be, numbered.
//!
//! A form is a kind, the name as written and what it means in its article; a mention
//! is stored as a place and the number of its form. Forms are only ever appended: a
//! commit's payload says how many bytes of the file belong to it, so that a run which
//! is cut short leaves nothing but bytes that nobody reads, and readers of an older
//! commit are not disturbed. An index that is built anew begins another file. The file
//! is a row of chunks, one a commit: length, number of forms, checksum, forms.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use crate::entity::{Kind, Name};
use crate::error::{Error, Result};

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

/// The file of the forms of a commit, open, so that it can be read also when a later
/// commit has another.
#[derive(Debug, Default)]
pub(crate) struct FormFile {
    path: PathBuf,
    /// None where there are no forms. One thread reads at a time, since a file has one place.
    file: Option<Mutex<File>>,
    bytes: u64,
}

impl FormFile {
    /// Opens a file of which the first `bytes` bytes are read.
    pub(super) fn open(path: &Path, bytes: u64) -> Result<Self> {
        let file = match bytes {
            0 => None,
            _ => Some(Mutex::new(File::open(path).map_err(|source| Error::io(path, source))?)),
        };
        Ok(Self { path: path.to_owned(), file, bytes })
    }

    /// The same of a file that is already open.
    pub(super) fn of(path: &Path, file: File, bytes: u64) -> Self {
        Self { path: path.to_owned(), file: Some(Mutex::new(file)), bytes }
    }

    /// Reads the forms.
    pub fn read(&self) -> Result<Forms> {
        let mut keys = Vec::new();
        self.each(&mut |_, (kind, part, form, name)| {
            let name = name.unwrap_or(form).to_owned();
            keys.push(FormKey { kind, part, form: form.to_owned(), name });
        })?;
        Ok(Forms { keys })
    }

    /// Calls `found` with every form as it is in the file, and as it is read.
    fn each(&self, found: &mut dyn FnMut(&[u8], Record<'_>)) -> Result<()> {
        let damaged = |reason: &str| Error::Damaged { path: self.path.clone(), reason: reason.into() };
        let io = |source| Error::io(&self.path, source);
        let mut content = Vec::new();
        if let Some(file) = &self.file {
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            file.rewind().map_err(io)?;
            (&mut *file).take(self.bytes).read_to_end(&mut content).map_err(io)?;
        }
        if content.len() as u64 != self.bytes {
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
                let (record, behind) =
                    postcard::take_from_bytes(forms).map_err(|_| damaged("a form can't be read"))?;
                found(&forms[..forms.len() - behind.len()], record);
                forms = behind;
            }
            if !forms.is_empty() {
                return Err(damaged("it has more forms than it says"));
            }
        }
        Ok(())
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |number, &byte| number << 8 | u32::from(byte))
}

/// A form as it is written: kind, whether it is a part, the form, and its name where that is
/// another; in postcard's encoding.
type Record<'r> = (Kind, bool, &'r str, Option<&'r str>);

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
    /// Goes on behind the first `bytes` bytes of a file.
    pub fn new(path: PathBuf, bytes: u64) -> Self {
        Self { path, bytes, numbers: None, new: Vec::new(), new_count: 0, space: Vec::new() }
    }

    /// The number of a name's form.
    pub fn number(&mut self, name: &Name) -> Result<u32> {
        let Self { path, numbers, new, new_count, space, .. } = self;
        let numbers = match numbers {
            Some(numbers) => numbers,
            None => {
                let mut known = FxHashMap::default();
                FormFile::open(path, self.bytes)?.each(&mut |bytes, _| {
                    let next = known.len() as u32;
                    known.insert(xxh3_128(bytes), next);
                })?;
                numbers.insert(known)
            }
        };
        let Name { kind, part, form, name, .. } = name;
        let record: Record<'_> = (*kind, *part, form, (name != form).then_some(name));
        space.clear();
        *space = postcard::to_extend(&record, std::mem::take(space))
            .map_err(|error| Error::io(&*path, std::io::Error::other(error)))?;
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

    fn read(path: &Path, bytes: u64) -> Result<Forms> {
        FormFile::open(path, bytes)?.read()
    }

    #[test]
    fn forms_are_numbered_once_and_for_all() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("forms-1.bin");
        let long = "Ä".repeat(300);
        let names = [
            name(Kind::Person, false, "Biden", "Joe Biden"),
            name(Kind::Place, true, "US", "US"),
            name(Kind::Place, false, "US", "US"),
            name(Kind::Organisation, false, &long, &long),
        ];
        let mut writer = FormWriter::new(path.clone(), 0);
        for (number, name) in names.iter().enumerate().chain(names.iter().enumerate()) {
            assert_eq!(writer.number(name).expect("numbered"), number as u32);
        }
        let bytes = writer.write().expect("written");
        assert_eq!(writer.write().expect("nothing to write"), bytes);

        // A run that is cut short writes behind the commit; the next one writes over it.
        let mut lost = FormWriter::new(path.clone(), bytes);
        assert_eq!(lost.number(&name(Kind::Place, false, "Kassel", "Kassel")).expect("numbered"), 4);
        lost.write().expect("written");
        let mut next = FormWriter::new(path.clone(), bytes);
        assert_eq!(next.number(&names[1]).expect("numbered"), 1);
        assert_eq!(next.number(&name(Kind::Place, false, "Fulda", "Fulda")).expect("numbered"), 4);
        let more = next.write().expect("written");

        let forms = read(&path, bytes).expect("read");
        assert_eq!(forms.keys.len(), 4);
        assert_eq!(forms.keys[0].name, "Joe Biden");
        assert_eq!((forms.keys[1].part, forms.keys[3].form.as_str()), (true, long.as_str()));
        assert_eq!(read(&path, more).expect("read").keys[4].form, "Fulda");
        assert!(matches!(read(&path, more + 1), Err(Error::Damaged { .. })));
        assert!(matches!(read(&path, bytes - 1), Err(Error::Damaged { .. })));
    }
}
