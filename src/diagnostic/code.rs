//! The catalogue of messages: their stable names.
//!
//! To add a message: a line here, and its texts `diagnostic.<slug>` and `diagnostic.<slug>.help` in every language.

use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $slug:literal,)*) => {
        /// What a message is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Code {
            $($(#[$doc])* #[serde(rename = $slug)] $variant,)*
        }

        impl Code {
            /// All messages.
            pub const ALL: &[Code] = &[$(Code::$variant,)*];

            /// The stable name, to search for and to look up with `tenzij explain`.
            pub fn slug(self) -> &'static str {
                match self {
                    $(Code::$variant => $slug,)*
                }
            }
        }
    };
}

codes! {
    // Files and their text.
    /// A table without which there is nothing to assess is not there.
    TableMissing = "table-missing",
    /// A file holds no rows.
    TableEmpty = "table-empty",
    /// A file in the folder belongs to no table.
    FileUnknown = "file-unknown",
    /// A file is open in an office program.
    FileOpen = "file-open",
    /// A file is the copy that a sync program made of one that two people changed.
    FileConflict = "file-conflict",
    /// The first characters show that this is not a table.
    NotATable = "not-a-table",
    /// A Parquet file cannot be read.
    ParquetInvalid = "parquet-invalid",
    /// The text is not UTF-8 and was read as Windows-1252 or UTF-16.
    EncodingRecognised = "encoding-recognised",
    /// Some bytes of the text are UTF-8 and others are not.
    EncodingMixed = "encoding-mixed",
    /// The text holds a character that turns the direction of reading around.
    DirectionTurned = "direction-turned",
    /// The text is in no encoding that is read.
    EncodingUnknown = "encoding-unknown",
    /// Something other than a comma separates the fields.
    DelimiterRecognised = "delimiter-recognised",
    /// It cannot be told what separates the fields.
    DelimiterUnclear = "delimiter-unclear",
    /// A quotation mark is never closed.
    QuoteUnclosed = "quote-unclosed",
    /// The independent count of rows differs from the rows that were read.
    RowsLost = "rows-lost",
    /// A table has more columns than the limit.
    ColumnsTooMany = "columns-too-many",
    /// A cell is larger than the limit.
    CellTooLarge = "cell-too-large",
    /// More rows than the limit had to be set aside.
    QuestionsTooMany = "questions-too-many",
    /// More bytes of tables than the limit would have to be held whole.
    TablesTooLarge = "tables-too-large",
    /// More rows than the limit would have to be held whole to judge them.
    DoubtsTooMany = "doubts-too-many",
    /// Notes of one kind about one file beyond the limit are counted.
    NotesMore = "notes-more",
    /// A text exceeds a limit.
    LimitExceeded = "limit-exceeded",
    /// The descriptor cannot be read.
    DescriptorInvalid = "descriptor-invalid",
    /// The descriptor names a file that is not there.
    DescriptorFileMissing = "descriptor-file-missing",
    /// The policy cannot be read.
    PolicyInvalid = "policy-invalid",
    /// The settings of the project cannot be read.
    ProjectInvalid = "project-invalid",
    /// The mapping cannot be read.
    MappingInvalid = "mapping-invalid",
    /// The mapping met a value for which it has no rule.
    MappingValueUnknown = "mapping-value-unknown",
    /// The mapping read a free text by its beginning.
    MappingFreeText = "mapping-free-text",
    /// The mapping has no rule for a row.
    MappingRowUnmatched = "mapping-row-unmatched",
    /// The mapping leaves rows out, and says why.
    MappingRowsSkipped = "mapping-rows-skipped",
    /// Another column of the mapping stands in where the first is empty.
    MappingStandIn = "mapping-stand-in",
    /// The mapping makes no use of some columns.
    MappingColumnsUnused = "mapping-columns-unused",
    /// The mapping names a file that is not there.
    MappingFileMissing = "mapping-file-missing",
    /// The mapping asks for no evidence from some figures.
    MappingFiguresUnasked = "mapping-figures-unasked",
    // A dataset as one zip.
    /// A zip of tables is damaged.
    BundleBroken = "bundle-broken",
    /// A zip is that of an office program.
    BundleOffice = "bundle-office",
    /// A part of a zip of tables has a name that leads out, comes twice, is a link, or shares its bytes.
    BundlePart = "bundle-part",
    /// A zip of tables has too many parts.
    BundleParts = "bundle-parts",
    /// A password protects a zip of tables.
    BundleProtected = "bundle-protected",
    /// A zip of tables is too large, or becomes so when it is unpacked.
    BundleTooLarge = "bundle-too-large",
    // Files from the field.
    /// A file of another system's is recognised.
    FieldRecognised = "field-recognised",
    /// A file is none of the formats that are read.
    FieldNotRecognised = "field-not-recognised",
    /// A file fits two formats alike.
    FieldUnclear = "field-unclear",
    /// A text is no JSON from some place on.
    FieldBroken = "field-broken",
    /// A name stands twice in one object.
    FieldTwice = "field-twice",
    /// A file of another system's is not in UTF-8.
    FieldEncoding = "field-encoding",
    /// A document of another system's is too large.
    FieldTooLarge = "field-too-large",
    /// A line with a record is too long.
    FieldLineTooLong = "field-line-too-long",
    /// Something in a file is none of the records of its format.
    FieldStranger = "field-stranger",
    /// A field is not known.
    FieldUnknown = "field-unknown",
    /// Fields are known and not kept.
    FieldNotKept = "field-not-kept",
    /// A file is one page of several.
    FieldMorePages = "field-more-pages",
    /// Several records stand on one line, so that places count records.
    FieldNumbered = "field-numbered",
    /// Votes of people are counted and not used.
    FieldVotesUnused = "field-votes-unused",
    /// A record does not tell whose it is.
    FieldPartyMissing = "field-party-missing",
    /// Records without an organisation are those of the only one in the file.
    FieldPartyOnly = "field-party-only",
    /// The words of an outcome are not known.
    FieldOutcomeUnknown = "field-outcome-unknown",
    /// A condition was read from a free text.
    FieldConditionRead = "field-condition-read",
    /// Figures are counted and not used: no mapping says what they tell of.
    FieldFigures = "field-figures",
    /// A file of figures needs a mapping.
    FieldMappingNeeded = "field-mapping-needed",
    /// Figures of regions that are no municipality.
    FieldRegionOther = "field-region-other",
    /// Figures of a municipality that ended.
    FieldRegionEnded = "field-region-ended",
    /// A figure is missing, which is unknown and not zero.
    FieldFigureMissing = "field-figure-missing",
    /// A code of a field of duties was turned into a number.
    FieldCodeDamaged = "field-code-damaged",
    /// The party was read from an address or the name of a scope.
    FieldPartyTold = "field-party-told",
    /// A deadline is a day that stands for none.
    FieldDeadlineDummy = "field-deadline-dummy",
    /// All deadlines are the same far day.
    FieldDeadlineSame = "field-deadline-same",
    /// Something was closed in the administration, which is no delivery.
    FieldClosedOnly = "field-closed-only",
    /// Something was closed without a day.
    FieldClosedUndated = "field-closed-undated",
    /// A state of affairs has no day.
    FieldStateUndated = "field-state-undated",
    /// The type of a status is not in the file.
    FieldStatusUntyped = "field-status-untyped",
    /// An organisation is known by its number only.
    FieldRsin = "field-rsin",
    /// A text is no number of an organisation.
    FieldRsinInvalid = "field-rsin-invalid",
    /// A record refers to one that is not in the file, or to itself.
    FieldParentMissing = "field-parent-missing",
    /// Progress carries the day on which its result was made.
    FieldProgressUndated = "field-progress-undated",
    /// Progress of what consists of parts is that of its parts.
    FieldProgressOfParts = "field-progress-of-parts",
    /// A file of another system's has to be turned into tables before a project takes it in.
    FieldExportFirst = "field-export-first",
    /// Values that are not known stay empty.
    FieldValueUnknown = "field-value-unknown",
    /// A file has fewer records than it says that there are.
    FieldPartOnly = "field-part-only",
    /// A file does not say whose it is, and nobody did.
    FieldOwnerMissing = "field-owner-missing",
    /// Of a party a file has no more than what refers to it.
    FieldPartyUnnamed = "field-party-unnamed",
    /// A version of a format is not known.
    FieldVersionUnknown = "field-version-unknown",
    /// Records of a kind are counted and not read.
    FieldKindUnused = "field-kind-unused",
    /// Records have no outcome, and are no decisions.
    FieldNoOutcome = "field-no-outcome",
    /// Records are of something that did not take place.
    FieldCancelled = "field-cancelled",
    /// The day of registration stands in for that of the decision.
    FieldDayStandsIn = "field-day-stands-in",
    /// An event of voting has votes of people only.
    FieldVotesOnly = "field-votes-only",
    /// Nothing tells who was entitled.
    FieldNoParties = "field-no-parties",
    /// An organisation is no party.
    FieldOrganizationUnused = "field-organization-unused",
    // Persons.
    /// A text holds what looks like an e-mail address.
    PersonEmail = "person-email",
    /// A text holds what looks like a telephone number.
    PersonPhone = "person-phone",
    /// A text holds nine digits that pass the test of a citizen service number.
    PersonBsn = "person-bsn",
    /// A text holds what looks like the name of a person.
    PersonName = "person-name",
    // Workbooks.
    /// The first characters show that this is no workbook.
    NotAWorkbook = "not-a-workbook",
    /// A workbook of a kind that is not read.
    WorkbookOld = "workbook-old",
    /// A password protects the workbook.
    WorkbookProtected = "workbook-protected",
    /// A workbook is damaged.
    WorkbookBroken = "workbook-broken",
    /// A part of a workbook has a name that no spreadsheet writes, or shares its bytes with another.
    WorkbookPart = "workbook-part",
    /// A workbook has a document type or an entity.
    WorkbookEntity = "workbook-entity",
    /// A workbook says that it has more texts than it has.
    WorkbookCount = "workbook-count",
    /// A workbook is too large, or becomes so when it is unpacked.
    WorkbookTooLarge = "workbook-too-large",
    /// A workbook has too many parts.
    WorkbookParts = "workbook-parts",
    /// A workbook has too many sheets.
    WorkbookSheets = "workbook-sheets",
    /// A workbook has too many cells, or too much text.
    WorkbookCells = "workbook-cells",
    /// A workbook has too many cells with an error.
    WorkbookQuestions = "workbook-questions",
    /// A cell stands far from the table.
    WorkbookCellFar = "workbook-cell-far",
    /// A cell holds too much text.
    WorkbookCellTooLong = "workbook-cell-too-long",
    /// A cell shows an error, or a number that is none.
    WorkbookCellError = "workbook-cell-error",
    /// A cell has a formula that was never worked out.
    WorkbookFormulaEmpty = "workbook-formula-empty",
    /// A cell has a date that does not exist.
    WorkbookDateImpossible = "workbook-date-impossible",
    /// A hidden sheet was not read.
    SheetHidden = "sheet-hidden",
    /// Hidden rows were read.
    WorkbookRowsHidden = "workbook-rows-hidden",
    /// Hidden columns were read.
    WorkbookColumnsHidden = "workbook-columns-hidden",
    /// Cells with a day and a time were read as a day.
    WorkbookTimesLeftOut = "workbook-times-left-out",
    /// Texts that lie under merged cells were not read.
    WorkbookMerged = "workbook-merged",
    /// Macros were left alone.
    WorkbookMacrosIgnored = "workbook-macros-ignored",
    /// Links were not followed.
    WorkbookLinksIgnored = "workbook-links-ignored",
    /// Comments were not read.
    WorkbookCommentsIgnored = "workbook-comments-ignored",
    // Headings.
    /// A column that the table needs is not there.
    ColumnMissing = "column-missing",
    /// A heading belongs to no column of the table.
    ColumnUnknown = "column-unknown",
    /// A heading stands there twice.
    ColumnTwice = "column-twice",
    /// The heading was found below other rows.
    HeadingBelow = "heading-below",
    /// The heading stands on two rows.
    HeadingTwice = "heading-twice",
    /// No row of a sheet has its headings.
    HeadingMissing = "heading-missing",
    /// A sheet is none of those that are read.
    SheetUnknown = "sheet-unknown",
    // Rows and cells.
    /// A document is not taken in as it is; what it decides is proposed first.
    DocumentNotRead = "document-not-read",
    /// A row is an example and does not count.
    ExampleLeftOut = "example-left-out",
    /// Proposals without a tick do not count.
    NotTicked = "not-ticked",
    /// A reply comes from somebody who was not asked, or answers another quarter.
    ReplyNotAsked = "reply-not-asked",
    /// A reply says two things at once.
    ReplyUnclear = "reply-unclear",
    /// A row has more or fewer fields than the header.
    RowLength = "row-length",
    /// A cell that is needed is empty.
    CellEmpty = "cell-empty",
    /// A code is none of those allowed.
    CodeUnknown = "code-unknown",
    /// A text is no number.
    NumberInvalid = "number-invalid",
    /// A number may be read in two ways.
    NumberAmbiguous = "number-ambiguous",
    /// A number lies outside its range.
    NumberOutOfRange = "number-out-of-range",
    /// Numbers with a decimal comma were recognised.
    DecimalCommaRecognised = "decimal-comma-recognised",
    /// A text is no date.
    DateInvalid = "date-invalid",
    /// Dates written day-month-year were recognised.
    DutchDatesRecognised = "dutch-dates-recognised",
    /// A day does not exist in its month.
    DayNotThere = "day-not-there",
    /// Times of day behind dates were left out.
    TimesLeftOut = "times-left-out",
    /// A date may be read in two ways.
    DateAmbiguous = "date-ambiguous",
    /// A date lies outside the years that make sense.
    DateImplausible = "date-implausible",
    /// A cell holds a character that cannot be seen.
    CharacterInvisible = "character-invisible",
    /// A name mixes letters of two alphabets.
    CharacterForeign = "character-foreign",
    /// A cell holds the mark of a character that was lost.
    CharacterLost = "character-lost",
    // Identity and references.
    /// Two rows with one key say the same.
    DuplicateEqual = "duplicate-equal",
    /// Two rows with one key say different things.
    DuplicateDifferent = "duplicate-different",
    /// A reference leads nowhere.
    ReferenceDangling = "reference-dangling",
    /// Two parties have one name, or one code.
    PartyNamesake = "party-namesake",
    /// A party is no party at the table of this agreement.
    PartyNotEntitled = "party-not-entitled",
    /// A party did not exist on the day.
    PartyNotValid = "party-not-valid",
    /// A succession of parties goes round in a circle.
    SuccessionCycle = "succession-cycle",
    /// A goal is its own ancestor.
    GoalCycle = "goal-cycle",
    /// Agreements wait for one another in a circle.
    DependencyCycle = "dependency-cycle",
    /// A municipality that ended is read as the one that it became part of.
    MunicipalitySuccessor = "municipality-successor",
    /// A municipality ended, and it is not clear which one stands for it.
    MunicipalityEnded = "municipality-ended",
    /// Several municipalities have one name.
    MunicipalitySeveral = "municipality-several",
    /// A text is no code and no name of a municipality.
    MunicipalityUnknown = "municipality-unknown",
    // Facts that contradict each other.
    /// A state of a condition belongs to the other kind of condition.
    ConditionStateMismatch = "condition-state-mismatch",
    /// A condition stands beside a stance that has none.
    ConditionWithoutStance = "condition-without-stance",
    /// A conditional stance has no text for its condition.
    ConditionTextMissing = "condition-text-missing",
    /// A finding that does not say where it was found; it leaves unknown what became of the commitment.
    SourceMissing = "source-missing",
    /// Somebody who was absent has a stance.
    StanceOfAbsent = "stance-of-absent",
    /// An agreement and its meeting have different dates.
    DecidedOnDiffers = "decided-on-differs",
    /// An agreement has neither a date nor a meeting.
    DecidedOnMissing = "decided-on-missing",
    /// An agreement names itself as the one that took its place.
    SupersededByItself = "superseded-by-itself",
    /// A date lies before one that it should follow.
    DatesReversed = "dates-reversed",
    /// An observation has no date at all.
    ObservationUndated = "observation-undated",
    /// Two findings of one day contradict each other.
    EvidenceContradicts = "evidence-contradicts",
    /// An observation of this kind has no effect on the result of its commitment.
    EvidenceKindDiffers = "evidence-kind-differs",
    /// A maintenance target has no tolerance.
    ToleranceMissing = "tolerance-missing",
    /// Most deadlines fall on one day of the year.
    DeadlinesLookDefault = "deadlines-look-default",
    /// Observations lie after the as-of date and were left out.
    AfterAsOf = "after-as-of",
    // What was decided, as people type it.
    /// A consent is none of the words of its grammar.
    ConsentUnclear = "consent-unclear",
    /// A bracket in a consent is not closed, or not opened.
    ConsentBracket = "consent-bracket",
    /// A condition in a consent stands behind a word that has none.
    ConsentConditionUnexpected = "consent-condition-unexpected",
    /// A consent names a party twice.
    ConsentNameTwice = "consent-name-twice",
    /// A consent says that all agreed, and that some did not.
    ConsentContradiction = "consent-contradiction",
    /// A term is no date.
    TermUnclear = "term-unclear",
    // Minutes, and what comes back from a retreat.
    /// A file is no document that is read.
    MinutesNotADocument = "minutes-not-a-document",
    /// A file is a PDF.
    MinutesPdf = "minutes-pdf",
    /// A file is an old .doc, or a .docx with a password.
    MinutesOldWord = "minutes-old-word",
    /// A document has a password.
    MinutesPassword = "minutes-password",
    /// A document is damaged.
    MinutesDamaged = "minutes-damaged",
    /// A document declares entities of its own.
    MinutesEntities = "minutes-entities",
    /// A document has a part that no office program writes.
    MinutesPart = "minutes-part",
    /// A document exceeds a limit.
    MinutesTooLarge = "minutes-too-large",
    /// A document has more text than is read.
    MinutesTooLong = "minutes-too-long",
    /// A document has more parts than are allowed.
    MinutesParts = "minutes-parts",
    /// Elements of a document stand too deep in one another.
    MinutesTooDeep = "minutes-too-deep",
    /// Proposed insertions were read.
    MinutesInsertions = "minutes-insertions",
    /// Proposed deletions were not read.
    MinutesDeletions = "minutes-deletions",
    /// Hidden text was not read.
    MinutesHidden = "minutes-hidden",
    /// A file is not what a retreat gives.
    RetreatUnreadable = "retreat-unreadable",
    /// A file of a retreat has another form.
    RetreatFormat = "retreat-format",
    /// A choice of a retreat is not known.
    RetreatChoice = "retreat-choice",
    /// A retreat chose twice for one agreement, or for none.
    RetreatTwice = "retreat-twice",
    // What is asked beside a dataset.
    /// A file of changes cannot be read.
    ChangesInvalid = "changes-invalid",
    /// A change does not say what is to be otherwise.
    ChangeIncomplete = "change-incomplete",
    /// A change speaks of something that the dataset does not have.
    ChangeWithoutTarget = "change-without-target",
}
