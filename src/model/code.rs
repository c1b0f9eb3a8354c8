//! The closed lists: every code that a table may hold, each a type of its own.

use serde::{Deserialize, Serialize};

/// A closed list of codes, as they stand in tables, files and the keys of texts.
pub trait Coded: Sized + Copy + 'static {
    /// All values, in the order in which they are explained.
    const ALL: &'static [Self];

    /// The code.
    fn code(self) -> &'static str;

    /// The value with this code.
    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.code() == code)
    }
}

macro_rules! coded {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $code)] $variant,)*
        }

        impl $name {
            /// All codes, for the catalogue of tables.
            pub const CODES: &'static [&'static str] = &[$($code,)*];
        }

        impl Coded for $name {
            const ALL: &'static [$name] = &[$($name::$variant,)*];

            fn code(self) -> &'static str {
                match self {
                    $($name::$variant => $code,)*
                }
            }
        }
    )*};
}

coded! {
    /// Kinds of organisation.
    PartyKind {
        /// A municipality.
        Municipality = "municipality",
        /// A province.
        Province = "province",
        /// A water board.
        WaterBoard = "water_board",
        /// A health service.
        HealthService = "health_service",
        /// A safety region.
        SafetyRegion = "safety_region",
        /// An association of the others.
        Association = "association",
        /// An organisation of citizens.
        Civil = "civil",
        /// A ministry.
        Ministry = "ministry",
        /// A company.
        Company = "company",
        /// Anything else.
        Other = "other",
    }

    /// How shared hours are divided.
    DivisionRule {
        /// As many hours for all, and for nobody more than it asked for.
        Equal = "equal",
        /// In proportion to what each asked for.
        Claim = "claim",
        /// As the contested garment: equal over halves of the claims.
        Contested = "contested",
        /// In proportion to what each contributes, and for nobody more than it asked for.
        Contribution = "contribution",
    }

    /// How the parties stand in an agreement, as far as the record shows what they said.
    RecordedMode {
        /// Nearly all said yes without a condition: they cooperate.
        Together = "together",
        /// Nearly all said yes, some with a condition.
        Provided = "provided",
        /// Some said yes, some did not: whoever wants goes.
        Willing = "willing",
        /// Hardly anybody said yes: they leave each other free.
        Free = "free",
        /// What is not on record can tip it, or nobody spoke.
        Untold = "untold",
    }

    /// How parties could cooperate in a field.
    Mode {
        /// All of them.
        Together = "together",
        /// All of them, once conditions are agreed.
        Provided = "provided",
        /// Whoever wants.
        Willing = "willing",
        /// Each for itself, with exchange of what is known.
        Free = "free",
    }

    /// What can be taken to be otherwise.
    ChangeKind {
        /// A condition comes true, or does not.
        Condition = "condition",
        /// Something falls due on another day.
        Due = "due",
        /// Something takes more or less effort.
        Effort = "effort",
        /// There is more or less shared staff.
        Staff = "staff",
        /// A party leaves.
        Leaves = "leaves",
        /// An agreement is withdrawn.
        Withdraw = "withdraw",
    }

    /// For whom a report or export is made, and so what it holds. The codes are the words of Dutch audit practice.
    Edition {
        /// For the association's board: everything on record.
        Board = "bestuur",
        /// For one party, to check and answer what is said of it: its own rows only.
        Hearing = "wederhoor",
        /// For anybody: aggregated, without parties and persons.
        Public = "openbaar",
    }

    /// Role of a party in a body. Members and chairs are at the table; the others are beside it.
    Role {
        /// Has a seat.
        Member = "member",
        /// Has a seat and leads.
        Chair = "chair",
        /// Listens and speaks, without a seat.
        Observer = "observer",
        /// Gives shelter to what the body does.
        Host = "host",
        /// Keeps the parties in touch.
        Coordinator = "coordinator",
    }

    /// Whether a party was at a meeting.
    Presence {
        /// Present.
        Yes = "yes",
        /// Absent.
        No = "no",
        /// Absent with notice.
        Excused = "excused",
    }

    /// Kinds of agreement.
    AgreementKind {
        /// Each makes something.
        Deliver = "deliver",
        /// Staff or means are put together.
        Pool = "pool",
        /// Money is put together.
        Fund = "fund",
        /// The parties inform one another.
        Inform = "inform",
        /// The parties speak to others with one voice.
        Lobby = "lobby",
        /// The parties hold an event.
        Event = "event",
        /// The parties set an agenda.
        Agenda = "agenda",
    }

    /// How contributions make a result together (Hirshleifer 1983).
    Technology {
        /// Each contribution adds.
        Summation = "summation",
        /// The least contribution decides.
        WeakestLink = "weakest_link",
        /// A number of contributions is enough.
        Threshold = "threshold",
        /// The best contribution decides.
        BestShot = "best_shot",
    }

    /// How an agreement stands.
    AgreementState {
        /// In force.
        Active = "active",
        /// In force and finished.
        Completed = "completed",
        /// In force with a changed text.
        Amended = "amended",
        /// Taken back.
        Withdrawn = "withdrawn",
        /// Called off.
        Cancelled = "cancelled",
        /// Replaced by another agreement.
        Superseded = "superseded",
    }

    /// What a party said.
    Stance {
        /// Yes, without a condition.
        Yes = "yes",
        /// "Ja, tenzij": bound until something happens.
        YesUnless = "yes_unless",
        /// "Ja, mits": bound once something has happened.
        YesProvided = "yes_provided",
        /// Neither yes nor no.
        Abstain = "abstain",
        /// No.
        No = "no",
        /// Present, and said nothing.
        Silent = "silent",
        /// Not there.
        Absent = "absent",
    }

    /// How a condition stands.
    ConditionState {
        /// Not decided yet.
        Pending = "pending",
        /// A "provided" that came true.
        Met = "met",
        /// A "provided" that did not come true.
        NotMet = "not_met",
        /// An "unless" that came true.
        Triggered = "triggered",
        /// An "unless" that did not come true.
        NotTriggered = "not_triggered",
    }

    /// Which way the interest of a party points.
    Interest {
        /// With the agreement.
        For = "for",
        /// Neither way.
        Neutral = "neutral",
        /// Against the agreement.
        Against = "against",
    }

    /// What a commitment promises.
    CommitmentKind {
        /// Steps that are done or not.
        Milestone = "milestone",
        /// A measured quantity.
        Quantity = "quantity",
        /// A decision of a competent body.
        Decision = "decision",
        /// Money set apart.
        Budget = "budget",
        /// Staff set apart.
        Fte = "fte",
    }

    /// What an observation is about.
    EvidenceKind {
        /// A step that is done or not.
        Milestone = "milestone",
        /// A measured quantity.
        Quantity = "quantity",
        /// A decision of a competent body.
        Decision = "decision",
        /// Money set apart.
        Budget = "budget",
        /// Staff set apart.
        Fte = "fte",
        /// Somebody's word, about the commitment as a whole.
        Statement = "statement",
    }

    /// What an observation says of its commitment.
    EvidenceState {
        /// It is done.
        Done = "done",
        /// It is begun and not finished.
        Running = "running",
        /// The competent body decided otherwise and said why.
        Deviated = "deviated",
        /// It did not happen.
        NotDone = "not_done",
    }

    /// Why something went otherwise.
    Reason {
        /// There was no money.
        Money = "money",
        /// There was no staff.
        Staff = "staff",
        /// The council decided otherwise.
        CouncilDecidedOtherwise = "council_decided_otherwise",
        /// It waits for another.
        WaitsForOther = "waits_for_other",
        /// The term was too short.
        TermTooShort = "term_too_short",
        /// It was not clear what had been agreed.
        UnclearAgreement = "unclear_agreement",
        /// No term had been agreed.
        NoTerm = "no_term",
        /// The law changed.
        LawChanged = "law_changed",
        /// The condition did not come true.
        ConditionNotMet = "condition_not_met",
        /// Anything else.
        Other = "other",
    }

    /// How strong a source is.
    Grade {
        /// A document that others can read.
        Document = "document",
        /// The party's own word.
        OwnStatement = "own_statement",
    }

    /// What a party answers to what is said of it.
    Verdict {
        /// It is so.
        Confirmed = "confirmed",
        /// It is otherwise, and this is how.
        Corrected = "corrected",
        /// It is disputed.
        Disputed = "disputed",
        /// The party prefers not to answer.
        Declined = "declined",
    }

    /// What is known of a party under an agreement on the as-of date: exactly one per pair.
    Status {
        /// Done.
        Done = "done",
        /// Begun and not finished.
        Running = "running",
        /// The competent body decided otherwise and said why.
        Deviated = "deviated",
        /// The term has passed and a source says that it did not happen.
        NotDone = "not_done",
        /// The term has passed and no source tells.
        Unknown = "unknown",
        /// The term has not passed, or there is none.
        NotDue = "not_due",
        /// Not bound, or the agreement has ended.
        NotApplicable = "not_applicable",
    }

    /// Whether what a party said binds it on a given day.
    Binding {
        /// It is bound.
        Bound = "bound",
        /// It cannot be told: no state of the condition, or no position, is on record.
        Maybe = "maybe",
        /// Its "unless" came true in time.
        Released = "released",
        /// Its "provided" has not come true.
        Dormant = "dormant",
        /// It did not say yes.
        Unbound = "unbound",
    }
}
