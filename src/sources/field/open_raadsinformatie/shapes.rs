//! The documents of the index, and which of their fields are read.

use crate::sources::field::{Shape, Tell};

/// What any document may have and is not kept.
macro_rules! lost {
    ($($name:literal),* $(,)?) => {
        &[
            "@context", "attachment", "date_modified", "is_referenced_by", "last_discussed_at",
            "original_url", "url", "was_generated_by", $($name),*
        ]
    };
}

/// A shape of documents of some types.
macro_rules! document {
    ($name:literal, $types:expr, $read:expr, $lost:expr) => {
        Shape {
            name: $name,
            held_in: &[],
            telling: &[Tell::Has("@id"), Tell::Has("@type"), Tell::Is("@type", $types)],
            read: $read,
            lost: $lost,
        }
    };
}

/// What an organisation has besides and is not kept.
const LOST_OF_ORGANIZATION: &[&str] = lost![
    "abstract",
    "alt_label",
    "area",
    "collection",
    "contact_details",
    "description",
    "dissolution_date",
    "email",
    "founding_date",
    "homepage",
    "image",
    "links",
    "other_names",
    "subOrganizationOf",
];

pub(super) static SHAPES: &[Shape] = &[
    document!(
        "TopLevelOrganization",
        &["TopLevelOrganization"],
        &["@id", "@type", "name", "classification", "has_organization_name"],
        LOST_OF_ORGANIZATION
    ),
    document!(
        "Organization",
        &["Organization", "Committee"],
        &["@id", "@type", "name", "classification", "has_organization_name"],
        LOST_OF_ORGANIZATION
    ),
    document!(
        "Meeting",
        &["Meeting"],
        &[
            "@id",
            "@type",
            "start_date",
            "committee",
            "organization",
            "status",
            "has_organization_name",
        ],
        lost![
            "absentee",
            "agenda",
            "attendee",
            "audio",
            "chair",
            "classification",
            "description",
            "end_date",
            "invitee",
            "location",
            "motion",
            "name",
            "parent",
            "replaced_by",
            "replaces",
        ]
    ),
    document!(
        "Motion",
        &["Motion", "Amendment"],
        &[
            "@id",
            "@type",
            "name",
            "text",
            "date",
            "result",
            "organization",
            "has_organization_name"
        ],
        lost![
            "amends",
            "classification",
            "cocreator",
            "creator",
            "description",
            "legislative_session",
            "requirement",
            "status",
            "vote_event",
        ]
    ),
    document!(
        "Report",
        &["Report"],
        &[
            "@id",
            "@type",
            "name",
            "description",
            "classification",
            "start_date",
            "result",
            "organization",
            "has_organization_name",
        ],
        lost!["creator", "end_date", "text"]
    ),
    document!(
        "Vote",
        &[
            "VoteEvent",
            "Vote",
            "Count",
            "YesCount",
            "NoCount",
            "AbstainCount",
            "AbsentCount",
            "NotVotingCount",
            "PairedCount",
        ],
        &["@id", "@type"],
        lost![
            "classification",
            "counts",
            "created_at",
            "end_date",
            "group",
            "has_organization_name",
            "legislative_session",
            "motion",
            "option",
            "organization",
            "result",
            "role",
            "start_date",
            "updated_at",
            "value",
            "vote_event",
            "voter",
            "votes",
            "weight",
        ]
    ),
    document!(
        "MediaObject/AgendaItem/Person",
        &["MediaObject", "AgendaItem", "Person", "Membership"],
        &["@id", "@type"],
        lost![
            "absentee",
            "agenda",
            "attendee",
            "biography",
            "content_type",
            "description",
            "districts",
            "email",
            "end_date",
            "family_name",
            "file_name",
            "geometry",
            "given_name",
            "has_organization_name",
            "label",
            "md_text",
            "member",
            "motion",
            "name",
            "neighborhood_polygons",
            "neighborhoods",
            "organization",
            "parent",
            "phone",
            "position",
            "raw_position",
            "role",
            "size_in_bytes",
            "start_date",
            "tags",
            "text",
            "text_pages",
            "upload_date",
            "vote_event",
        ]
    ),
];
