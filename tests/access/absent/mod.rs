//! What somebody may not see is not found, byte for byte (rule 12): status, headers and body of every answer about a
//! record that is hidden are those about an id that never was.
mod arguments;
pub(crate) mod foreign;
mod near;
mod shapes;

pub(crate) use self::{
    foreign::{Foreign, Source},
    near::Near,
};

use super::{
    attempts::{self, Ask},
    outcome::Outcome,
    personas::{self, Persona},
    play::{self, Matrix, absent},
    records::Moment,
    tenant::Tenant,
};
use crate::area::AREAS;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};
use tests::{Client, Raw, TestApp};

tests::on_both!(
    what_is_hidden_and_what_never_was_are_the_same_bytes,
    what_is_hidden_of_a_cancelled_cycle_and_what_never_was_are_the_same_bytes,
);

/// One thing to ask, which names records.
struct Question {
    field: &'static str,
    document: String,
    /// The attempt of the matrix that it is; none if it is asked here only.
    attempt: Option<usize>,
}

impl Question {
    /// The records it names, as `Type:name`.
    fn names(&self) -> BTreeSet<&str> {
        let names = self.document.split('@').skip(1).step_by(2);
        names.filter(|name| !name.starts_with("Code:") && !name.starts_with("Refresh:")).collect()
    }

    /// Its text, with another id in the place of some.
    fn filled(&self, ids: &BTreeMap<String, String>, other: impl Fn(&str) -> Option<String>) -> String {
        let mut ids = ids.clone();
        for name in self.names() {
            if let Some(id) = other(name) {
                ids.insert(name.to_owned(), id);
            }
        }
        play::filled(&self.document, &ids).replace('%', "@")
    }

    fn is_list(&self, matrix: &Matrix) -> bool {
        self.attempt.is_some_and(|place| matches!(matrix.attempts[place].ask, Ask::List(_)))
    }
}

fn questions() -> Vec<Question> {
    let attempts = attempts::all().into_iter().enumerate();
    let attempts = attempts.map(|(place, attempt)| Question {
        field: attempt.field,
        document: attempt.document,
        attempt: Some(place),
    });
    let further = AREAS.iter().flat_map(|area| area.further());
    let further = further.map(|(field, document)| Question { field, document, attempt: None });
    attempts.chain(further).filter(|question| !question.names().is_empty()).collect()
}

async fn what_is_hidden_and_what_never_was_are_the_same_bytes(app: &TestApp) {
    let mut pairs = Pairs::none().await;
    play::through(app, async |tenant, moment| {
        if pairs.foreign.is_empty() {
            pairs.foreign = foreign::settle(tenant).await;
        }
        pairs.compare(tenant, moment).await;
    })
    .await;
    pairs.are_the_same([4_000, 2_000]);
}

async fn what_is_hidden_of_a_cancelled_cycle_and_what_never_was_are_the_same_bytes(app: &TestApp) {
    let mut pairs = Pairs::none().await;
    play::to_cancellation(app, async |tenant, moment| pairs.compare(tenant, moment).await).await;
    pairs.are_the_same([600, 0]);
}

/// The comparison, and what it has found.
struct Pairs {
    matrix: &'static Matrix,
    questions: Vec<Question>,
    /// A record of another tenant for each type; for tasks, for each channel.
    foreign: BTreeMap<String, String>,
    told: String,
    count: [usize; 2],
}

impl Pairs {
    async fn none() -> Self {
        // The matrix is played on runtimes of its own, which cannot be begun inside this one.
        let matrix = tokio::task::spawn_blocking(play::matrix).await.expect("a matrix");
        Self { matrix, questions: questions(), foreign: BTreeMap::new(), told: String::new(), count: [0; 2] }
    }

    fn are_the_same(&self, least: [usize; 2]) {
        assert!(self.told.is_empty(), "{}", self.told);
        let [hidden, foreign] = self.count;
        println!("{hidden} answers about hidden records, {foreign} about another tenant's: each as if it never was");
        assert!(hidden >= least[0] && foreign >= least[1], "too few to prove anything: {hidden} and {foreign}");
    }

    async fn compare(&mut self, tenant: &Tenant<'_>, moment: Moment) {
        let matrix = self.matrix;
        let tokens = play::tokens(tenant).await;
        let mut told = String::new();
        for (column, (persona, token)) in personas::everybody().iter().zip(&tokens).enumerate() {
            let client = match token {
                Some(token) => tenant.app.stranger().with_token(token),
                None => tenant.app.stranger(),
            };
            let asker = Asker { client, persona, column, moment, ids: &tenant.ids };
            for (place, question) in self.questions.iter().enumerate() {
                if asker.hides(matrix, question) {
                    self.count[0] += asker.hidden(question, "hidden", &mut told).await;
                    // Each in other shapes, so that every question is asked in every shape by somebody at some moment.
                    for which in 0..if crate::attack::full() { 4 } else { 1 } {
                        let shape = (place + column + moment as usize + which) % shapes::MANY;
                        let name = format!("hidden, shape {shape}");
                        self.count[0] += asker.hidden(&shapes::of(question, shape), &name, &mut told).await;
                    }
                }
                if persona.name != "foreigner" && matches!(moment, Moment::Scoring | Moment::Published) {
                    self.count[1] += asker.foreign(question, &self.foreign, &mut told).await;
                }
            }
            self.count[0] += asker.file(matrix, &mut told).await;
        }
        self.told.push_str(&told);
    }
}

/// The type of a record.
fn kind(name: &str) -> &str {
    name.split_once(':').map_or(name, |(kind, _)| kind)
}

/// Somebody who asks at a moment.
struct Asker<'a> {
    client: Client,
    persona: &'a Persona,
    column: usize,
    moment: Moment,
    ids: &'a BTreeMap<String, String>,
}

impl Asker<'_> {
    async fn ask(&self, document: &str) -> Raw {
        self.client.ask_raw(document).await
    }

    /// What became of an attempt when the matrix was played.
    fn outcome<'m>(&self, matrix: &'m Matrix, attempt: usize) -> Option<&'m Outcome> {
        let row = matrix.rows.iter().find(|row| row.attempt == attempt && row.moment == self.moment);
        row.map(|row| &row.outcomes[self.column])
    }

    /// Whether what it names is hidden from them; of a list, the cycle it is about.
    fn hides(&self, matrix: &Matrix, question: &Question) -> bool {
        let Some(attempt) = question.attempt else { return false };
        let asked = if question.is_list(matrix) { Self::cycle(matrix) } else { attempt };
        self.outcome(matrix, asked) == Some(&Outcome::Hidden)
    }

    /// The attempt that looks at the cycle.
    fn cycle(matrix: &Matrix) -> usize {
        matrix.attempts.iter().position(|attempt| attempt.field == "cycle").expect("an attempt")
    }

    /// What it names is hidden, and then never was. Says how many were compared: of what is not there yet, nothing can be
    /// learned.
    async fn hidden(&self, question: &Question, which: &str, told: &mut String) -> usize {
        let hidden = question.filled(self.ids, |_| None);
        let never = question.filled(self.ids, |name| Some(absent(kind(name))));
        if hidden == never {
            return 0;
        }
        let (hidden, never) = (self.ask(&hidden).await, self.ask(&never).await);
        self.same(question, which, &hidden, &never, told);
        1
    }

    /// Each record it names, in turn, is another tenant's, and then one that never was. Says how many there were.
    async fn foreign(&self, question: &Question, foreign: &BTreeMap<String, String>, told: &mut String) -> usize {
        let mut count = 0;
        for name in question.names() {
            let channel = name.split('/').next().unwrap_or(name);
            let other = foreign.get(channel).or_else(|| foreign.get(kind(name)));
            let other = other.unwrap_or_else(|| panic!("no other tenant's record for {name}"));
            let with = |id: &str| question.filled(self.ids, |named| (named == name).then(|| id.to_owned()));
            let hidden = self.ask(&with(other)).await;
            let never = self.ask(&with(&absent(kind(name)))).await;
            self.same(question, name, &hidden, &never, told);
            count += 1;
        }
        count
    }

    /// The ranking as a file, of a cycle that is hidden.
    async fn file(&self, matrix: &Matrix, told: &mut String) -> usize {
        if self.outcome(matrix, Self::cycle(matrix)) != Some(&Outcome::Hidden) {
            return 0;
        }
        let address = |id: &str| format!("/cycles/{id}/ranking.csv?lang=zh");
        let hidden = self.client.get_raw(&address(&self.ids["Cycle:C1"])).await;
        let never = self.client.get_raw(&address(&absent("Cycle"))).await;
        let question = Question { field: "ranking.csv", document: String::new(), attempt: None };
        self.same(&question, "file", &hidden, &never, told);
        1
    }

    fn same(&self, question: &Question, which: &str, hidden: &Raw, never: &Raw, told: &mut String) {
        let (field, moment, name) = (question.field, self.moment.name(), self.persona.name);
        if hidden != never {
            writeln!(told, "{field} {which} {moment} {name}:\n  hidden {hidden:?}\n  never  {never:?}").expect("text");
        }
        if hidden.status.is_server_error() || String::from_utf8_lossy(&hidden.bytes).contains("INTERNAL") {
            writeln!(told, "{field} {which} {moment} {name}: fails inside: {hidden:?}").expect("text");
        }
    }
}
