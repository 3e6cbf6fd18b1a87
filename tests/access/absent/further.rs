//! Places for ids that no attempt of the matrix fills.

/// Each field with a document that fills them.
pub(super) fn documents() -> Vec<(&'static str, String)> {
    let composition = "composition: { members: [{ person: \"@Person:S2@\", seat: LEADER }], organisations: [\"@Organisation:MED@\"] }";
    let name = "name: { zh: \"新\", en: \"New\" }";
    let marks = "marks: [{ indicator: \"WORK\", points: \"70\" }, { indicator: \"ORDER\", points: \"71\" }]";
    let mutation = |field: &'static str, rest: String| (field, format!("mutation {{ {field}{rest} }}"));
    vec![
        mutation(
            "extendWindow",
            "(input: { cycle: \"@Cycle:C1@\", assignment: \"@Assignment:DOWNWARD/SURH/S1@\", closesAt: \"2026-04-30T00:00:00Z\" }) { closesAt }".to_owned(),
        ),
        mutation(
            "updateOrganisation",
            "(input: { id: \"@Organisation:SUR@\", parent: \"@Organisation:MED@\" }) { id }".to_owned(),
        ),
        mutation(
            "appoint",
            "(input: { person: \"@Person:S2@\", organisation: \"@Organisation:SUR@\", oversees: [\"@Organisation:MED@\"], post: { zh: \"副\", en: \"Deputy\" }, seat: DEPUTY, from: \"2026-04-01\" }) { id }".to_owned(),
        ),
        mutation(
            "submitSheet",
            format!("(input: {{ assignment: \"@Assignment:PANEL/M2/S1@\", present: [\"@Person:M1@\"], {marks} }}) {{ state }}"),
        ),
        mutation(
            "declareRecusal",
            "(input: { person: \"@Person:S2@\", fromOrganisation: \"@Organisation:SUR@\", reason: OFFICE })".to_owned(),
        ),
        mutation(
            "proposeRosterChange",
            "(input: { cycle: \"@Cycle:C1@\", kind: RECUSED, person: \"@Person:M2@\", fromPerson: \"@Person:M1@\", reason: \"a test\" }) { state }".to_owned(),
        ),
        mutation(
            "proposeRosterChange",
            "(input: { cycle: \"@Cycle:C1@\", kind: RECUSED, person: \"@Person:M2@\", fromOrganisation: \"@Organisation:SUR@\", reason: \"a test\" }) { state }".to_owned(),
        ),
        mutation(
            "createAssessmentGroup",
            format!("(input: {{ organisation: \"@Organisation:SUR@\", code: \"G8\", {name}, kind: SPECIALIST, {composition} }}) {{ id }}"),
        ),
        mutation(
            "nominate",
            "(input: { cycle: \"@Cycle:C1@\", nominations: [{ channel: PANEL, group: \"@AssessmentGroup:G1@\", rater: \"@Person:M1@\", targetOrganisation: \"@Organisation:SUR@\" }] }) { id }".to_owned(),
        ),
        mutation("updateAssessmentGroup", format!("(input: {{ id: \"@AssessmentGroup:G1@\", {composition} }}) {{ id }}")),
    ]
}
