//! Every way to spoil a certificate is noticed, and named rightly.

mod tiny;

use hopfit_certify::{Certificate, Rejection, Verdict, check};
use tiny::mutations::{Case, cases};

fn verdict(case: &Case) -> Result<Verdict, Rejection> {
    check(&Certificate::from_json(&case.text)?, &case.patterns)
}

#[test]
fn sound_certificates_are_accepted_and_spoiled_ones_refused_for_the_right_reason() {
    let mut wrong = Vec::new();
    for case in cases() {
        let outcome = match verdict(&case) {
            Ok(_) => "accepted".to_owned(),
            Err(rejection) => format!("{:?}", rejection.kind()),
        };
        if !outcome.contains(case.expected) {
            wrong.push(format!("{}: expected {}, found {outcome}", case.name, case.expected));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rejection_says_what_is_wrong_in_words() {
    for case in cases() {
        if let Err(rejection) = verdict(&case) {
            let text = rejection.to_string();
            assert!(text.split(' ').count() > 3, "{}: {text}", case.name);
            assert!(!text.contains('\n'), "{}: {text}", case.name);
        }
    }
}
