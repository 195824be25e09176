//! Name forms: all variants in which names are mentioned, numbered.
//!
//! A form is a kind, the name as written, and what it means in its article; a mention is stored as
//! a byte range and the number of its form. Forms are only ever appended: a commit's payload says
//! how many bytes of the file belong to it. So an interrupted run leaves only bytes that nobody
//! reads, and readers of an older commit are not disturbed. An index that is built anew begins
//! another file. The file is a sequence of chunks, one per commit: length, number of forms,
//! checksum, forms.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use crate::entity::{EntityKind, Name};
use crate::error::{Error, Result};

/// Length of a chunk's header: length, number and checksum of its forms.
const CHUNK_HEADER: usize = 4 + 4 + 8;

/// A name form.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct NameVariant {
    /// The kind of what it names.
    pub kind: EntityKind,
    /// Whether it is only a part of a compound.
    pub part: bool,
    /// The name as written, without inflection.
    pub form: String,
    /// The name that it means in its article.
    pub name: String,
}

/// The forms of a commit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct NameVariants {
    /// The forms, indexed by their numbers.
    pub keys: Vec<NameVariant>,
}

/// The open file of a commit's forms, so that it can be read even after a later commit has replaced
/// it.
#[derive(Debug, Default)]
pub(crate) struct FormFile {
    path: PathBuf,
    /// None if there are no forms. In a mutex, because a file handle has one read position.
    file: Option<Mutex<File>>,
    bytes: u64,
}

impl FormFile {
    /// Opens a file whose first `bytes` bytes belong to the commit.
    pub(super) fn open(path: &Path, bytes: u64) -> Result<Self> {
        let file = match bytes {
            0 => None,
            _ => Some(Mutex::new(File::open(path).map_err(|source| Error::io(path, source))?)),
        };
        Ok(Self { path: path.to_owned(), file, bytes })
    }

    /// Does the same with a file that is already open.
    pub(super) fn of(path: &Path, file: File, bytes: u64) -> Self {
        Self { path: path.to_owned(), file: Some(Mutex::new(file)), bytes }
    }

    /// Reads the forms.
    pub fn read(&self) -> Result<NameVariants> {
        let mut keys = Vec::new();
        self.each(&mut |_, (kind, part, form, name)| {
            let name = name.unwrap_or(form).to_owned();
            keys.push(NameVariant { kind, part, form: form.to_owned(), name });
        })?;
        Ok(NameVariants { keys })
    }

    /// Calls `found` with the bytes of every form and with the decoded form.
    fn each(&self, found: &mut dyn FnMut(&[u8], StoredVariant<'_>)) -> Result<()> {
        let damaged = |reason: &str| Error::Damaged { path: self.path.clone(), reason: reason.into() };
        let io = |source| Error::io(&self.path, source);
        let mut content = Vec::new();
        if let Some(file) = &self.file {
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            file.rewind().map_err(io)?;
            (&mut *file).take(self.bytes).read_to_end(&mut content).map_err(io)?;
        }
        // Shorter: the file was cut off. More bytes than the commit's are no damage, so `take`
        // ignores them.
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
            // Numbers are implied by order, so a chunk with too many forms would shift all that
            // follow.
            if !forms.is_empty() {
                return Err(damaged("it holds more forms than its header says"));
            }
        }
        Ok(())
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |number, &byte| number << 8 | u32::from(byte))
}

/// A form as it is written, in postcard's encoding: kind, whether it is a part, the form, and its
/// name if that differs.
type StoredVariant<'r> = (EntityKind, bool, &'r str, Option<&'r str>);

/// Assigns numbers to forms while articles are put.
#[derive(Debug)]
pub(super) struct FormWriter {
    path: PathBuf,
    /// Length in bytes of the part of the file that belongs to the last commit.
    bytes: u64,
    /// Numbers by a hash of the form's bytes; loaded when the first article is put.
    numbers: Option<FxHashMap<u128, u32>>,
    /// Forms that are not in the file yet, and their number.
    new: Vec<u8>,
    new_count: u32,
    space: Vec<u8>,
}

impl FormWriter {
    /// Continues a file behind its first `bytes` bytes.
    pub fn new(path: PathBuf, bytes: u64) -> Self {
        Self { path, bytes, numbers: None, new: Vec::new(), new_count: 0, space: Vec::new() }
    }

    /// Returns the number of a name's form, assigning one if it is new.
    pub fn number(&mut self, name: &Name) -> Result<u32> {
        let Self { path, numbers, new, new_count, space, .. } = self;
        // Not loaded when the writer opens: most runs of a refresh put nothing, and a large index
        // has many forms.
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
        // The map holds 128-bit hashes of encoded forms and not the forms: 16 bytes each, whatever
        // their length, and a collision is out of question.
        let record: StoredVariant<'_> = (*kind, *part, form, (name != form).then_some(name));
        space.clear();
        *space = postcard::to_extend(&record, std::mem::take(space))
            .map_err(|error| Error::io(&*path, std::io::Error::other(error)))?;
        let next = numbers.len() as u32;
        let number = *numbers.entry(xxh3_128(space)).or_insert(next);
        // A new form got the number that was free. It reaches the file only with the commit.
        if number == next {
            new.extend(space.as_slice());
            *new_count += 1;
        }
        Ok(number)
    }

    /// Writes the new forms behind those of the last commit and syncs the file; returns the number
    /// of bytes that belong to the next commit.
    pub fn write(&mut self) -> Result<u64> {
        if self.new_count == 0 {
            return Ok(self.bytes);
        }
        let io = |source| Error::io(&self.path, source);
        let mut file =
            OpenOptions::new().create(true).truncate(false).write(true).open(&self.path).map_err(io)?;
        // What an interrupted run left here is overwritten: no commit refers to it.
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
    use crate::entity::Derivation;

    fn name(kind: EntityKind, part: bool, form: &str, name: &str) -> Name {
        Name { range: 0..1, kind, part, form: form.into(), name: name.into(), how: Derivation::default() }
    }

    fn read(path: &Path, bytes: u64) -> Result<NameVariants> {
        FormFile::open(path, bytes)?.read()
    }

    #[test]
    fn forms_are_numbered_once_and_for_all() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("forms-1.bin");
        let long = "Ä".repeat(300);
        let names = [
            name(EntityKind::Person, false, "Biden", "Joe Biden"),
            name(EntityKind::Place, true, "US", "US"),
            name(EntityKind::Place, false, "US", "US"),
            name(EntityKind::Organisation, false, &long, &long),
        ];
        let mut writer = FormWriter::new(path.clone(), 0);
        for (number, name) in names.iter().enumerate().chain(names.iter().enumerate()) {
            assert_eq!(writer.number(name).expect("numbered"), number as u32);
        }
        let bytes = writer.write().expect("written");
        assert_eq!(writer.write().expect("nothing to write"), bytes);

        // An interrupted run writes behind the commit; the next one overwrites it.
        let mut lost = FormWriter::new(path.clone(), bytes);
        assert_eq!(lost.number(&name(EntityKind::Place, false, "Kassel", "Kassel")).expect("numbered"), 4);
        lost.write().expect("written");
        let mut next = FormWriter::new(path.clone(), bytes);
        assert_eq!(next.number(&names[1]).expect("numbered"), 1);
        assert_eq!(next.number(&name(EntityKind::Place, false, "Fulda", "Fulda")).expect("numbered"), 4);
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
