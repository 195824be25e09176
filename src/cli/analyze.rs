//! `depesche analyze`: shows the German analysis of texts.

use std::io::{self, Write};

use depesche::render::{Analysis, TextStyle, json_analysis, text_analysis};
use depesche::{Index, analysis::Analyzer, entity::Annotator, profile::EntityResolver};

use super::Outcome;
use super::args::AnalyzeArgs;
use super::choices::Layout;
use super::lines::InputLines;
use super::output::{Output, say, style};

/// Longest line, in bytes: as long as the longest record that is indexed.
const LINE_BYTES_MAX: usize = 16 << 20;

/// Runs the command: one analysis for the text given, or one for each line of standard input.
pub fn run(args: &AnalyzeArgs) -> anyhow::Result<Outcome> {
    let mut analyses = Analyses {
        analyzer: Analyzer::new(),
        annotator: Annotator::new(),
        meanings: args
            .index
            .as_deref()
            .map(Index::open)
            .transpose()?
            .as_ref()
            .map(EntityResolver::open)
            .transpose()?,
        format: args.format,
        style: style(&args.color),
        written: 0,
        out: Output::new(),
    };
    if !args.text.is_empty() {
        analyses.write(&args.text.join(" "))?;
        analyses.out.flush()?;
        return Ok(Outcome::Done);
    }
    let mut outcome = Outcome::Done;
    let mut lines = InputLines::new(io::stdin(), LINE_BYTES_MAX);
    while let Some(line) = lines.next()? {
        // One answer a line, always, so that lines in and out can be counted together.
        let bytes = line.bytes.unwrap_or_else(|| {
            say(format_args!("line {}: longer than {LINE_BYTES_MAX} bytes", line.number));
            outcome = Outcome::Problems;
            Vec::new()
        });
        analyses.write(&String::from_utf8_lossy(&bytes))?;
        if lines.may_wait() {
            analyses.out.flush()?;
        }
    }
    analyses.out.flush()?;
    Ok(outcome)
}

struct Analyses {
    analyzer: Analyzer,
    annotator: Annotator,
    /// Resolves names by the index that was named.
    meanings: Option<EntityResolver>,
    format: Layout,
    style: TextStyle,
    written: usize,
    out: Output,
}

impl Analyses {
    fn write(&mut self, text: &str) -> io::Result<()> {
        let names = self.annotator.annotate("", text);
        let meanings = match &self.meanings {
            Some(index) => names.body.iter().map(|name| index.resolve(name)).collect(),
            None => names.meanings(),
        };
        let analysis = Analysis { text, names: &names.body, meanings: &meanings };
        match self.format {
            Layout::Json => json_analysis(analysis, &mut self.analyzer, &mut self.out)?,
            Layout::Text => {
                if self.written > 0 {
                    writeln!(self.out)?;
                }
                text_analysis(analysis, &mut self.analyzer, &self.style, &mut self.out)?;
            }
        }
        self.written += 1;
        Ok(())
    }
}
