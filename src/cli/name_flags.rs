//! A run's report in the program's terms: the library names limits and options, and only the
//! program has flags.

use depesche::ingest::Retained;
use depesche::{Problem, ProblemKind, Report};

use super::output::say;

/// Names in each problem the flag that raises the limit that was exceeded.
pub fn name_flags(report: &mut Report) {
    report.problems.iter_mut().for_each(name_flag);
}

fn name_flag(problem: &mut Problem) {
    if let ProblemKind::LimitExceeded(limit) = problem.kind {
        let limit = limit.name();
        let flag = format!("(--{} raises this limit)", limit.replace('_', "-"));
        problem.reason = problem.reason.replace(&format!("(the limit {limit})"), &flag);
    }
}

/// Says which flag removes what is gone from the disk and stays in the index.
pub fn say_how_to_remove(retained: &[Retained]) {
    if !retained.is_empty() {
        say("hint: --allow-mass-removal removes the articles of files that are gone");
    }
}

#[cfg(test)]
mod tests {
    use depesche::problem::{Limit, Reason};

    use super::*;

    #[test]
    fn a_limit_becomes_a_flag() {
        for limit in Limit::ALL {
            let text = format!("the record is too large (the limit {})", limit.name());
            let reason = Reason { kind: ProblemKind::LimitExceeded(limit), text };
            let mut problem = Problem::new("a.json", Some(1), reason);
            name_flag(&mut problem);
            let flag = limit.name().replace('_', "-");
            assert_eq!(problem.reason, format!("the record is too large (--{flag} raises this limit)"));
        }
    }
}
