//! The language of decision lists: phrases, what each means, how sure that is, and where it was seen.
//!
//! To add a phrase: a line in [`PHRASES`], [`CONNECTORS`] or [`NEGATIONS`]; the pattern language is that of `words`.
//! Of two phrases that share words the one that names more of them counts, then the one whose words stand closest.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

use crate::sources::minutes::{
    proposal::{Certainty, Reason},
    words::{Pattern, Word},
};

/// What a phrase means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meaning {
    /// Yes.
    Yes,
    /// Yes as advice that binds nobody.
    Advice,
    /// No.
    No,
    /// Neither yes nor no.
    Abstain,
    /// An opinion is given whose content stands elsewhere: it may be anything.
    Opinion,
    /// It was noted, which is not a yes.
    Noted,
    /// It was put off.
    Deferred,
    /// It was taken back.
    Withdrawn,
    /// Somebody promises something.
    Promise,
    /// It came to no decision.
    Undecided,
    /// It is about the meeting itself.
    Procedural,
    /// What is said around it is no decision: a question, a wish, what may come.
    Nothing,
    /// These words mean nothing here, whatever they mean elsewhere.
    Noise,
}

/// In what form a phrase says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// Somebody says it: it may be a single party.
    Speaker,
    /// It is done to something: the meeting did it.
    Passive,
    /// It is an infinitive, which decides only behind "besluit" or the like.
    Infinitive,
}

/// A phrase of the lexicon.
#[derive(Debug, Clone, Copy)]
pub struct Phrase {
    /// Its pattern.
    pub words: &'static str,
    /// What it means.
    pub meaning: Meaning,
    /// How sure that is.
    pub certainty: Certainty,
    /// Its form.
    pub voice: Voice,
    /// Its row in [`ROWS`].
    pub row: &'static str,
}

/// Words between a stance and its condition.
#[derive(Debug, Clone, Copy)]
pub struct Connector {
    /// Their pattern.
    pub words: &'static str,
    /// Whether the condition undoes the yes ("tenzij") instead of allowing it ("mits").
    pub undoes: bool,
    /// How sure that is.
    pub certainty: Certainty,
    /// Its row in [`ROWS`].
    pub row: &'static str,
}

/// Where phrases were seen, and what is known of them: a study of 712 council decisions and of lists of other councils.
#[rustfmt::skip]
pub const ROWS: &[(&str, &str)] = &[
    ("adopt",      "vaststellen is the commonest way to decide, in half of all decisions; of an opinion it adopts the opinion"),
    ("changed",    "a text adopted in changed form is not the text that others agreed to, so a person compares"),
    ("agree",      "instemmen met is a plain yes"),
    ("akkoord",    "akkoord is a yes with gaan or zijn; two of three times that the word is there it is something else"),
    ("endorse",    "onderschrijven agrees with conclusions, and is a weak yes"),
    ("conform",    "conform het voorstel besloten is a yes; conform de bijlage says nothing"),
    ("gavel",      "a hamerstuk is adopted without debate; as a heading it is procedure"),
    ("unanimous",  "unaniem, met algemene stemmen, bij acclamatie and zonder hoofdelijke stemming: yes of all who are there"),
    ("majority",   "carried by a majority, with the names of who was against"),
    ("funds",      "making money available is a yes, and not honouring a request is a no"),
    ("permission", "a council gives permission to join, change or leave an arrangement"),
    ("ratify",     "bekrachtigen says yes afterwards"),
    ("instruct",   "to instruct somebody is a yes with an action, often with a term"),
    ("mandate",    "to authorise somebody is a yes that delegates"),
    ("no-opinion", "deciding not to give an opinion is a tacit yes; a sentence on when none came in is procedure"),
    ("opinion",    "an opinion or wishes and concerns: what they say stands in a letter, so a person reads it"),
    ("subject-to", "onder voorbehoud van: often of the decision of others, of a budget or of figures"),
    ("mits",       "mits may bind one point of several only"),
    ("condition",  "onder de voorwaarde dat or van"),
    ("provided",   "met dien verstande dat and met de aantekening dat are the commonest real conditions"),
    ("partly",     "met uitzondering van is a yes to a part"),
    ("unless",     "tenzij takes its sense from the verb before it, and none from itself"),
    ("noted",      "kennis nemen and voor kennisgeving aannemen are not a yes"),
    ("advice",     "a positive advice binds nobody"),
    ("reject",     "verwerpen, afwijzen, weigeren, niet honoreren"),
    ("defer",      "aanhouden, verdagen, uitstellen; numbering that is aangehouden is kept, not put off"),
    ("tie",        "votes that tie decide nothing"),
    ("withdraw",   "intrekken, often after a promise; vervallen; not put to the vote"),
    ("promise",    "toezeggen is a commitment, not a stance"),
    ("procedure",  "opening, agenda, earlier minutes, break, questions, end"),
    ("vote-note",  "who is deemed to have voted against, by a note in the list"),
    ("abstain",    "onthouden, blank votes"),
    ("mutual",     "afspreken and overeenkomen: what the parties agree among themselves (own addition)"),
    ("question",   "questions, wishes, plans and what others are asked to decide are no decisions (own addition)"),
    ("english",    "the same in English minutes (own addition)"),
];

use Certainty::{Doubtful, Likely, Sure};
use Meaning::{
    Abstain, Advice, Deferred, No, Noise, Noted, Nothing, Opinion, Procedural, Promise, Undecided,
    Withdrawn, Yes,
};
use Voice::{Infinitive, Passive, Speaker};

const fn phrase(
    words: &'static str,
    meaning: Meaning,
    certainty: Certainty,
    voice: Voice,
    row: &'static str,
) -> Phrase {
    Phrase { words, meaning, certainty, voice, row }
}

/// All phrases.
#[rustfmt::skip]
pub const PHRASES: &[Phrase] = &[
    // What is no decision.
    phrase("vraagt/vragen/vroeg/vroegen … of/wanneer/hoe/waarom/wat", Nothing, Sure, Speaker, "question"),
    phrase("vraagt/vragen/vroeg/asks/asked", Noise, Sure, Speaker, "question"),
    phrase("de vraag ?is of", Nothing, Sure, Passive, "question"),
    phrase("vraag of", Nothing, Sure, Passive, "question"),
    phrase("wordt/worden/werd/is … gevraagd", Nothing, Sure, Passive, "question"),
    phrase("wordt/worden/zal/zullen … voorgelegd", Nothing, Sure, Passive, "question"),
    phrase("stelt/stellen … voor om", Nothing, Likely, Speaker, "question"),
    phrase("voorgesteld wordt/is", Nothing, Likely, Passive, "question"),
    phrase("wordt/is voorgesteld", Nothing, Likely, Passive, "question"),
    phrase("^ voorstel :", Nothing, Likely, Passive, "question"),
    phrase("zal/zullen … besluiten/beslissen/instemmen/vaststellen", Nothing, Sure, Speaker, "question"),
    phrase("wil/willen/zou/zouden/moet/moeten/mag … besluiten/instemmen/vaststellen/gaan", Nothing, Likely, Speaker, "question"),
    phrase("had/hadden/zou/zouden … liever", Nothing, Sure, Speaker, "question"),
    phrase("niet zo dat", Nothing, Sure, Passive, "question"),
    phrase("bespreekt/bespreken/besprak/bespraken", Nothing, Likely, Speaker, "question"),
    phrase("gesproken over/van", Nothing, Likely, Passive, "question"),
    phrase("^ indien/als/wanneer/zodra", Nothing, Likely, Passive, "no-opinion"),
    phrase("whether", Nothing, Sure, Passive, "question"),
    phrase("will/would/should/may … decide/agree/approve/vote", Nothing, Likely, Speaker, "question"),
    phrase("it was proposed", Nothing, Likely, Passive, "question"),
    phrase("nummering … aangehouden", Noise, Sure, Passive, "defer"),
    phrase("conform de/het bijlage/bijlagen", Noise, Sure, Passive, "conform"),
    phrase("regeling/cao/contract/termijn aan te houden", Noise, Likely, Passive, "defer"),
    phrase("wet/wijziging … in werking", Noise, Sure, Passive, "adopt"),

    phrase("vorige/eerdere/eerder/destijds/indertijd … besloten/ingestemd/vastgesteld", Nothing, Likely, Passive, "question"),
    phrase("in de/een/het vorige/eerdere vergadering/overleg", Nothing, Likely, Passive, "question"),
    phrase("^ wie", Nothing, Likely, Passive, "question"),
    phrase("nog niet", Nothing, Likely, Passive, "question"),
    phrase("wordt/worden … verwacht", Nothing, Likely, Passive, "question"),
    phrase("stelt/stelde voor", Nothing, Likely, Speaker, "question"),
    phrase("stemmen voor en", Noise, Sure, Passive, "majority"),
    phrase("stem/stemmen tegen", Noise, Sure, Passive, "majority"),
    phrase("ter informatie/kennisname/kennisneming … te zenden/sturen", Noise, Sure, Passive, "noted"),

    // About the meeting itself.
    phrase("^ opening/sluiting/schorsing/rondvraag/mededelingen/hamerstukken/bespreekstukken/insprekers/w.v.t.t.k", Procedural, Sure, Passive, "procedure"),
    phrase("^ vaststelling/vaststellen ?van ?de ?het agenda/verslag/notulen/besluitenlijst", Procedural, Sure, Passive, "procedure"),
    phrase("agenda/verslag/notulen/besluitenlijst/conceptverslag/conceptnotulen … vastgesteld/goedgekeurd/akkoord", Procedural, Sure, Passive, "procedure"),
    phrase("agenda/verslag/notulen/besluitenlijst … vast te stellen", Procedural, Sure, Passive, "procedure"),
    phrase("stelt/stellen … agenda/verslag/notulen/besluitenlijst … vast", Procedural, Sure, Passive, "procedure"),
    phrase("opent/opende/sluit/sloot/schorst/schorste/heropent … vergadering", Procedural, Sure, Speaker, "procedure"),
    phrase("vergadering … geschorst/gesloten/geopend/heropend", Procedural, Sure, Passive, "procedure"),
    phrase("heet … welkom", Procedural, Sure, Speaker, "procedure"),
    phrase("overzicht/lta-overzicht/overzichten is/zijn akkoord", Procedural, Sure, Passive, "akkoord"),
    phrase("minutes/agenda … approved/adopted", Procedural, Sure, Passive, "english"),
    phrase("approves/approved/adopts/adopted … minutes/agenda", Procedural, Likely, Passive, "english"),
    phrase("opens/opened/closes/closed/adjourns/adjourned … meeting", Procedural, Sure, Speaker, "english"),

    phrase("lijst … ingekomen … vastgesteld", Procedural, Sure, Passive, "procedure"),
    phrase("ingekomen stukken … afgedaan/vastgesteld", Procedural, Sure, Passive, "procedure"),

    // Noted.
    phrase("neemt/nemen/nam/namen … kennis van", Noted, Sure, Speaker, "noted"),
    phrase("neemt/nemen/nam/namen … kennis", Noted, Sure, Speaker, "noted"),
    phrase("kennis te nemen", Noted, Sure, Infinitive, "noted"),
    phrase("kennis genomen", Noted, Sure, Passive, "noted"),
    phrase("kennisgenomen", Noted, Sure, Passive, "noted"),
    phrase("ter kennisname/kennisneming/kennisgeving/informatie", Noted, Likely, Passive, "noted"),
    phrase("voor kennisgeving aan/aangenomen/aannemen", Noted, Sure, Passive, "noted"),
    phrase("voor kennisgeving … aan", Noted, Sure, Passive, "noted"),
    phrase("neemt/nemen … voor kennisgeving aan", Noted, Sure, Speaker, "noted"),
    phrase("voor kennisgeving … aan te nemen", Noted, Sure, Infinitive, "noted"),
    phrase("v.k.a", Noted, Sure, Passive, "noted"),
    phrase("takes/take/took … note", Noted, Sure, Speaker, "english"),
    phrase("notes/noted", Noted, Likely, Speaker, "english"),
    phrase("to note", Noted, Likely, Infinitive, "english"),
    phrase("for information", Noted, Likely, Passive, "english"),

    phrase("ter kennis … gebracht", Noted, Likely, Passive, "noted"),
    phrase("wordt/worden/is/zijn … bijgepraat/geïnformeerd", Noted, Likely, Passive, "noted"),
    // Put off.
    phrase("aan te houden", Deferred, Sure, Infinitive, "defer"),
    phrase("houdt/houden/hield/hielden … aan", Deferred, Likely, Speaker, "defer"),
    phrase("aangehouden", Deferred, Likely, Passive, "defer"),
    phrase("verdaagd", Deferred, Sure, Passive, "defer"),
    phrase("verdaagt/verdagen", Deferred, Sure, Speaker, "defer"),
    phrase("uitgesteld", Deferred, Likely, Passive, "defer"),
    phrase("uit te stellen", Deferred, Likely, Infinitive, "defer"),
    phrase("stelt/stellen … uit", Deferred, Doubtful, Speaker, "defer"),
    phrase("doorgeschoven", Deferred, Likely, Passive, "defer"),
    phrase("door te schuiven", Deferred, Likely, Infinitive, "defer"),
    phrase("schuift/schuiven … door", Deferred, Likely, Passive, "defer"),
    phrase("van de agenda gehaald/afgevoerd", Deferred, Likely, Passive, "defer"),
    phrase("agenda … afgevoerd", Deferred, Likely, Passive, "defer"),
    phrase("komt … terug op de agenda", Deferred, Doubtful, Passive, "defer"),
    phrase("deferred/postponed/tabled", Deferred, Likely, Passive, "english"),
    phrase("to defer/postpone", Deferred, Likely, Infinitive, "english"),
    phrase("defers/postpones", Deferred, Likely, Speaker, "english"),

    phrase("gaat/gaan … terug naar", Deferred, Doubtful, Passive, "defer"),
    phrase("opnieuw geagendeerd", Deferred, Doubtful, Passive, "defer"),
    phrase("opgeschort", Deferred, Likely, Passive, "defer"),
    phrase("geparkeerd", Deferred, Doubtful, Passive, "defer"),
    phrase("verschoven naar", Deferred, Likely, Passive, "defer"),
    phrase("over … heen getild", Deferred, Likely, Passive, "defer"),
    phrase("held over", Deferred, Likely, Passive, "english"),
    // Taken back.
    phrase("ingetrokken", Withdrawn, Likely, Passive, "withdraw"),
    phrase("trekt/trekken/trok … motie/voorstel/amendement/aanvraag … in", Withdrawn, Sure, Speaker, "withdraw"),
    phrase("niet in stemming gebracht", Withdrawn, Sure, Passive, "withdraw"),
    phrase("niet ingediend", Withdrawn, Likely, Passive, "withdraw"),
    phrase("vervallen", Withdrawn, Likely, Passive, "withdraw"),
    phrase("vervalt", Withdrawn, Likely, Passive, "withdraw"),
    phrase("withdrawn", Withdrawn, Likely, Passive, "english"),
    phrase("withdraws/withdrew … motion/proposal/amendment", Withdrawn, Likely, Speaker, "english"),

    phrase("is/zijn/gaat/gaan van tafel", Withdrawn, Likely, Passive, "withdraw"),
    phrase("teruggenomen", Withdrawn, Likely, Passive, "withdraw"),
    phrase("neemt/nemen/nam … voorstel/motie/amendement/agendapunt … terug", Withdrawn, Likely, Speaker, "withdraw"),
    // Promises.
    phrase("zegt/zeggen/zegde/zei … toe", Promise, Sure, Speaker, "promise"),
    phrase("toezegging/toezeggingen", Promise, Likely, Passive, "promise"),
    phrase("toegezegd", Promise, Sure, Passive, "promise"),
    phrase("belooft/beloven/beloofde", Promise, Likely, Speaker, "promise"),
    phrase("^ actie/actiepunt :", Promise, Likely, Passive, "promise"),
    phrase("action point", Promise, Likely, Passive, "english"),
    phrase("^ action :", Promise, Likely, Passive, "english"),
    phrase("promises/promised/undertakes/undertook", Promise, Likely, Speaker, "english"),

    phrase("komt/komen … schriftelijk … terug", Promise, Likely, Speaker, "promise"),
    phrase("zal/zullen … toesturen/nasturen/rondsturen/toezenden/beantwoorden/terugkoppelen", Promise, Likely, Speaker, "promise"),
    // No decision came of it.
    phrase("stemmen staken/staakten", Undecided, Sure, Passive, "tie"),
    phrase("staken/staking … ?der stemmen", Undecided, Likely, Passive, "tie"),
    phrase("stemming gestaakt", Undecided, Likely, Passive, "tie"),
    phrase("geen besluit genomen", Undecided, Sure, Passive, "tie"),
    phrase("neemt/nemen … geen besluit", Undecided, Sure, Speaker, "tie"),
    phrase("no decision", Undecided, Likely, Passive, "english"),

    // Opinions.
    phrase("geen zienswijze/zienswijzen … te dienen/brengen/geven/maken", Yes, Likely, Infinitive, "no-opinion"),
    phrase("geen zienswijze/zienswijzen", Yes, Doubtful, Infinitive, "no-opinion"),
    phrase("geen wensen en/of bedenkingen", Yes, Likely, Infinitive, "no-opinion"),
    phrase("zienswijze/zienswijzen … in/naar/kenbaar/vast/aan te/voren …", Opinion, Doubtful, Infinitive, "opinion"),
    phrase("zienswijze/zienswijzen … ?te vast/brengen/dienen/maken/stellen", Opinion, Doubtful, Infinitive, "opinion"),
    phrase("wensen en/of bedenkingen", Opinion, Doubtful, Infinitive, "opinion"),
    phrase("dient/dienen/brengt/brengen/geeft/geven … zienswijze", Opinion, Doubtful, Speaker, "opinion"),

    // No.
    phrase("verworpen", No, Sure, Passive, "reject"),
    phrase("verwerpt/verwerpen", No, Sure, Passive, "reject"),
    phrase("te verwerpen/weigeren", No, Sure, Infinitive, "reject"),
    phrase("afgewezen", No, Sure, Passive, "reject"),
    phrase("wijst/wijzen/wees/wezen … af", No, Sure, Passive, "reject"),
    phrase("af te wijzen", No, Sure, Infinitive, "reject"),
    phrase("weigert/weigeren/geweigerd", No, Likely, Passive, "reject"),
    phrase("ontraden/ontraadt", No, Doubtful, Passive, "reject"),
    phrase("haalt/haalde/behaalt … geen meerderheid", No, Likely, Passive, "reject"),
    phrase("stemt/stemmen/stemde/stemden … tegen", No, Likely, Speaker, "majority"),
    phrase("is/zijn/was/waren tegen", No, Doubtful, Speaker, "majority"),
    phrase("heeft/hebben tegengestemd", No, Likely, Speaker, "vote-note"),
    phrase("geacht … tegen … gestemd", No, Likely, Speaker, "vote-note"),
    phrase("geacht … tegengestemd", No, Likely, Speaker, "vote-note"),
    phrase("tegen $", No, Doubtful, Speaker, "majority"),
    phrase("rejected/refused/declined", No, Likely, Passive, "english"),
    phrase("rejects/refuses/declines", No, Likely, Speaker, "english"),
    phrase("to reject/refuse/decline", No, Likely, Infinitive, "english"),
    phrase("not carried", No, Likely, Passive, "english"),
    phrase("votes/vote/voted against", No, Likely, Speaker, "english"),
    phrase("is/are/was/were against", No, Doubtful, Speaker, "english"),
    phrase("opposes/opposed", No, Likely, Speaker, "english"),

    phrase("niet overgenomen", No, Likely, Passive, "reject"),
    phrase("tegengestemd", No, Likely, Speaker, "vote-note"),
    phrase("turned down", No, Likely, Passive, "english"),
    phrase("niet aangenomen", No, Sure, Passive, "reject"),
    phrase("ziet/zien … af van", No, Likely, Passive, "reject"),
    phrase("af te zien van", No, Likely, Infinitive, "reject"),
    phrase("onvoldoende steun/draagvlak", No, Doubtful, Passive, "reject"),
    phrase("gaat/gaan … niet mee", No, Likely, Speaker, "reject"),
    phrase("kan/kunnen zich … niet vinden", No, Likely, Speaker, "reject"),
    phrase("tegen te zijn", No, Doubtful, Speaker, "vote-note"),
    // Neither.
    phrase("onthoudt/onthouden/onthield/onthielden zich", Abstain, Sure, Speaker, "abstain"),
    phrase("zich … onthouden", Abstain, Likely, Speaker, "abstain"),
    phrase("stemt/stemmen/stemde/stemden blanco", Abstain, Sure, Speaker, "abstain"),
    phrase("abstains/abstain/abstained", Abstain, Sure, Speaker, "english"),

    // Advice.
    phrase("adviseert/adviseren … positief", Advice, Doubtful, Speaker, "advice"),
    phrase("positief advies", Advice, Doubtful, Passive, "advice"),
    phrase("positieve grondhouding", Advice, Doubtful, Passive, "advice"),

    // Yes.
    phrase("in te stemmen", Yes, Sure, Infinitive, "agree"),
    phrase("stemt/stemmen/stemde/stemden … in met", Yes, Sure, Speaker, "agree"),
    phrase("stemt/stemmen/stemde/stemden … in", Yes, Likely, Speaker, "agree"),
    phrase("ingestemd", Yes, Sure, Passive, "agree"),
    phrase("kan/kunnen … instemmen", Yes, Likely, Speaker, "agree"),
    phrase("kan/kunnen zich … vinden", Yes, Doubtful, Speaker, "agree"),
    phrase("akkoord te gaan", Yes, Sure, Infinitive, "akkoord"),
    phrase("gaat/gaan/ging/gingen … akkoord", Yes, Sure, Speaker, "akkoord"),
    phrase("kan/kunnen … akkoord gaan", Yes, Likely, Speaker, "akkoord"),
    phrase("geeft/geven … groen licht", Yes, Likely, Speaker, "akkoord"),
    phrase("is/zijn/was/waren ?het akkoord", Yes, Likely, Speaker, "akkoord"),
    phrase("^ akkoord", Yes, Likely, Speaker, "akkoord"),
    phrase("akkoord $", Yes, Doubtful, Speaker, "akkoord"),
    phrase("unaniem akkoord", Yes, Sure, Passive, "unanimous"),
    phrase("^ ja", Yes, Doubtful, Speaker, "akkoord"),
    phrase("sluit/sluiten zich … aan", Yes, Likely, Speaker, "akkoord"),
    phrase("steunt/steunen/ondersteunt/ondersteunen", Yes, Likely, Speaker, "endorse"),
    phrase("zijn/is het … eens", Yes, Likely, Speaker, "agree"),
    phrase("doet/doen … mee", Yes, Doubtful, Speaker, "akkoord"),
    phrase("doet/doen mee", Yes, Likely, Speaker, "akkoord"),
    phrase("is/zijn … bereid … te", Yes, Doubtful, Speaker, "akkoord"),
    phrase("allen/iedereen/allemaal voor", Yes, Likely, Passive, "unanimous"),
    phrase("stemt/stemmen/stemde/stemden voor", Yes, Likely, Speaker, "majority"),
    phrase("vast te stellen", Yes, Sure, Infinitive, "adopt"),
    phrase("vast testellen", Yes, Sure, Infinitive, "adopt"),
    phrase("vastgesteld", Yes, Sure, Passive, "adopt"),
    phrase("vast gesteld", Yes, Sure, Passive, "adopt"),
    phrase("stelt/stellen/stelde/stelden … vast", Yes, Likely, Passive, "adopt"),
    phrase("aangenomen", Yes, Sure, Passive, "majority"),
    phrase("neemt/nemen/nam/namen … voorstel/motie/amendement … aan", Yes, Likely, Passive, "majority"),
    phrase("goedgekeurd", Yes, Sure, Passive, "adopt"),
    phrase("keurt/keuren/keurde … goed", Yes, Sure, Passive, "adopt"),
    phrase("goed te keuren", Yes, Sure, Infinitive, "adopt"),
    phrase("te onderschrijven", Yes, Likely, Infinitive, "endorse"),
    phrase("onderschrijft/onderschrijven/onderschreven", Yes, Likely, Speaker, "endorse"),
    phrase("besluit/besluiten/besloten conform/overeenkomstig/dienovereenkomstig", Yes, Sure, Passive, "conform"),
    phrase("conform/overeenkomstig … besloten", Yes, Sure, Passive, "conform"),
    phrase("besloten … conform/overeenkomstig", Yes, Sure, Passive, "conform"),
    phrase("besluiten dienovereenkomstig", Yes, Sure, Passive, "conform"),
    phrase("aldus besloten", Yes, Sure, Passive, "conform"),
    phrase("^ conform ?het ?ons voorstel/advies", Yes, Likely, Passive, "conform"),
    phrase("bij hamerslag", Yes, Likely, Passive, "gavel"),
    phrase("^ hamerstuk", Yes, Likely, Passive, "gavel"),
    phrase("beschikbaar te stellen", Yes, Sure, Infinitive, "funds"),
    phrase("beschikbaar gesteld", Yes, Sure, Passive, "funds"),
    phrase("stelt/stellen … beschikbaar", Yes, Likely, Passive, "funds"),
    phrase("te honoreren", Yes, Likely, Infinitive, "funds"),
    phrase("gehonoreerd/toegekend", Yes, Likely, Passive, "funds"),
    phrase("kent/kennen … toe", Yes, Likely, Passive, "funds"),
    phrase("toestemming te verlenen/geven", Yes, Sure, Infinitive, "permission"),
    phrase("verleent/verlenen/geeft/geven … toestemming", Yes, Likely, Passive, "permission"),
    phrase("te bekrachtigen", Yes, Sure, Infinitive, "ratify"),
    phrase("bekrachtigt/bekrachtigen/bekrachtigd", Yes, Likely, Passive, "ratify"),
    phrase("opdracht te geven/verlenen", Yes, Likely, Infinitive, "instruct"),
    phrase("te verzoeken", Yes, Doubtful, Infinitive, "instruct"),
    phrase("op te dragen", Yes, Likely, Infinitive, "instruct"),
    phrase("opgedragen", Yes, Likely, Passive, "instruct"),
    phrase("draagt/dragen … op", Yes, Doubtful, Passive, "instruct"),
    phrase("geeft/geven … opdracht", Yes, Likely, Passive, "instruct"),
    phrase("te machtigen/mandateren/benoemen", Yes, Likely, Infinitive, "mandate"),
    phrase("machtigt/machtigen/mandateert/gemachtigd/gemandateerd/benoemt/benoemd", Yes, Likely, Passive, "mandate"),
    phrase("wordt/worden … gekozen", Yes, Doubtful, Passive, "adopt"),
    phrase("valt … positief uit", Yes, Doubtful, Passive, "adopt"),
    phrase("spreekt/spreken/sprak/spraken … af", Yes, Likely, Passive, "mutual"),
    phrase("afgesproken", Yes, Likely, Passive, "mutual"),
    phrase("komen/kwamen overeen", Yes, Likely, Passive, "mutual"),
    phrase("overeengekomen", Yes, Likely, Passive, "mutual"),
    phrase("in te trekken", Yes, Doubtful, Infinitive, "withdraw"),
    phrase("agrees/agree/agreed", Yes, Likely, Speaker, "english"),
    phrase("approves/approve", Yes, Likely, Speaker, "english"),
    phrase("approved", Yes, Likely, Passive, "english"),
    phrase("adopts/adopted/resolved/carried/endorses/endorsed/ratifies/ratified", Yes, Likely, Passive, "english"),
    phrase("to approve/adopt/endorse/ratify/authorise/instruct/support", Yes, Likely, Infinitive, "english"),
    phrase("supports/supported", Yes, Likely, Speaker, "english"),
    phrase("votes/vote/voted for", Yes, Likely, Speaker, "english"),
    phrase("accepts/accepted", Yes, Likely, Passive, "english"),
    phrase("in favour", Yes, Likely, Speaker, "english"),
];

/// All connectors.
#[rustfmt::skip]
pub const CONNECTORS: &[Connector] = &[
    Connector { words: "onder/met ?het voorbehoud van/dat", undoes: false, certainty: Sure, row: "subject-to" },
    Connector { words: "onder voorbehoud", undoes: false, certainty: Likely, row: "subject-to" },
    Connector { words: "maakt/maken ?een voorbehoud voor/van", undoes: false, certainty: Likely, row: "subject-to" },
    Connector { words: "behoudens", undoes: false, certainty: Likely, row: "subject-to" },
    Connector { words: "mits", undoes: false, certainty: Sure, row: "mits" },
    Connector { words: "onder/op ?de voorwaarde/voorwaarden dat/van", undoes: false, certainty: Sure, row: "condition" },
    Connector { words: "maar/doch alleen als/wanneer/indien", undoes: false, certainty: Likely, row: "condition" },
    Connector { words: "alleen als", undoes: false, certainty: Likely, row: "condition" },
    Connector { words: "met als voorwaarde dat", undoes: false, certainty: Sure, row: "condition" },
    Connector { words: "zodra", undoes: false, certainty: Doubtful, row: "condition" },
    Connector { words: "zolang", undoes: false, certainty: Doubtful, row: "condition" },
    Connector { words: "zij het dat", undoes: false, certainty: Doubtful, row: "provided" },
    Connector { words: "indien", undoes: false, certainty: Doubtful, row: "condition" },
    Connector { words: "met de toevoeging dat", undoes: false, certainty: Likely, row: "provided" },
    Connector { words: "voor zover", undoes: false, certainty: Doubtful, row: "condition" },
    Connector { words: "met dien verstande dat", undoes: false, certainty: Sure, row: "provided" },
    Connector { words: "met de/als aantekening/kanttekening dat", undoes: false, certainty: Likely, row: "provided" },
    Connector { words: "tenzij", undoes: true, certainty: Sure, row: "unless" },
    Connector { words: "subject to", undoes: false, certainty: Sure, row: "english" },
    Connector { words: "provided/providing ?that", undoes: false, certainty: Sure, row: "english" },
    Connector { words: "conditional on/upon", undoes: false, certainty: Sure, row: "english" },
    Connector { words: "but only if", undoes: false, certainty: Sure, row: "english" },
    Connector { words: "only if", undoes: false, certainty: Likely, row: "english" },
    Connector { words: "on ?the condition that", undoes: false, certainty: Sure, row: "english" },
    Connector { words: "unless", undoes: true, certainty: Sure, row: "english" },
];

/// Words beside a yes that say that it is not a yes to the whole text as it was.
#[derive(Debug, Clone, Copy)]
pub struct Modifier {
    /// Their pattern.
    pub words: &'static str,
    /// What they say.
    pub reason: Reason,
    /// Their row in [`ROWS`].
    pub row: &'static str,
}

/// All modifiers.
#[rustfmt::skip]
pub const MODIFIERS: &[Modifier] = &[
    Modifier { words: "gewijzigd/geamendeerd", reason: Reason::Changed, row: "changed" },
    Modifier { words: "met inachtneming van", reason: Reason::Changed, row: "changed" },
    Modifier { words: "as amended", reason: Reason::Changed, row: "english" },
    Modifier { words: "met uitzondering van", reason: Reason::Partly, row: "partly" },
    Modifier { words: "with the exception of", reason: Reason::Partly, row: "english" },
];

/// Words that turn the yes behind or around them into a no.
pub const NEGATIONS: &[&str] = &["niet", "geen", "not", "no", "never", "nooit"];

/// Patterns that say that all who were there agreed.
#[rustfmt::skip]
pub const UNANIMOUS: &[&str] = &[
    "unaniem", "met algemene stemmen", "bij acclamatie", "zonder hoofdelijke stemming", "eenparig", "met eenparigheid ?van ?stemmen",
    "unanimously", "unanimous", "by acclamation",
];

/// Words beside a yes that may begin a condition in words that are not known: such a yes is for a person to read.
pub const HINTS: &[&str] = &[
    "maar",
    "echter",
    "alleen",
    "als",
    "indien",
    "wanneer",
    "zij",
    "zodra",
    "zolang",
    "pas",
    "voorwaarde",
    "voorwaarden",
    "voorbehoud",
    "voorbehouden",
    "afhankelijk",
    "waarbij",
    "toevoeging",
    "kanttekening",
    "aantekening",
    "hoewel",
    "eerst",
    "nog",
    "but",
    "if",
    "only",
    "although",
    "conditional",
    "once",
    "provided",
    "condition",
    "conditions",
    "first",
];

/// Words that make an infinitive behind them a decision.
pub const DECIDERS: &[&str] = &[
    "besluit",
    "besluiten",
    "besloot",
    "besloten",
    "beslist",
    "beslispunt",
    "beslispunten",
    "decision",
    "decides",
    "decided",
    "resolves",
    "resolved",
];

/// Whether a text is nothing but a label such as "Besluit:".
pub(super) fn is_label(text: &str) -> bool {
    let plain = text.trim().trim_end_matches(':').to_lowercase();
    let labels =
        ["besluit", "besluiten", "besloten", "beslispunten", "decision", "decisions", "resolved"];
    labels.contains(&plain.as_str())
}

/// Whether a text leads up to a list of decisions: it ends in a colon and names one who decides.
pub(super) fn announces(text: &str) -> bool {
    let is_decider = |it: &str| DECIDERS.contains(&it);
    text.trim_end().ends_with(':')
        && text.to_lowercase().split(|it: char| !it.is_alphanumeric()).any(is_decider)
}

/// A sentence without its number and without "Besluit:" in front.
pub(super) fn without_label(text: &str) -> (&str, &str) {
    let (label, rest) = text.split_once(':').unwrap_or(("", text));
    let text = if is_label(label) { rest.trim_start() } else { text };
    let (nr, rest) = text.split_once(['.', ')']).unwrap_or(("", text));
    let is_number = (1..=3).contains(&nr.len()) && nr.bytes().all(|it| it.is_ascii_digit());
    let is_letter = nr.len() == 1 && nr.bytes().all(|it| it.is_ascii_lowercase());
    if (is_number || is_letter) && rest.starts_with(' ') {
        (nr, rest.trim_start())
    } else {
        ("", text)
    }
}

/// The lexicon with its patterns made ready, once.
pub(super) struct Ready {
    /// With the most specific first.
    pub(super) phrases: Vec<(Pattern, &'static Phrase)>,
    /// The places of the phrases by the word that stands first in them.
    by_first: BTreeMap<&'static str, Vec<usize>>,
    pub(super) connectors: Vec<(Pattern, &'static Connector)>,
    pub(super) modifiers: Vec<(Pattern, &'static Modifier)>,
    pub(super) unanimous: Vec<Pattern>,
}

impl Ready {
    /// The phrases of which the first word is among these, with the most specific first.
    pub(super) fn among(&self, words: &[Word]) -> Vec<&(Pattern, &'static Phrase)> {
        let known = words.iter().filter_map(|it| self.by_first.get(it.lower.as_str()));
        let places: BTreeSet<usize> = known.flatten().copied().collect();
        places.into_iter().filter_map(|it| self.phrases.get(it)).collect()
    }
}

pub(super) fn ready() -> &'static Ready {
    static READY: OnceLock<Ready> = OnceLock::new();
    READY.get_or_init(|| {
        let mut phrases: Vec<(Pattern, &'static Phrase)> =
            PHRASES.iter().map(|it| (Pattern::new(it.words), it)).collect();
        phrases.sort_by_key(|(pattern, _)| std::cmp::Reverse(pattern.weight()));
        let mut by_first: BTreeMap<&'static str, Vec<usize>> = BTreeMap::new();
        for (at, (pattern, _)) in phrases.iter().enumerate() {
            for word in pattern.first() {
                by_first.entry(word).or_default().push(at);
            }
        }
        let mut connectors: Vec<(Pattern, &'static Connector)> =
            CONNECTORS.iter().map(|it| (Pattern::new(it.words), it)).collect();
        connectors.sort_by_key(|(pattern, _)| std::cmp::Reverse(pattern.weight()));
        let modifiers = MODIFIERS.iter().map(|it| (Pattern::new(it.words), it)).collect();
        let unanimous = UNANIMOUS.iter().map(|it| Pattern::new(it)).collect();
        Ready { phrases, by_first, connectors, modifiers, unanimous }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_names_its_row_and_every_row_has_a_phrase() {
        let phrases = PHRASES.iter().map(|it| it.row);
        let others = CONNECTORS.iter().map(|it| it.row).chain(MODIFIERS.iter().map(|it| it.row));
        let used: BTreeSet<&str> = phrases.chain(others).collect();
        let rows: BTreeSet<&str> = ROWS.iter().map(|(row, _)| *row).collect();
        assert_eq!(used, rows);
    }

    #[test]
    fn every_phrase_names_a_word_by_which_it_is_found() {
        assert!(ready().phrases.iter().all(|(pattern, _)| !pattern.first().is_empty()));
    }

    #[test]
    fn no_phrase_stands_there_twice() {
        let all: BTreeSet<&str> = PHRASES.iter().map(|it| it.words).collect();
        assert_eq!(all.len(), PHRASES.len());
    }
}
