//! Tests on corpora: forms with their numbers of articles, and the entities that they should
//! become.

use crate::article::EntityKind;
use crate::entity::corpus::corrections::{Corrections, parse};
use crate::entity::corpus::form::{CountedVariant, Entities, Entity};
use crate::entity::corpus::join;

/// A form: kind and part as a letter, the spelling, its name (`=` for the same), number of
/// articles.
type Row = (char, &'static str, &'static str, u32);

fn forms(rows: &[Row]) -> Vec<CountedVariant<'static>> {
    let form = |&(letter, form, name, articles): &Row| CountedVariant {
        kind: match letter.to_ascii_uppercase() {
            'P' => EntityKind::Person,
            'O' => EntityKind::Organisation,
            _ => EntityKind::Place,
        },
        part: letter.is_lowercase(),
        form,
        name: if name == "=" { form } else { name },
        articles,
    };
    rows.iter().map(form).collect()
}

/// For each form the name of its entity, `-` for none.
fn names(forms: &[CountedVariant<'_>], corrections: &str) -> (Vec<String>, Entities) {
    let (corrections, bad) = parse(corrections);
    assert_eq!(bad, []);
    let entities = join(forms, &corrections);
    assert!(entities.entities.is_sorted());
    let name =
        |&at: &u32| entities.entities.get(at as usize).map_or("-".to_owned(), |entity| entity.name.clone());
    (entities.of_form.iter().map(name).collect(), entities)
}

fn check(rows: &[Row], expected: &[&str]) {
    corrected(rows, "", expected);
}

fn corrected(rows: &[Row], corrections: &str, expected: &[&str]) {
    let mut forms = forms(rows);
    assert_eq!(names(&forms, corrections).0, expected, "{rows:?}");
    // Whatever the order of the forms.
    for turn in 0..forms.len() {
        forms.rotate_left(1);
        let mut found = names(&forms, corrections).0;
        found.rotate_right((turn + 1) % forms.len());
        assert_eq!(found, expected, "{rows:?} turned by {turn}");
    }
}

#[test]
fn built_in_names_are_joined() {
    check(
        &[('L', "USA", "=", 9), ('l', "US", "=", 90), ('L', "Vereinigte Staaten", "=", 8)],
        &["USA", "USA", "USA"],
    );
    check(
        &[('O', "Grünen", "=", 9), ('O', "Bündnis 90/Die Grünen", "=", 2), ('O', "Grüne", "=", 3)],
        &["Grüne", "Grüne", "Grüne"],
    );
    check(&[('L', "Peking", "=", 3), ('L', "Beijing", "=", 2)], &["Peking", "Peking"]);
    check(&[('O', "WHO", "=", 3), ('O', "The Who", "=", 2)], &["WHO", "The Who"]);
}

#[test]
fn spellings_are_joined() {
    check(
        &[('P', "Wladimir Putin", "=", 9), ('P', "Vladimir Putin", "=", 2)],
        &["Wladimir Putin", "Wladimir Putin"],
    );
    check(
        &[('P', "Recep Erdoğan", "=", 1), ('P', "Recep Erdogan", "=", 2)],
        &["Recep Erdogan", "Recep Erdogan"],
    );
    check(
        &[('P', "Klaus Meyer", "=", 2), ('P', "Claus Meyer", "=", 2), ('P', "Klaus Maier", "=", 2)],
        &["Klaus Meyer", "Claus Meyer", "Klaus Maier"],
    );
    check(
        &[('O', "Deutschen Bank", "=", 9), ('O', "Deutsche Bank AG", "=", 2), ('O', "Deutsche Bank", "=", 3)],
        &["Deutsche Bank", "Deutsche Bank", "Deutsche Bank"],
    );
    check(&[('L', "MÜNSTER", "=", 9), ('L', "Münster", "=", 2)], &["Münster", "Münster"]);
}

#[test]
fn genitives_are_joined_where_the_nominative_is_clearly_more_frequent() {
    check(&[('O', "Alibabas", "=", 2), ('O', "Alibaba", "=", 9)], &["Alibaba", "Alibaba"]);
    check(&[('O', "Siemens", "=", 9), ('O', "Siemen", "=", 2)], &["Siemens", "Siemen"]);
    check(&[('P', "Joe Bidens", "=", 2), ('P', "Joe Biden", "=", 9)], &["Joe Biden", "Joe Biden"]);
    check(
        &[
            ('P', "Peters", "=", 4),
            ('P', "Peter", "=", 30),
            ('P', "Jürgen Peters", "=", 9),
            ('P', "Karl Peters", "=", 9),
            ('P', "Peter Maier", "=", 4),
        ],
        &["Peters", "Peter", "Jürgen Peters", "Karl Peters", "Peter Maier"],
    );
    check(&[('L', "Paris", "=", 5), ('L', "Pari", "=", 9)], &["Paris", "Pari"]);
}

#[test]
fn acronyms_are_learnt() {
    let bare = ('O', "BRH", "=", 50);
    check(
        &[bare, ('O', "BRH", "Bund Roter Hunde", 2), ('O', "Bund Roter Hunde", "=", 60)],
        &["Bund Roter Hunde"; 3],
    );
    check(&[bare, ('O', "BRH", "Bund Roter Hunde", 1)], &["BRH", "Bund Roter Hunde"]);
    check(
        &[bare, ('O', "BRH", "Bund Roter Hunde", 4), ('O', "BRH", "Brauhaus", 3)],
        &["BRH", "Bund Roter Hunde", "Brauhaus"],
    );
}

#[test]
fn surnames_follow_the_person_who_dominates() {
    check(
        &[('P', "Lindqvist", "=", 3), ('P', "Erika Lindqvist", "=", 5)],
        &["Erika Lindqvist", "Erika Lindqvist"],
    );
    check(&[('P', "Lindqvist", "=", 3), ('P', "Erika Lindqvist", "=", 4)], &["Lindqvist", "Erika Lindqvist"]);
    check(
        &[('P', "Lindqvist", "=", 3), ('P', "Erika Lindqvist", "=", 50), ('P', "Olof Lindqvist", "=", 5)],
        &["Lindqvist", "Erika Lindqvist", "Olof Lindqvist"],
    );
    check(
        &[('P', "Martin", "=", 9), ('P', "Dean Martin", "=", 9), ('P', "Martin Adler", "=", 9)],
        &["Martin", "Dean Martin", "Martin Adler"],
    );
    check(
        &[('P', "Lindqvists", "=", 1), ('P', "Lindqvist", "=", 4), ('P', "Erika Lindqvist", "=", 9)],
        &["Erika Lindqvist"; 3],
    );
}

#[test]
fn initials_are_joined_where_they_are_the_same() {
    check(&[('P', "Karl A. Adler", "=", 1), ('P', "Karl Adler", "=", 5)], &["Karl Adler", "Karl Adler"]);
    check(
        &[('P', "Karl A. Adler", "=", 1), ('P', "Karl Adler", "=", 5), ('P', "Karl B. Adler", "=", 5)],
        &["Karl A. Adler", "Karl Adler", "Karl B. Adler"],
    );
    check(
        &[('P', "George W. Bush", "=", 9), ('P', "George H. W. Bush", "=", 5)],
        &["George W. Bush", "George H. W. Bush"],
    );
}

#[test]
fn the_frequent_kind_wins_if_it_is_clear() {
    let rows = [('P', "Orbak", "=", 3), ('L', "Orbak", "=", 500)];
    let (_, entities) = names(&forms(&rows), "");
    assert_eq!(entities.entities, [Entity { kind: EntityKind::Place, name: "Orbak".to_owned() }]);
    let rows = [('P', "Orbak", "=", 60), ('L', "Orbak", "=", 500)];
    assert_eq!(names(&forms(&rows), "").1.entities.len(), 2);
}

#[test]
fn dead_forms_have_no_part() {
    check(&[('O', "Alibabas", "=", 2), ('O', "Alibaba", "=", 0)], &["Alibabas", "-"]);
    assert_eq!(join(&[], &Corrections::default()), Entities::default());
}

#[test]
fn corrections_win() {
    let rows = [
        ('L', "USA", "=", 90),
        ('L', "Vereinigte Staaten", "=", 9),
        ('P', "Sleepy Joe", "=", 2),
        ('P', "Joe Biden", "=", 50),
        ('o', "Biden", "=", 3),
        ('O', "Corona", "=", 70),
        ('O', "Adidas", "=", 9),
    ];
    let all = |changed: &[(usize, &'static str)]| {
        let mut names = ["USA", "USA", "Sleepy Joe", "Joe Biden", "Biden", "Corona", "Adidas"];
        changed.iter().for_each(|&(at, name)| names[at] = name);
        names
    };
    for (corrections, changed) in [
        ("", &[][..]),
        ("alias\tSleepy Joe\tJoe Biden", &[(2, "Joe Biden")]),
        ("alias\tsleepy joe\tJoe Biden\tperson", &[(2, "Joe Biden")]),
        ("alias\tBiden\tJoe Biden\tperson", &[(4, "Joe Biden")]),
        ("alias\tVereinigte Staaten\tVereinigte Staaten", &[(1, "Vereinigte Staaten")]),
        ("merge\tSleepy Joe\tJoe Biden", &[(2, "Joe Biden")]),
        ("merge\tJoe Biden\tSleepy Joe", &[(3, "Sleepy Joe")]),
        ("merge\tAdidas\tCorona\nmerge\tSleepy Joe\tAdidas", &[(2, "Corona"), (6, "Corona")]),
        ("rename\tUSA\tAmerika", &[(0, "Amerika"), (1, "Amerika")]),
        ("rename\tVereinigte Staaten\tAmerika", &[(0, "Amerika"), (1, "Amerika")]),
        ("suppress\tCorona", &[(5, "-")]),
        ("suppress\tCORONA\torg", &[(5, "-")]),
        ("suppress\tVereinigte Staaten", &[(1, "-")]),
        ("suppress\tUSA", &[(0, "-"), (1, "-")]),
        ("rename\tJoe Biden\tPräsident\nmerge\tSleepy Joe\tJoe Biden", &[(2, "Präsident"), (3, "Präsident")]),
    ] {
        corrected(&rows, corrections, &all(changed));
        assert_eq!(names(&forms(&rows), corrections).1.unused, [0_usize; 0], "{corrections}");
    }
}

#[test]
fn corrections_that_nothing_answers_to_are_told() {
    let rows = [('P', "Joe Biden", "=", 50), ('O', "Adidas", "=", 9)];
    let text = "alias\tX\tY\nmerge\tX\tJoe Biden\nmerge\tJoe Biden\tZ\nrename\tX\tY\nretype\tX\torg\n\
                suppress\tX\nsuppress\tAdidas\tplace\nretype\tadidas\tplace";
    let (_, entities) = names(&forms(&rows), text);
    // The kind that an entity is given counts for what is suppressed.
    assert_eq!(entities.unused, [1, 2, 3, 4, 5, 6]);
    assert_eq!(entities.entities, [Entity { kind: EntityKind::Person, name: "Joe Biden".to_owned() }]);
}

/// A row of numbers that looks random and is the same in every run.
fn random(seed: &mut u64, below: usize) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) as usize % below
}

#[test]
fn the_order_of_forms_makes_no_difference() {
    let words = [
        "Peter",
        "Peters",
        "Joe",
        "Biden",
        "Bidens",
        "Wladimir",
        "Vladimir",
        "Putin",
        "A.",
        "B.",
        "Lawrow",
        "Lavrov",
        "US",
        "USA",
        "Deutsche",
        "Deutschen",
        "Bank",
        "AG",
        "WHO",
        "BRH",
        "Grüne",
        "Grünen",
        "von",
        "Müller",
        "Mueller",
    ];
    let mut seed = 7;
    for round in 0..300 {
        let texts: Vec<(String, String)> = (0..40)
            .map(|_| {
                let mut name = || {
                    let len = 1 + random(&mut seed, 3);
                    (0..len).map(|_| words[random(&mut seed, words.len())]).collect::<Vec<_>>().join(" ")
                };
                (name(), name())
            })
            .collect();
        let mut forms: Vec<CountedVariant<'_>> = texts
            .iter()
            .map(|(form, name)| CountedVariant {
                kind: EntityKind::ALL[random(&mut seed, 3)],
                part: random(&mut seed, 4) == 0,
                form,
                name: if random(&mut seed, 2) == 0 { form } else { name },
                articles: u32::try_from(random(&mut seed, 9) * random(&mut seed, 9)).unwrap_or(0),
            })
            .collect();
        let (corrections, _) =
            parse("merge\tPeter\tJoe\nsuppress\tBank\nalias\tA.\tB.\nrename\tUSA\tX\nretype\tGrüne\tplace");
        let first = join(&forms, &corrections);
        let of = |forms: &[CountedVariant<'_>], entities: &Entities| {
            let mut rows: Vec<_> = forms
                .iter()
                .zip(&entities.of_form)
                .map(|(form, &entity)| {
                    (form.kind, form.part, form.form.to_owned(), form.name.to_owned(), form.articles, entity)
                })
                .collect();
            rows.sort();
            rows
        };
        let rows = of(&forms, &first);
        for at in (1..forms.len()).rev() {
            forms.swap(at, random(&mut seed, at + 1));
        }
        let second = join(&forms, &corrections);
        assert_eq!(second.entities, first.entities, "round {round}");
        assert_eq!(second.unused, first.unused, "round {round}");
        assert_eq!(of(&forms, &second), rows, "round {round}");
    }
}

#[test]
fn persons_with_different_given_names_never_meet() {
    let given = ["Joe", "Jill", "Peter", "Anna"];
    let last = ["Adler", "Adlers", "Lindqvist", "A. Adler"];
    let texts: Vec<String> =
        given.iter().flat_map(|given| last.iter().map(move |last| format!("{given} {last}"))).collect();
    let forms: Vec<CountedVariant<'_>> = texts
        .iter()
        .map(String::as_str)
        .chain(last)
        .zip(1..)
        .map(|(name, articles)| CountedVariant {
            kind: EntityKind::Person,
            part: false,
            form: name,
            name,
            articles: articles * articles,
        })
        .collect();
    let entities = join(&forms, &Corrections::default());
    for (one, other) in forms
        .iter()
        .zip(&entities.of_form)
        .flat_map(|one| forms.iter().zip(&entities.of_form).map(move |other| (one, other)))
    {
        let first = |form: &CountedVariant<'_>| {
            form.form.split(' ').next().filter(|first| given.contains(first)).map(str::to_owned)
        };
        if one.1 == other.1
            && let (Some(one), Some(other)) = (first(one.0), first(other.0))
        {
            assert_eq!(one, other);
        }
    }
}
