//! What the simulator remembers.

use std::{
    collections::{HashMap, VecDeque},
    time::{Duration, Instant},
};

/// How the simulator answers one sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// Takes the message and says so.
    Accept,
    /// Takes the message and never answers.
    AcceptThenHang,
    /// Takes the message and answers 500.
    AcceptThenServerError,
    /// Takes the message and says so after a while.
    AcceptSlowly(Duration),
    /// Takes the message and answers JSON cut in the middle.
    AcceptThenMalformed,
    /// Takes the message and answers with the id of another.
    AcceptThenWrongId,
    /// Takes the message and answers more than anyone should read.
    AcceptThenFlood,
    /// Takes nothing and answers 500.
    ServerError,
    /// Takes nothing and redirects elsewhere.
    Redirect,
    /// Takes nothing and answers with an error code.
    Error(i32),
}

/// A message the simulator took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimulatedMessage {
    /// Id the client gave it.
    pub id: u32,
    /// Whom it went to, `+79161234567`.
    pub phone: String,
    /// What it says.
    pub text: String,
    /// Name of the sender, where one was given.
    pub sender: Option<String>,
}

/// How long an identical request is refused.
const REPEAT_WINDOW: Duration = Duration::from_mins(1);

pub(super) struct State {
    pub(super) usual: Behaviour,
    pub(super) once: VecDeque<Behaviour>,
    pub(super) sent: Vec<SimulatedMessage>,
    /// Statuses a message goes through, one per question; the last one stays.
    pub(super) statuses: Vec<i32>,
    pub(super) status_error: Option<i32>,
    pub(super) refuses_repeats: bool,
    /// Requests of either kind that came, refused ones too.
    pub(super) requests: usize,
    seen: HashMap<(String, String), Instant>,
    asked: HashMap<u32, usize>,
}

impl State {
    pub(super) fn new() -> Self {
        Self {
            usual: Behaviour::Accept,
            once: VecDeque::new(),
            sent: Vec::new(),
            statuses: vec![-1, 0, 1],
            status_error: None,
            refuses_repeats: true,
            requests: 0,
            seen: HashMap::new(),
            asked: HashMap::new(),
        }
    }

    /// How to answer the sending at hand.
    pub(super) fn behaviour(&mut self) -> Behaviour {
        self.once.pop_front().unwrap_or(self.usual)
    }

    /// Whether the same text went to the same phone a moment ago.
    pub(super) fn is_repeat(&self, message: &SimulatedMessage) -> bool {
        let key = (message.phone.clone(), message.text.clone());
        self.refuses_repeats && self.seen.get(&key).is_some_and(|at| at.elapsed() < REPEAT_WINDOW)
    }

    pub(super) fn take(&mut self, message: SimulatedMessage) {
        self.seen.insert((message.phone.clone(), message.text.clone()), Instant::now());
        self.sent.push(message);
    }

    /// Status of the message now; each question moves it on. −3 when there is no such message.
    pub(super) fn next_status(&mut self, id: u32, phone: &str) -> i32 {
        if !self.sent.iter().any(|message| message.id == id && message.phone == phone) {
            return -3;
        }
        let asked = self.asked.entry(id).or_default();
        let at = (*asked).min(self.statuses.len().saturating_sub(1));
        *asked += 1;
        self.statuses.get(at).copied().unwrap_or(-1)
    }
}
